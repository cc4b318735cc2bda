import { knownModel } from "../../../../src/devices/ewc/aps/access-point";
import type { ApScope } from "../../../../src/devices/ewc/aps/ap-scope";
import type { ApImageCounters, ApView } from "../../../../src/devices/ewc/aps/ap-views";
import { ewcConfigurationStore } from "../../../../src/devices/ewc/configuration/store";
import type { StagedImageView } from "../../../../src/devices/ewc/images/staging";
import { Uploads } from "../../../../src/devices/ewc/images/uploads";
import type { ManagementTrustpointView } from "../../../../src/devices/ewc/management-trustpoint";
import type { OwnApView } from "../../../../src/devices/ewc/own/own-access-point";
import { ewcFacts } from "../../../../src/devices/ewc/product-facts";
import type { EwcServices } from "../../../../src/devices/ewc/services";
import { defaultSettings } from "../../../../src/devices/ewc/settings";
import { ConfigurationLock } from "../../../../src/devices/iosxe/configuration/lock";
import { Bootflash } from "../../../../src/devices/iosxe/files/bootflash";
import { FileSystems } from "../../../../src/devices/iosxe/files/file-systems";
import type { RemoteCopy, RemoteFile } from "../../../../src/devices/iosxe/files/remote-copy";
import { InstallLedger } from "../../../../src/devices/iosxe/install/install-ledger";
import type { InstallView } from "../../../../src/devices/iosxe/install/install-view";
import type { InstallEvent, InstallRequest } from "../../../../src/devices/iosxe/install/request";
import type { LogMessage } from "../../../../src/devices/iosxe/logging/message";
import { Resolver } from "../../../../src/devices/iosxe/names/resolver";
import { NtpClient } from "../../../../src/devices/iosxe/ntp/client";
import type { Outcome } from "../../../../src/devices/iosxe/outcome";
import { UsageError } from "../../../../src/errors";
import type { Host, UdpHandler } from "../../../../src/host/host";
import { nodeCrypto } from "../../../../src/node/crypto";
import { FakeClock } from "../../ios/fake-terminal";

export function accessPoint(name: string, more: Partial<ApView> = {}): ApView {
  return {
    name,
    model: "C9105AXI-B",
    serialNumber: "FJC24391ABC",
    imageType: "ap1g8",
    slots: 2,
    ethernetMac: "6c41.0e16.e79c",
    radioMac: "6c41.0e17.0a20",
    countryCode: "US",
    regulatoryDomain: "-B",
    address: "172.16.4.32",
    addressing: "static",
    state: "Registered",
    location: "default location",
    siteTag: "default-site-tag",
    policyTag: "default-policy-tag",
    rfTag: "default-rf-tag",
    primaryImage: "17.9.4.27",
    backupImage: "17.12.1.5",
    predownload: {
      status: "Complete",
      version: "17.12.1.5",
      nextRetrySeconds: undefined,
      retryCount: 0,
      method: "CAPWAP",
      percent: 100,
      etaSeconds: undefined,
      rate: undefined,
    },
    joinedAt: Date.UTC(2024, 0, 30, 20, 0, 0),
    bootedAt: undefined,
    lastRebootReason: undefined,
    pathMtu: 1485,
    isEwcCapable: knownModel(more.model ?? "C9105AXI-B")?.ewcCapable ?? false,
    isOwn: false,
    ...more,
  };
}

export const noCounters: ApImageCounters = {
  total: 0,
  initiated: 0,
  downloading: 0,
  predownloading: 0,
  completedDownloading: 0,
  completedPredownloading: 0,
  notSupported: 0,
  failedToPredownload: 0,
  predownloadInProgress: false,
};

/** Services whose answers a test sets, and which note what was asked of them. */
export class FakeServices implements EwcServices {
  readonly clock = new FakeClock();
  readonly calls: string[] = [];
  readonly logged: (Omit<LogMessage<unknown>, "text"> & { readonly text: string })[] = [];
  readonly sent: string[] = [];
  udp: UdpHandler | undefined;
  joined: ApView[] = [];
  counters = noCounters;
  outcome: Outcome = { ok: true };
  listener: ((event: InstallEvent) => void) | undefined;
  lines: string[] = [];
  traffic = {
    view: () => ({
      input: { packets: 12, octets: 3_456, last: this.clock.now(), bitsPerSecond: 92, packetsPerSecond: 1 },
      output: { packets: 7, octets: 890, last: undefined, bitsPerSecond: 0, packetsPerSecond: 0 },
    }),
  };
  readonly bootflash = new Bootflash();
  staged: StagedImageView[] = [];
  staging = { views: () => this.staged };
  releaseCheck = { offered: undefined };
  readonly ownAp: OwnApView = { server: () => undefined, isKnown: false, fingerprint: () => "" };
  uploads = new Uploads({
    verifier: () => {
      throw new UsageError("no images here");
    },
    room: () => 0,
    needed: () => new Set(),
    failureText: defaultSettings.failureText,
    now: () => 0,
  });
  installView: InstallView = {
    packages: [{ type: "IMG", state: "C", version: "17.06.01.0.129467" }],
    autoAbortTimer: undefined,
    rollbackPoints: [],
    activatable: false,
  };
  #offset = 0;

  readonly configuration = ewcConfigurationStore({
    crypto: nodeCrypto(),
    entropy: (length) => new Uint8Array(length).fill(7),
    deviceKey: new Uint8Array(32).fill(9),
    defaultHostname: "9120-EWC",
    release: "17.9",
  });

  readonly host: Host = {
    address: "172.16.4.26",
    clock: this.clock,
    udp: (_port, handler) => {
      this.udp = handler;
      const local = { address: "172.16.4.26", port: 40_000 };
      return { local, send: (to) => void this.sent.push(`${to.address}:${to.port}`), close: () => {} };
    },
    listen: () => {
      throw new Error("not used");
    },
    connect: () => {
      throw new Error("not used");
    },
  };

  readonly resolver = new Resolver(
    this.host,
    () => ({ hosts: new Map(), servers: [], domain: undefined, lookup: false, timeout: 3_000, retries: 2 }),
    () => 0.5,
  );
  readonly ntp = new NtpClient({
    host: this.host,
    resolver: this.resolver,
    servers: () => [],
    calendar: () => this.clock.epoch(),
    setCalendar: () => {},
  });
  calendar = {
    now: () => this.clock.epoch() + this.#offset,
    set: (epoch: number) => {
      this.#offset = epoch - this.clock.epoch();
    },
  };
  readonly crypto = nodeCrypto();
  readonly remoteCopy = {
    fetch: (file: RemoteFile, most: number, done: (outcome: Uint8Array | string) => void) => {
      this.calls.push(`fetch ${JSON.stringify(file)} ${most}`);
      this.transferred = done;
      return { cancel: () => void this.calls.push("cancel") };
    },
    store: (file: RemoteFile, content: Uint8Array, done: (failure: string | undefined) => void) => {
      this.calls.push(`store ${JSON.stringify(file)} ${content.length}`);
      this.transferred = done;
      return { cancel: () => void this.calls.push("cancel") };
    },
  } as unknown as RemoteCopy;
  transferred: ((outcome: never) => void) | undefined;
  lastChange = { view: () => ({ at: this.calendar.now(), by: "admin" }), note: () => {} };
  system = {
    reloads: false,
    reload: (reason: string) => void this.#note(`reload ${reason}`),
    factoryReset: () => void this.#note("factory reset"),
    view: () => ({
      product: ewcFacts("C9120AXI-B"),
      model: "C9120AXI-B",
      serialNumber: "FOC24384GTP",
      ethernetMac: "3c57.31c5.7bc8",
      apVersion: "17.9.4.27",
      release: "17.9.4a",
      installVersion: "17.09.04.0.6325",
      bootedAt: this.clock.epoch() - 31 * 60_000,
      lastReloadReason: "reload",
    }),
  };
  neighbours = () => this.joined;
  aps = { all: () => this.joined, counters: () => this.counters };
  joins = {
    clear: () => void this.#note("clear join"),
    rows: () => [
      {
        baseMac: "0cd0.f897.ade0",
        ethernetMac: "0cd0.f890.1234",
        name: "AP-9117",
        address: "172.16.4.34",
        joined: false,
        lastFailurePhase: "Image-Download",
        lastDisconnectReason: "Image Download Failed",
      },
    ],
  };
  upgrade = {
    view: () => ({
      state: "None" as const,
      error: undefined,
      version: undefined,
      transfer: undefined,
      imageType: undefined,
    }),
  };
  redundancy = () => ({
    vrrpId: 1,
    activeName: "AP3C57.31C5.7B48",
    activeMac: "3c57.31c5.7b48",
    standbyName: undefined,
    standbyMac: undefined,
  });
  managementTrustpoint = (): ManagementTrustpointView => ({
    name: "CISCO_IDEVID_SUDI",
    hash: "e8a0c8dd05f874e2bb498492761274125422aa92",
  });
  install = this.#installService();
  log = {
    write: <P>({ text, ...message }: LogMessage<P>, parameters: P) =>
      void this.logged.push({
        ...message,
        text: `${message.process ? `Chassis 1 R0/0: ${message.process}: ` : ""}${text(parameters)}`,
      }),
    view: () => ({
      lines: this.lines,
      counts: { console: 1, monitor: 0, buffer: 1, trap: 1, dropped: 0 },
    }),
    clear: () => void this.#note("clear logging"),
  };
  readonly configurationLock = new ConfigurationLock();
  apCommands = {
    predownload: (scope: ApScope) => this.#note(`predownload ${JSON.stringify(scope)}`),
    abortPredownload: (scope: ApScope) => this.#note(`abort ${JSON.stringify(scope)}`),
    swap: (scope: ApScope) => this.#note(`swap ${JSON.stringify(scope)}`),
    reset: (scope: ApScope) => this.#note(`reset ${JSON.stringify(scope)}`),
    resetCapwap: (scope: ApScope) => this.#note(`reset capwap ${JSON.stringify(scope)}`),
    clearPredownloadStatistics: () => void this.#note("clear predownload"),
  };
  readonly fileSystems = new FileSystems({
    bootflash: this.bootflash,
    configuration: this.configuration,
    others: () => [{ name: "ap_images", type: "disk", total: 102_400_000, files: [] }],
  });

  #installService() {
    const ledger = new InstallLedger();
    return {
      get busy() {
        return ledger.running.length > 0;
      },
      view: () => this.installView,
      log: () => [],
      operations: () => ({ running: ledger.running, history: ledger.history }),
      start: (request: InstallRequest, listener: (event: InstallEvent) => void, uuid?: string) => {
        this.calls.push(JSON.stringify(request));
        this.listener = ledger.watch(listener, uuid);
      },
      setAutoAbortTimer: (setting: { kind: string }) => this.#note(`timer ${setting.kind}`),
    };
  }

  #note(call: string): Outcome {
    this.calls.push(call);
    return this.outcome;
  }
}
