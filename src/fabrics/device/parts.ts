import { appendFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { EnvironmentError } from "../../errors";
import type { FlashStore } from "../../host/flash-store";
import { Random } from "../../host/random";
import { nodeCrypto } from "../../node/crypto";
import type { LateListener } from "../../node/os-clock";
import { OsHost } from "../../node/os-host";
import { certificatesFromPem, identityFromPem, publicKeyFromPem } from "../../node/pem";
import { sshService } from "../../node/ssh/service";
import { sftpClient } from "../../node/ssh/sftp-client";
import type { DeviceSite } from "../factory/site";
import { machineTime, sharedClock } from "./shared-clock";
import type { DeviceSpec } from "./spec";

/** What the process that a device lives in gives it. */
export interface ProcessSite {
  readonly flash: FlashStore;
  readonly console: (text: string) => void;
  /** The console of the access point in a controller's box. */
  readonly ownConsole?: (text: string) => void;
  /** A file that takes NSS key log lines. */
  readonly keyLog?: string;
  /** Hears by how much its timers ring too late. */
  readonly late?: LateListener;
  /** Real milliseconds since 1970-01-01 UTC at which lab time was 0, where the description does not say. */
  readonly began?: number;
}

export type DescriptionOf<Kind extends DeviceSpec["kind"]> = Extract<DeviceSpec, { kind: Kind }>;

/**
 * What a device stands on that has a process for itself.
 * @throws EnvironmentError when this machine has no address for it.
 */
export function deviceSite(
  spec: DeviceSpec,
  { flash, console, keyLog, late, began = machineTime() }: ProcessSite,
): DeviceSite {
  const random = new Random(`${spec.seed} ${spec.name}`);
  return {
    host: hostOf(spec, began, late),
    crypto: nodeCrypto(),
    identity: identityFromPem(spec.chain, spec.key),
    trust: certificatesFromPem(spec.trust),
    imageAuthority: publicKeyFromPem(spec.imageAuthority),
    console,
    random: () => random.fraction(),
    ssh: sshService({ algorithms: spec.ssh }),
    sftp: sftpClient(),
    flashStore: flash,
    ...(keyLog === undefined
      ? {}
      : { keyLog: (line: string) => appendFileSync(keyLog, `${line}\n`, { mode: 0o600 }) }),
  };
}

function hostOf({ address, bind, broadcast, time }: DeviceSpec, began: number, late?: LateListener): OsHost {
  const { epoch, speed } = time;
  return new OsHost({
    address: address ?? firstAddress(),
    bind,
    clock: sharedClock({ began: time.began ?? began, epoch, speed }, late),
    ...(broadcast === undefined ? {} : { broadcast }),
  });
}

function firstAddress(): string {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { family, internal, address } of addresses ?? [])
      if (family === "IPv4" && !internal) return address;
  }
  throw new EnvironmentError("this machine has no IPv4 address but its loopback's");
}
