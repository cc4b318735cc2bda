import type { Identity } from "../../crypto/port";
import type { CarriedMaker } from "../../devices/ewc/own/own-access-point";
import { InternalError, UsageError } from "../../errors";
import { makeImage } from "../../image/ap-image";
import { findModel } from "../../image/models";
import { parseApVersion } from "../../image/versions";
import { type Carried, carriedBy, controllerMac } from "../../lab/carried";
import type { SimulatedHost } from "../../network/simulated-host";
import { signingDates } from "../../node/bundle-files";
import { nodeCrypto } from "../../node/crypto";
import { httpsClient } from "../../node/https/client";
import { httpsService } from "../../node/https/service";
import { sshService } from "../../node/ssh/service";
import { sftpClient } from "../../node/ssh/sftp-client";
import { webAssets } from "../../node/web-assets";
import type { AccessPointSpec, ControllerSpec } from "../../topology/topology";
import { accessPoint } from "../factory/access-point";
import { controller } from "../factory/controller";
import { accessPointIdentity, accessPointMac, type DeviceIdentities } from "./identities";
import type { Site } from "./site";
import { type Attempt, type Services, supervised, supervisedClient } from "./supervision";

/** A device with a power switch. */
export interface Device {
  readonly name: string;
  readonly startsOff: boolean;
  powerOn(): void;
  powerOff(): void;
  /** Keys at its console, where one can type. */
  readonly type?: (text: string) => void;
  /** What a command shows now, of devices that keep a record of their screens. */
  readonly look?: (command: string) => string | undefined;
}

const crypto = nodeCrypto();

/** The controllers and access points of a lab. */
export class Devices {
  readonly #devices = new Map<string, Device>();
  readonly #ssh = { modern: sshService(), legacy: sshService({ algorithms: "legacy" }) };
  readonly #sftp = sftpClient();
  readonly #https = httpsService();

  /** Throws InternalError when a device has no identity. */
  constructor(
    private readonly site: Site,
    identities: DeviceIdentities,
  ) {
    const identityOf = (name: string) => {
      const identity = identities.get(name);
      if (!identity) throw new InternalError(`"${name}" has no identity`);
      return identity;
    };
    const { controllers, accessPoints } = site.topology;
    for (const [index, spec] of controllers.entries()) {
      const carried = carriedBy(spec, index);
      const carry = carried && this.#carried(carried, identityOf(carried.spec.name));
      const place = carried?.isOnNetwork ? site.hostOf(carried.spec.name) : undefined;
      this.put(this.#controller(spec, index, identityOf(spec.name), carry, place));
    }
    for (const [index, spec] of accessPoints.entries()) {
      this.put(this.#accessPoint(spec, index, identityOf(spec.name)));
    }
  }

  get all(): Iterable<Device> {
    return this.#devices.values();
  }

  find(name: string): Device | undefined {
    return this.#devices.get(name);
  }

  /** In place of the device that had its name, if any. */
  put(device: Device): void {
    this.#devices.set(device.name, device);
    this.site.installed(device.name, () => device.powerOff());
  }

  /**
   * A new unit of the same model and address as an access point of the lab, with a certificate of its own.
   * @throws UsageError when no access point has the name.
   */
  async newAccessPoint(name: string, flash: { version: string; backup: string }): Promise<Device> {
    const { topology, pki } = this.site;
    const index = topology.accessPoints.findIndex((spec) => spec.name === name);
    const spec = topology.accessPoints[index];
    if (!spec) throw new UsageError(`there is no access point "${name}"`);
    const identity = await accessPointIdentity(topology, pki, spec, index);
    return this.#accessPoint({ ...spec, ...flash }, index, identity);
  }

  /** The access point in a controller's box: the controller makes it, and switches it. */
  #carried({ spec, ethernetMac }: Carried, identity: Identity): CarriedMaker {
    const { name, mac } = spec;
    return (place) => {
      const ap = accessPoint(
        { ...spec, controllers: [], mac: mac!, ethernetMac },
        {
          ...this.#place(name, "own access point", identity, spec.ssh),
          host: place.host,
          carrier: place,
          ssh: place.ssh,
          sftp: this.#sftp,
        },
      );
      const nothing = () => {};
      this.put({
        name,
        startsOff: true,
        powerOn: nothing,
        powerOff: nothing,
        type: (text) => this.#attempt(name)(() => ap.type(text), undefined),
      });
      return ap;
    };
  }

  #controller(
    spec: ControllerSpec,
    index: number,
    identity: Identity,
    carried: CarriedMaker | undefined,
    place: SimulatedHost | undefined,
  ): Device {
    const { site } = this;
    const { name, version } = spec;
    const { imageType } = findModel(spec.model);
    const ewc = controller(
      { ...spec, mac: controllerMac(spec, index) },
      {
        ...this.#place(name, "controller", identity, spec.ssh),
        host: site.hostOf(name),
        ownImage: makeImage({
          family: imageType,
          version: parseApVersion(version),
          seed: site.topology.seed,
          crypto,
          signingKey: site.pki.imageSigning.privateKey,
          ...signingDates(spec.imageSigning),
        }),
        webAssets: webAssets(),
        httpsClient: supervisedClient(httpsClient(), this.#attempt(name)),
        ...(carried && { ownAccessPoint: carried }),
        ...(place && { ownAccessPointHost: place }),
      },
    );
    const box = {
      powerOn() {
        place?.powerOn();
        ewc.powerOn();
      },
      powerOff() {
        ewc.powerOff();
        place?.powerOff();
      },
    };
    return { ...switched(name, false, site, box), look: (command) => ewc.look(command) };
  }

  #accessPoint(spec: AccessPointSpec, index: number, identity: Identity): Device {
    const { site } = this;
    const { name } = spec;
    const ap = accessPoint(
      {
        ...spec,
        controllers: spec.controllers.map(({ text }) => text),
        mac: accessPointMac(spec, index),
      },
      { ...this.#place(name, "access point", identity, spec.ssh), host: site.hostOf(name) },
    );
    const device = switched(name, spec.startsOff, site, ap);
    return {
      ...device,
      type: (text) => this.#attempt(name)(() => ap.type(text), undefined),
      look: (command) => ap.look(command),
    };
  }

  #place(
    name: string,
    kind: "controller" | "access point" | "own access point",
    identity: Identity,
    ssh: "modern" | "legacy",
  ) {
    const { site } = this;
    const random = site.random.fork(`${kind} ${name}`);
    return {
      crypto,
      identity,
      trust: [site.pki.root],
      imageAuthority: site.pki.imageSigning.publicKey,
      console: (text: string) => site.print(name, text),
      random: () => random.fraction(),
      keyLog: site.keyLog,
      ...this.#services(name, ssh),
    };
  }

  #services(name: string, algorithms: "modern" | "legacy"): Services {
    const own = { ssh: this.#ssh[algorithms], sftp: this.#sftp, https: this.#https };
    return supervised(own, this.#attempt(name));
  }

  #attempt(name: string): Attempt {
    return (task, instead) => {
      try {
        return task();
      } catch (error) {
        this.site.crashed(name, error);
        return instead;
      }
    };
  }
}

/** The device's own switch together with its host's: a host without power loses its sockets without a word. */
function switched(
  name: string,
  startsOff: boolean,
  site: Site,
  device: { powerOn(): void; powerOff(): void },
): Device {
  return {
    name,
    startsOff,
    powerOn() {
      site.hostOf(name).powerOn();
      try {
        device.powerOn();
      } catch (error) {
        site.crashed(name, error);
      }
    },
    powerOff() {
      device.powerOff();
      site.hostOf(name).powerOff();
    },
  };
}
