import { beforeAll } from "vitest";
import { AccessPoint, type AccessPointOptions } from "../../../src/devices/ap/access-point";
import { Ewc } from "../../../src/devices/ewc/ewc";
import type { EwcOptions } from "../../../src/devices/ewc/options";
import type { EwcSettings } from "../../../src/devices/ewc/settings";
import type { InstallEvent, InstallRequest } from "../../../src/devices/iosxe/install/request";
import { makeImage } from "../../../src/image/ap-image";
import { type BundleDefects, makeBundle } from "../../../src/image/bundle";
import { findModel } from "../../../src/image/models";
import type { ApVersion } from "../../../src/image/versions";
import { SimulatedNetwork } from "../../../src/network/network";
import type { SimulatedHost } from "../../../src/network/simulated-host";
import { VirtualTime } from "../../../src/network/virtual-time";
import { nodeCrypto } from "../../../src/node/crypto";
import { type IssuedIdentity, LabPki } from "../../../src/node/pki";
import { TftpServer } from "../../../src/servers/tftp-server";
import { MemoryVolume } from "../../../src/servers/volume";

const crypto = nodeCrypto();
const epoch = Date.UTC(2024, 1, 1, 17);
let pki: LabPki;
let ewcIdentity: IssuedIdentity;
/** One for all access points: the controller tells them apart by their MAC addresses. */
let apIdentity: IssuedIdentity;

beforeAll(async () => {
  pki = await LabPki.create({ epoch });
  ewcIdentity = await pki.issue({ commonName: "C9800-AP-K9-3C5731C57BC8" });
  apIdentity = await pki.issue({ commonName: "AP" });
});

export interface LabAp {
  readonly name: string;
  readonly model: string;
  readonly address: string;
  readonly mac: string;
  readonly version?: ApVersion;
  readonly backup?: ApVersion;
}

export const pod: LabAp = {
  name: "AP-POD-2-2",
  model: "AIR-AP2802I",
  address: "172.16.4.33",
  mac: "2c5a.0f40.6920",
};
export const ap9117: LabAp = {
  name: "AP-9117",
  model: "C9117AXI",
  address: "172.16.4.34",
  mac: "0cd0.f897.ade0",
};
export const ap9105: LabAp = {
  name: "9105-emorenoa",
  model: "C9105AXI",
  address: "172.16.4.32",
  mac: "6c41.0e16.e7a0",
};
export const ap9120: LabAp = {
  name: "AP-9120",
  model: "C9120AXI",
  address: "172.16.4.35",
  mac: "3c57.31c5.7b40",
};

/**
 * A controller, real virtual APs, a TFTP server and a syslog host on the simulated network, all over real protocols; the
 * controller is driven through its services, without a command line.
 */
export class Lab {
  readonly time = new VirtualTime({ epoch });
  readonly network = new SimulatedNetwork({ time: this.time, seed: 7 });
  readonly ewc: Ewc;
  readonly ewcHost: SimulatedHost;
  readonly volume = new MemoryVolume();
  readonly server: TftpServer;
  readonly syslog: string[] = [];
  readonly aps = new Map<string, AccessPoint>();
  readonly #hosts = new Map<string, SimulatedHost>();
  #console = "";

  constructor(
    options: {
      settings?: Partial<EwcSettings>;
      version?: ApVersion;
      configuration?: string;
      more?: Partial<EwcOptions>;
    } = {},
  ) {
    const { version = "17.9.4.27", settings = {}, configuration = "", more = {} } = options;
    this.network.segment("access", "172.16.4.0/24");
    this.network.segment("servers", "172.16.5.0/24");
    this.ewcHost = this.network.attach("access", "172.16.4.26");
    this.server = new TftpServer(this.network.attach("servers", "172.16.5.27"), { volume: this.volume });
    this.server.start();
    this.network.attach("servers", "172.16.5.10").udp(514, {
      datagram: (octets) => void this.syslog.push(new TextDecoder().decode(octets)),
    });
    const random = this.network.random.fork("ewc");
    this.ewc = new Ewc({
      name: "9120-EWC",
      host: this.ewcHost,
      baseMac: "3c57.31c5.7bc8",
      crypto,
      identity: ewcIdentity,
      trust: [pki.root],
      imageAuthority: pki.imageSigning.publicKey,
      ssh: { serve: () => ({ close: () => {} }) },
      sftp: {
        // There is no SFTP in this lab: nobody answers.
        fetch: (host, request, handler) => {
          const timer = host.clock.after(request.timeout, () =>
            handler.failed("timed-out", "nobody answers"),
          );
          return { cancel: () => timer.cancel() };
        },
      },
      version,
      ownImage: makeImage({
        family: "ap1g7",
        version,
        seed: 1,
        crypto,
        signingKey: pki.imageSigning.privateKey,
      }),
      startupConfiguration: `logging host 172.16.5.10\n${configuration}`,
      console: (text) => {
        this.#console += text;
      },
      random: () => random.fraction(),
      settings: { bootTime: 60_000, ...settings },
      ...more,
    });
    this.ewc.powerOn();
  }

  bundle(version: ApVersion, folder: string, size: number, defects?: BundleDefects): void {
    for (const { path, content } of makeBundle({
      version,
      seed: 1,
      size,
      controllerSize: size,
      crypto,
      signingKey: pki.imageSigning.privateKey,
      ...(defects ? { defects } : {}),
    })) {
      this.volume.put(`${folder}/${path}`, content);
    }
  }

  ap(spec: LabAp, more: Partial<AccessPointOptions> = {}): AccessPoint {
    const host = this.#hosts.get(spec.name) ?? this.network.attach("access", spec.address);
    this.#hosts.set(spec.name, host);
    const random = this.network.random.fork(spec.name);
    const ap = new AccessPoint({
      name: spec.name,
      model: findModel(spec.model),
      host,
      radioMac: spec.mac,
      ethernetMac: spec.mac.replace(/..$/, "00"),
      crypto,
      identity: apIdentity,
      trust: [pki.root],
      imageAuthority: pki.imageSigning.publicKey,
      primary: spec.version ?? "17.9.4.27",
      backup: spec.backup ?? "8.10.130.0",
      console: () => {},
      random: () => random.fraction(),
      ...more,
    });
    this.aps.set(spec.name, ap);
    ap.powerOn();
    return ap;
  }

  /** The controller loses its power at once, and gets it back. */
  powerCycle(): void {
    this.ewc.powerOff();
    this.ewcHost.powerOff();
    this.ewcHost.powerOn();
    this.ewc.powerOn();
  }

  get services() {
    const { services } = this.ewc;
    if (!services) throw new Error("the controller is not up");
    return services;
  }

  install(request: InstallRequest): InstallEvent[] {
    const events: InstallEvent[] = [];
    this.services.install.start(request, (event) => events.push(event));
    return events;
  }

  saveAndDownload(): InstallEvent[] {
    return this.install({ operation: "add", source: { kind: "profile", name: "default" } });
  }

  /** `name primary backup status` of each AP the controller lists. */
  images(): string[] {
    return this.services.aps
      .all()
      .map((ap) => `${ap.name} ${ap.primaryImage} ${ap.backupImage} ${ap.predownload.status}`);
  }

  /** What the controller's console has printed since the beginning. */
  console(): string[] {
    return this.#console.split("\r\n").filter((line) => line !== "");
  }

  run(seconds: number): void {
    this.time.runUntil(this.time.now() + seconds * 1000);
  }

  /** Runs until it is so. @throws when that takes longer than so many seconds. */
  until(what: string, so: () => boolean, seconds = 1_800): void {
    const deadline = this.time.now() + seconds * 1000;
    while (!so()) {
      if (this.time.now() >= deadline)
        throw new Error(`${what}: not within ${seconds} s\n${this.console().join("\n")}`);
      this.run(0.5);
    }
  }
}

export const tftpProfile = (path: string, server = "172.16.5.27") => `wireless profile image-download default
 image-download-mode tftp
  tftp-image-server ${server}
  tftp-image-path ${path}
`;
