import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors";
import { type DeviceSpecInput, deviceSchema } from "../fabrics/device/spec";
import { makeImage } from "../image/ap-image";
import { findModel } from "../image/models";
import { parseApVersion } from "../image/versions";
import { nodeCrypto } from "../node/crypto";
import { makeFolder } from "../node/make-folder";
import { type IssuedIdentity, LabPki } from "../node/pki";
import { exitCodes } from "./exit-codes";

export interface DeviceInitOptions {
  /** Of the authority and of all certificates. */
  readonly key: "ec" | "rsa";
  /** Where the controller is to answer. */
  readonly address: string;
}

const version = "17.9.4.27";
const model = "C9120AXI";
const controllerMac = "3c57.31c5.7bc8";
/** The access point in the controller's box: its base radio MAC, behind the box's own. */
const ownMac = "3c57.31c5.7be8";
const peerMac = "0cd0.f897.ade0";

/**
 * Writes all that a device process and a peer of one's own need of each other: an authority with certificates for a
 * controller, an access point and a peer, descriptions of the two with their JSON Schema, and the controller's signed image.
 * @throws UsageError when the folder holds something, so that no key is lost.
 */
export async function initDevice(folder: string, { key, address }: DeviceInitOptions): Promise<number> {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(address))
    throw new UsageError(`--address ${address}: expected an IPv4 address such as 127.0.0.1`);
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UsageError(`${folder} is a file: name a new folder`);
  makeFolder(folder, 0o700);
  if (readdirSync(folder).length > 0)
    throw new UsageError(`${folder} is not empty: name a new folder, or remove what is there`);
  const now = Date.now();
  const pki = await LabPki.create({ epoch: now, key });
  const put = (name: string, content: string | Uint8Array, mode = 0o644) =>
    writeFileSync(join(folder, name), content, { mode });
  const identity = (name: string, { chainPem, keyPem }: IssuedIdentity) => {
    put(`${name}.pem`, chainPem);
    put(`${name}-key.pem`, keyPem, 0o600);
  };

  put("ca.pem", pki.authority.certificatePem);
  put("image-authority.pem", pki.imageSigning.publicPem);
  identity("controller", await pki.issue({ commonName: "C9800-AP-K9-3C5731C57BC8", key, role: "ac" }));
  identity("own-access-point", await pki.issue({ commonName: "AP9120AXI-3C5731C57BC8", key, role: "wtp" }));
  identity("access-point", await pki.issue({ commonName: "AP9105AXI-0CD0F897ADE1", key, role: "wtp" }));
  identity("peer", await pki.issue({ commonName: "AP9120AXI-0CD0F897ADE0", key, role: "wtp" }));
  put("own-image", ownImage(pki));
  put("device.schema.json", json(deviceSchema()));
  put("controller.json", json({ $schema: "./device.schema.json", ...controller(address, now) }));
  put("access-point.json", json({ $schema: "./device.schema.json", ...accessPoint(address, now) }));
  process.stdout.write(
    `${folder}: a controller for ${address}, an access point, certificates (${key}) and a signed image\n` +
      `  the controller:      ewclab device ${join(folder, "controller.json")}\n` +
      `  a peer of your own:  peer.pem, peer-key.pem, ca.pem; its MAC is ${peerMac} (docs/real-devices.md)\n`,
  );
  return exitCodes.passed;
}

function ownImage(pki: LabPki): Uint8Array {
  const { imageType } = findModel(model);
  const image = makeImage({
    family: imageType,
    version: parseApVersion(version),
    seed: 1,
    crypto: nodeCrypto(),
    signingKey: pki.imageSigning.privateKey,
  });
  return Uint8Array.from(image.read(0, image.size));
}

const common = (name: string, now: number) => ({
  chain: `${name}.pem`,
  key: `${name}-key.pem`,
  trust: "ca.pem",
  imageAuthority: "image-authority.pem",
  time: { epoch: now, speed: 1 },
  seed: "1",
  bind: "address" as const,
});

function controller(address: string, now: number): DeviceSpecInput {
  return {
    kind: "ewc",
    name: "9120-EWC",
    model,
    version,
    mac: controllerMac,
    address,
    username: "admin",
    password: "Cisco123",
    ownImage: "own-image",
    ownAccessPoint: {
      name: "AP3C57.31C5.7BC8",
      mac: ownMac,
      chain: "own-access-point.pem",
      key: "own-access-point-key.pem",
    },
    ...common("controller", now),
  };
}

function accessPoint(controllerAddress: string, now: number): DeviceSpecInput {
  return {
    kind: "ap",
    name: "9105-emorenoa",
    model: "C9105AXI",
    version,
    backup: "8.10.130.0",
    mac: "0cd0.f897.ade1",
    // Elsewhere it takes the first that its machine has.
    ...(controllerAddress.startsWith("127.") ? { address: "127.0.0.2" } : {}),
    controllers: [controllerAddress],
    ...common("access-point", now),
  };
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
