import { appendFileSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { AccessPoint } from "../../devices/ap/access-point";
import { Ewc } from "../../devices/ewc/ewc";
import type { FlashStore } from "../../devices/ports";
import { EnvironmentError } from "../../errors";
import { octetsContent } from "../../image/content";
import { findModel } from "../../image/models";
import { ethernetMacFor } from "../../lab/mac-address";
import { Random } from "../../network/random";
import { nodeCrypto } from "../crypto";
import { httpsService } from "../https/service";
import { OsHost } from "../os-host";
import { certificatesFromPem, identityFromPem, publicKeyFromPem } from "../pem";
import { sshService } from "../ssh/service";
import { sftpClient } from "../ssh/sftp-client";
import { machineTime, sharedClock } from "./shared-clock";
import type { DeviceSpec } from "./spec";

export interface DeviceSite {
  readonly flash: FlashStore;
  readonly console: (text: string) => void;
  /** A file that takes NSS key log lines. */
  readonly keyLog?: string;
  /** Real milliseconds since 1970-01-01 UTC at which lab time was 0, where the description does not say. */
  readonly began?: number;
}

type Of<Kind extends DeviceSpec["kind"]> = Extract<DeviceSpec, { kind: Kind }>;

/** Keys at its console, as they come. */
export type Keyboard = (text: string) => void;

/**
 * Powers one device on, on this machine's sockets; it runs until the process ends, which is its power cut. Gives its
 * keyboard; undefined where the console takes no typing.
 * @throws UsageError, EnvironmentError when what the description names cannot be had.
 */
export function runDevice(spec: DeviceSpec, site: DeviceSite): Keyboard | undefined {
  if (spec.kind === "ewc") {
    controller(spec, site).powerOn();
    return undefined;
  }
  const ap = accessPoint(spec, site);
  ap.powerOn();
  return (text) => ap.type(text);
}

function controller(spec: Of<"ewc">, site: DeviceSite): Ewc {
  const { name, version, username, password, tftpBlockSize } = spec;
  return new Ewc({
    ...shared(spec, site),
    name,
    model: spec.model,
    baseMac: spec.mac,
    version,
    ssh: sshService({ algorithms: spec.ssh }),
    sftp: sftpClient(),
    https: httpsService(),
    ownImage: octetsContent(Uint8Array.from(readFileSync(spec.ownImage))),
    startupConfiguration: spec.configuration,
    credentials: { username, password },
    settings: {
      maximumAccessPoints: spec.maximumAccessPoints,
      ...(spec.imageSpace === undefined ? {} : { apImagesSize: spec.imageSpace * 1_024 }),
      ...(tftpBlockSize === undefined ? {} : { tftpBlockSize }),
    },
  });
}

function accessPoint(spec: Of<"ap">, site: DeviceSite): AccessPoint {
  return new AccessPoint({
    ...shared(spec, site),
    name: spec.name,
    model: findModel(spec.model),
    radioMac: spec.mac,
    ethernetMac: ethernetMacFor(spec.mac),
    primary: spec.version,
    backup: spec.backup,
    controllers: spec.controllers,
    credentials: { username: spec.username, password: spec.password, enable: spec.enable },
    ssh: sshService({ algorithms: spec.ssh }),
    sftp: sftpClient(),
    ...(spec.poweredSince === undefined ? {} : { poweredSince: spec.poweredSince }),
    settings: {
      ...(spec.dialect === undefined ? {} : { dialect: spec.dialect }),
      ...(spec.tmpFree === undefined ? {} : { tmpKilobytes: spec.tmpFree }),
      ...(spec.flashFree === undefined ? {} : { partitionKilobytes: spec.flashFree }),
    },
  });
}

function shared(spec: DeviceSpec, { flash, console, keyLog, began = machineTime() }: DeviceSite) {
  const random = new Random(`${spec.seed} ${spec.name}`);
  return {
    host: hostOf(spec, began),
    crypto: nodeCrypto(),
    identity: identityFromPem(spec.chain, spec.key),
    trust: certificatesFromPem(spec.trust),
    imageAuthority: publicKeyFromPem(spec.imageAuthority),
    console,
    random: () => random.fraction(),
    flashStore: flash,
    ...(keyLog === undefined ? {} : { keyLog: (line: string) => appendFileSync(keyLog, `${line}\n`) }),
  };
}

function hostOf({ address, broadcast, time }: DeviceSpec, began: number): OsHost {
  const own = address === undefined ? firstAddress() : { address, broadcast };
  const { epoch, speed } = time;
  return new OsHost({
    address: own.address,
    bind: "any",
    clock: sharedClock({ began: time.began ?? began, epoch, speed }),
    ...(own.broadcast === undefined ? {} : { broadcast: own.broadcast }),
    failed: (error) => {
      throw error;
    },
  });
}

function firstAddress(): { address: string; broadcast: string | undefined } {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { family, internal, address, netmask } of addresses ?? []) {
      if (family !== "IPv4" || internal) continue;
      const mask = netmask.split(".").map(Number);
      const broadcast = address
        .split(".")
        .map((octet, at) => Number(octet) | (~mask[at]! & 255))
        .join(".");
      return { address, broadcast };
    }
  }
  throw new EnvironmentError("this machine has no IPv4 address but its loopback's");
}
