import type { AcState } from "../../../src/capwap/transitions";
import type { AcSession, ImageProgress, JoinedAp } from "../../../src/devices/capwap/ac-contract";
import type { EwcConfiguration } from "../../../src/devices/ewc/configuration/model";
import type { FetchHandler } from "../../../src/devices/ewc/images/fetch";
import type { AddTools } from "../../../src/devices/ewc/images/image-add";
import { type ImageSource, maskedUrl } from "../../../src/devices/ewc/images/source";
import { defaultSettings, type EwcSettings, type FetchFailure } from "../../../src/devices/ewc/settings";
import { BootClock } from "../../../src/devices/iosxe/boot-clock";
import { InstallJournal } from "../../../src/devices/iosxe/install/journal";
import { Log } from "../../../src/devices/iosxe/logging/log";
import type { Content } from "../../../src/host/content";
import { octetsContent } from "../../../src/host/content";
import type { Endpoint, Host } from "../../../src/host/host";
import type { ImageVerifier, ReadImage } from "../../../src/image/verifier";
import type { ApVersion } from "../../../src/image/versions";
import { VirtualTime } from "../../../src/network/virtual-time";

/** A configuration with what the log reads, and nothing else set. */
export function plainConfiguration(): EwcConfiguration {
  return {
    hostname: "9120-EWC",
    service: {
      timestamps: {
        debug: undefined,
        log: { kind: "datetime", msec: true, localtime: false, showTimezone: false, year: false },
      },
      passwordEncryption: false,
      tcpKeepalivesIn: false,
    },
    logging: {
      buffered: { size: 1_000_000, severity: 7 },
      console: 7,
      monitor: 7,
      trap: 6,
      sourceInterface: undefined,
      hosts: [],
    },
    enableSecret: undefined,
    aaaNewModel: false,
    clock: { timezone: undefined },
    domainName: undefined,
    tftpBlockSize: undefined,
    users: [],
    interfaces: [],
    defaultGateway: undefined,
    staticRoutes: [],
    ntpServers: [],
    managementInterface: undefined,
    wireless: {
      country: ["US"],
      imageDownload: undefined,
      siteTags: [],
      ewc: { imageDownloadParallel: false, vrrpId: 1, preferredMaster: undefined },
    },
    accessPoints: [],
    banner: { exec: undefined, login: undefined, motd: undefined },
    lines: [],
  } as unknown as EwcConfiguration;
}

/** The parts that the controller's rooms share, on virtual time, with a server of files that a test sets. */
export class Bench {
  readonly time: VirtualTime;
  readonly clock: BootClock;
  readonly settings: EwcSettings;
  readonly configuration = plainConfiguration();
  readonly log: Log;
  readonly journal: InstallJournal;
  readonly tools: AddTools;
  readonly printed: string[] = [];
  readonly sent: { to: Endpoint; text: string }[] = [];
  /** What each masked URL brings: an image, or how it fails, and when. */
  readonly files = new Map<
    string,
    { content: FakeImage; takes: number } | { failure: FetchFailure; takes: number }
  >();
  readonly fetched: string[] = [];
  readonly cancelled: string[] = [];

  constructor(settings: Partial<EwcSettings> = {}, epoch = Date.UTC(2024, 1, 1, 17)) {
    this.time = new VirtualTime({ epoch });
    this.clock = new BootClock(this.time);
    this.settings = { ...defaultSettings, joinFetchJitter: 0, ...settings };
    const calendar = () => this.time.epoch();
    this.log = new Log({
      host: this.host(),
      configuration: () => this.configuration,
      calendar,
      uptime: () => this.clock.uptime(),
      console: (text) => this.printed.push(text),
    });
    this.journal = new InstallJournal(this.log, calendar);
    this.tools = {
      clock: this.clock,
      settings: this.settings,
      journal: this.journal,
      fetch: (source, file, handler) => this.#fetch(source, file, handler),
      verifier: (family) => new FakeVerifier(family) as unknown as ImageVerifier,
    };
  }

  /** Log lines from the message on: `INSTALL-5-...`, each with the lab time in seconds. */
  lines(): string[] {
    return this.log.lines().map((line) => line.replace(/^.*?: %/, "%"));
  }

  run(seconds: number): void {
    this.time.runUntil(this.time.now() + seconds * 1000);
  }

  host(): Host {
    const { sent, time } = this;
    return {
      address: "172.16.4.26",
      clock: time,
      udp: (port) => ({
        local: { address: "172.16.4.26", port: port ?? 50_000 },
        send: (to, octets) => void sent.push({ to, text: new TextDecoder().decode(octets) }),
        close: () => {},
      }),
      listen: () => {
        throw new Error("no TCP here");
      },
      connect: () => {
        throw new Error("no TCP here");
      },
    };
  }

  #fetch(source: ImageSource, file: string, handler: FetchHandler): { cancel(): void } {
    const url = maskedUrl(source, file);
    this.fetched.push(url);
    let live = true;
    const found = this.files.get(url) ?? { failure: "no-such-file" as const, takes: 10 };
    this.time.after(found.takes, () => {
      if (!live) return;
      if ("failure" in found) {
        handler.failed(found.failure);
        return;
      }
      const { octets } = found.content;
      handler.size(octets.length);
      for (let at = 0; at < octets.length && live; at += 1000) handler.data(octets.slice(at, at + 1000));
      if (live) handler.done();
    });
    return {
      cancel: () => {
        if (live) this.cancelled.push(url);
        live = false;
      },
    };
  }
}

/** `family version` and padding: what FakeVerifier reads. */
export interface FakeImage {
  readonly octets: Uint8Array;
}

export function fakeImage(family: string, version: string, size = 3000, verdict = "ok"): FakeImage {
  const octets = new Uint8Array(size);
  octets.set(new TextEncoder().encode(`${family} ${version} ${verdict} `));
  return { octets };
}

export function contentOf(image: FakeImage): Content {
  return octetsContent(image.octets);
}

class FakeVerifier {
  readonly #wanted: string;
  #text = "";
  #octets = 0;

  constructor(wanted: string) {
    this.#wanted = wanted;
  }

  update(octets: Uint8Array): void {
    if (this.#octets === 0) this.#text = new TextDecoder().decode(octets.subarray(0, 80));
    this.#octets += octets.length;
  }

  finish(): ReadImage {
    const [family = "", version = "", kind = "ok"] = this.#text.split(" ");
    const info = { family, version: version as ApVersion, managementVersion: version };
    const wrong = family !== this.#wanted ? { kind: "wrong-family", family } : { kind };
    return { info, verdict: wrong as ReadImage["verdict"], hash: undefined };
  }
}

/** A CAPWAP session that notes what it is told. */
export class FakeSession implements AcSession {
  state: AcState = "Run";
  readonly peer: Endpoint;
  readonly local = { address: "172.16.4.26", port: 5246 };
  readonly pathMtu = 1485;
  readonly ap: JoinedAp;
  transfer: ImageProgress | undefined;
  readonly told: string[] = [];

  constructor(name: string, model: string, more: Partial<JoinedAp> & { address?: string } = {}) {
    const { address, ...ap } = more;
    this.peer = { address: address ?? "172.16.4.34", port: 5248 };
    this.ap = {
      name,
      model,
      serialNumber: "FJC1",
      baseMac: "0cd0.f897.ade0",
      ethernetMac: "0cd0.f897.ad00",
      softwareVersion: "17.9.4.27",
      backupVersion: "8.10.130.0",
      bootVersion: "1.1.2.4",
      location: "default location",
      radios: 2,
      certificateName: "AP",
      ...ap,
    };
  }

  sendImage(content: Content): void {
    this.told.push(`image ${content.size}`);
    this.transfer = { identifier: "", octets: content.size, sent: 0, messages: 0, outcome: "sending" };
  }

  /** The transfer ended well. */
  finishTransfer(): void {
    if (this.transfer) this.transfer = { ...this.transfer, sent: this.transfer.octets, outcome: "sent" };
  }

  abortImage(): void {
    this.told.push("abort");
  }
  startPredownload(version: string): void {
    this.told.push(`predownload ${version}`);
  }
  reset(version?: string): void {
    this.told.push(`reset ${version ?? ""}`.trim());
  }
  configure(): void {}
  clearConfiguration(): void {}
  disconnect(): void {}
}
