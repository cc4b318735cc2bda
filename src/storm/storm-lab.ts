import type { Identity } from "../crypto/port";
import type { AccessPoint } from "../devices/ap/access-point";
import type { Ewc } from "../devices/ewc/ewc";
import type { CarriedMaker } from "../devices/ewc/own/own-access-point";
import type { InstallEvent, InstallRequest } from "../devices/iosxe/install/request";
import { accessPoint } from "../fabrics/factory/access-point";
import { controller } from "../fabrics/factory/controller";
import type { DeviceSite } from "../fabrics/factory/site";
import type { Host } from "../host/host";
import { Random } from "../host/random";
import type { SshService } from "../host/ssh";
import { makeImage } from "../image/ap-image";
import type { ApVersion } from "../image/versions";
import { macAddressFor } from "../lab/mac-address";
import { SimulatedNetwork } from "../network/network";
import type { SimulatedHost } from "../network/simulated-host";
import { VirtualTime } from "../network/virtual-time";
import { nodeCrypto } from "../node/crypto";
import { type IssuedIdentity, LabPki } from "../node/pki";
import { imageSize, StormBundle } from "./bundle";
import { type StormServer, sftpUser, stormServer } from "./file-server";
import { folder } from "./places";
import { plainSftp } from "./plain-ssh";
import { rivalVersion, type StormPlan } from "./plan";
import { type StormRules, stateful } from "./rule-sets";

const epoch = Date.UTC(2024, 1, 1, 17);

/** Certificates and keys for any number of storms: making them costs more than an upgrade does. */
export interface StormPki {
  readonly pki: LabPki;
  readonly controller: IssuedIdentity;
  /** One for all access points: the controller tells them apart by their MAC addresses. */
  readonly accessPoint: IssuedIdentity;
}

export async function makeStormPki(): Promise<StormPki> {
  const pki = await LabPki.create({ epoch });
  const controller = await pki.issue({ commonName: "C9800-AP-K9-3C5731C57BC8" });
  return { pki, controller, accessPoint: await pki.issue({ commonName: "AP" }) };
}

// Nobody logs in over SSH during a storm: sessions need the machine's event loop, a storm does not.
const noSsh: SshService = { serve: () => ({ close: () => {} }) };

const tftpProfile = [
  " image-download-mode tftp",
  "  tftp-image-server 172.16.5.27",
  `  tftp-image-path ${folder}`,
];
const sftpProfile = [
  " image-download-mode sftp",
  "  sftp-image-server 172.16.5.27",
  `  sftp-image-path ${folder}`,
  `  sftp-username ${sftpUser.username}`,
  `  sftp-password 0 ${sftpUser.password}`,
];

/** One printed line, by whom and when. */
export interface StormLine {
  readonly at: number;
  readonly host: string;
  readonly text: string;
}

const ownName = "AP-own";

/** An access point, wherever it is. */
export type AnyStormAp = Pick<StormAp, "name" | "device">;

export interface StormAp {
  readonly name: string;
  readonly device: AccessPoint;
  readonly host: SimulatedHost;
}

/**
 * A controller, access points and a TFTP server, all real devices over real protocols, run without an event loop: whole
 * upgrades in milliseconds.
 */
export class StormLab {
  readonly time = new VirtualTime({ epoch });
  readonly network: SimulatedNetwork;
  readonly ewc: Ewc;
  readonly ewcHost: SimulatedHost;
  readonly serverHost: SimulatedHost;
  readonly bundle: StormBundle;
  readonly server: StormServer;
  readonly aps: readonly StormAp[];
  /** The access point in the controller's box. */
  readonly own: AnyStormAp;
  readonly lines: StormLine[] = [];
  /** Install operations that were started, and how each ended. */
  readonly installs: StormInstall[] = [];
  readonly #endings = new Set<() => void>();
  readonly #watches = new Set<{ host: string; pattern: RegExp; then: () => void }>();
  /** Called with each line that anything prints. */
  printed: (line: StormLine) => void = () => {};
  /** Called when an access point has lost its power, before it gets it back. */
  powerLost: (ap: AnyStormAp) => void = () => {};
  readonly #partial = new Map<string, string>();
  readonly #crypto;

  constructor(
    readonly plan: StormPlan,
    readonly keys: StormPki,
  ) {
    const { pki } = keys;
    this.network = new SimulatedNetwork({ time: this.time, seed: plan.seed });
    this.network.segment("access", "172.16.4.0/24");
    this.network.segment("servers", "172.16.5.0/24");
    this.ewcHost = this.network.attach("access", "172.16.4.26");
    this.serverHost = this.network.attach("servers", "172.16.5.27");
    const entropy = new Random(`${plan.seed}/entropy`);
    this.#crypto = nodeCrypto({ entropy: (length) => entropy.octets(length) });
    const crypto = this.#crypto;
    this.bundle = new StormBundle({
      version: plan.kind === "join" ? plan.from : plan.to,
      crypto,
      signingKey: pki.imageSigning.privateKey,
      now: () => this.time.now(),
    });
    this.server = stormServer(plan.server, this.serverHost, this.bundle.volume, (program, text) =>
      this.#print(program, `${text}\n`),
    );
    this.server.start();
    this.openFirewall();
    let own: AccessPoint | undefined;
    this.ewc = this.#controller("9120-EWC", this.ewcHost, "3c57.31c5.7bc8", plan.from, (place) => {
      own = accessPoint(
        {
          name: ownName,
          model: "C9120AXI",
          mac: "3c57.31c5.7be8",
          ethernetMac: "3c57.31c5.7bc8",
          version: plan.from,
          backup: "0.0.0.0",
        },
        { ...this.#site(ownName, place.host, keys.accessPoint), carrier: place, ssh: place.ssh },
      );
      return own;
    });
    this.own = { name: ownName, device: own! };
    if (plan.rival !== undefined) this.#addRival(plan.rival);
    this.aps = plan.accessPoints.map((spec, index) => {
      const host = this.network.attach("access", `172.16.4.${100 + index}`);
      const device = accessPoint(
        {
          ...spec,
          mac: macAddressFor("access point", index),
          tmpFree: spec.tmpKilobytes,
          flashFree: spec.flashKilobytes,
        },
        this.#site(spec.name, host, keys.accessPoint),
      );
      return { name: spec.name, device, host };
    });
    this.bundle.put(plan.defects);
  }

  /** Those on the segment, and the one in the box. */
  get everyAp(): readonly AnyStormAp[] {
    return [...this.aps, this.own];
  }

  powerOn(): void {
    this.ewc.powerOn();
    for (const { device } of this.aps) device.powerOn();
  }

  #controller(
    name: string,
    host: SimulatedHost,
    mac: string,
    version: ApVersion,
    carried?: CarriedMaker,
  ): Ewc {
    const { pki } = this.keys;
    const { imageSpace, server } = this.plan;
    return controller(
      {
        name,
        model: "C9120AXI",
        mac,
        version,
        imageSpace: imageSpace === undefined ? undefined : imageSpace / 1_024,
        configuration: [
          "wireless profile image-download default",
          ...(server === "openssh" ? sftpProfile : tftpProfile),
          "",
        ].join("\n"),
      },
      {
        ...this.#site(name, host, this.keys.controller),
        ownImage: makeImage({
          family: "ap1g7",
          version,
          seed: 1,
          size: imageSize,
          crypto: this.#crypto,
          signingKey: pki.imageSigning.privateKey,
        }),
        ...(carried && { ownAccessPoint: carried }),
      },
    );
  }

  #site<H extends Host>(name: string, host: H, identity: Identity): DeviceSite & { readonly host: H } {
    const { pki } = this.keys;
    const random = this.network.random.fork(name);
    return {
      host,
      crypto: this.#crypto,
      identity,
      trust: [pki.root],
      imageAuthority: pki.imageSigning.publicKey,
      console: (text) => this.#print(name, text),
      random: () => random.fraction(),
      ssh: noSsh,
      sftp: plainSftp,
    };
  }

  #addRival({ from, until }: NonNullable<StormPlan["rival"]>): void {
    const host = this.network.attach("access", "172.16.4.27");
    const rival = this.#controller("9120-OTHER", host, "3c57.31c5.0000", rivalVersion);
    this.time.schedule(from, () => rival.powerOn());
    this.time.schedule(until, () => {
      rival.powerOff();
      host.powerOff();
    });
  }

  /** The router's rules, in place of those there are. */
  setRules({ set, tftpHelper }: StormRules): void {
    const { firewall } = this.network;
    firewall.apply(set);
    firewall.tftpHelper = tftpHelper;
  }

  /** The router lets through what it does without faults. */
  openFirewall(): void {
    const { firewall } = this.network;
    firewall.clear();
    firewall.tftpHelper = true;
    if (this.plan.stateful) this.setRules(stateful);
  }

  /** Calls back once, with the first line that the host prints from now on and that fits. */
  whenPrinted(host: string, pattern: RegExp, then: () => void): void {
    const watch = { host, pattern, then };
    this.#watches.add(watch);
    this.#endings.add(() => this.#watches.delete(watch));
  }

  /** Ends a fault after a while, or when everything is mended. */
  lasting(duration: number, end: () => void): void {
    const over = () => {
      if (!this.#endings.delete(over)) return;
      timer.cancel();
      end();
    };
    const timer = this.time.after(duration, over);
    this.#endings.add(over);
  }

  /** Called when everything is mended, unless before. */
  whenOver(end: () => void): void {
    this.#endings.add(end);
  }

  /** What a person types at an access point's console, in one go; it may be logged in already. */
  archiveDownload({ device }: StormAp, type: string): void {
    const { username, password } = sftpUser;
    const place = `172.16.5.27${folder}/${type}`;
    const url =
      this.plan.server === "openssh" ? `sftp://${username}:${password}@${place}` : `tftp://${place}`;
    device.type(
      ["", "Cisco", "Cisco", "enable", "Cisco", `archive download-sw /no-reload ${url}`, ""].join("\r"),
    );
  }

  /** Ends every fault that still lasts. */
  endAll(): void {
    for (const over of [...this.#endings]) over();
    this.#endings.clear();
  }

  /** Starts an install operation, if the controller is up; how it ends is kept in `installs`. */
  install(request: InstallRequest): StormInstall | undefined {
    const { services } = this.ewc;
    if (services === undefined) return undefined;
    const install: StormInstall = {
      operation: request.operation,
      startedAt: this.time.now(),
      outcome: undefined,
    };
    this.installs.push(install);
    services.install.start(request, (event) => noteEnd(install, event));
    return install;
  }

  /** Operations that run on a controller that loses its power, or reloads, end with it. */
  powerCycleController(): void {
    this.ewc.powerOff();
    this.ewcHost.powerOff();
    this.powerLost(this.own);
    for (const install of this.installs) install.outcome ??= "power lost";
    this.ewcHost.powerOn();
    this.ewc.powerOn();
  }

  powerCycle(ap: StormAp): void {
    ap.device.powerOff();
    ap.host.powerOff();
    this.powerLost(ap);
    ap.host.powerOn();
    ap.device.powerOn();
  }

  #print(host: string, text: string): void {
    const parts = ((this.#partial.get(host) ?? "") + text).split("\n");
    this.#partial.set(host, parts.pop() ?? "");
    for (const part of parts) {
      const line = part.endsWith("\r") ? part.slice(0, -1) : part;
      if (line === "") continue;
      const printed = { at: this.time.now(), host, text: line };
      this.lines.push(printed);
      this.printed(printed);
      for (const watch of [...this.#watches]) {
        if (watch.host !== host || !watch.pattern.test(line)) continue;
        this.#watches.delete(watch);
        // Not from inside the device that prints.
        this.time.after(0, watch.then);
      }
    }
  }
}

export interface StormInstall {
  readonly operation: InstallRequest["operation"];
  readonly startedAt: number;
  /** `succeeded`, `failed: why`, `refused: why`, `power lost`; undefined while it runs. */
  outcome: string | undefined;
}

function noteEnd(install: StormInstall, event: InstallEvent): void {
  if (event.type === "succeeded") install.outcome = "succeeded";
  else if (event.type === "failed" || event.type === "refused")
    install.outcome = `${event.type}: ${event.reason}`;
}
