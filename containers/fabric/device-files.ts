import type { LabTime } from "../../src/fabrics/device/shared-clock";
import type { DeviceSpecInput } from "../../src/fabrics/device/spec";
import { accessPointMac, type DeviceIdentity } from "../../src/fabrics/embedded/identities";
import { octetsContent, textContent } from "../../src/host/content";
import { makeImage } from "../../src/image/ap-image";
import { findModel } from "../../src/image/models";
import { parseApVersion } from "../../src/image/versions";
import type { Ipv4Address } from "../../src/ip/ipv4-address";
import { type Carried, controllerMac } from "../../src/lab/carried";
import { signingDates } from "../../src/node/bundle-files";
import { nodeCrypto } from "../../src/node/crypto";
import type { LabPki } from "../../src/node/pki";
import type { AccessPointSpec, ControllerSpec, Topology } from "../../src/topology/topology";
import type { PlacedFile } from "./lab-container";

/** What a lab's device processes are told in common. */
export interface DeviceSite {
  readonly topology: Topology;
  readonly pki: LabPki;
  readonly time: LabTime;
}

/** The same of a device that may stand alone: its time may begin with its process. */
type Site = Omit<DeviceSite, "time"> & { readonly time: DeviceSpecInput["time"] };

const descriptionPath = "/etc/ewclab/device.json";
/** docker/device: who a device's process is. */
const deviceUser = 1_000;
const ownImagePath = "/etc/ewclab/own-image";

/** The AP image of a controller's own type. */
export function ownImageFile(spec: ControllerSpec, { topology, pki }: Omit<DeviceSite, "time">): PlacedFile {
  const image = makeImage({
    family: findModel(spec.model).imageType,
    version: parseApVersion(spec.version),
    seed: topology.seed,
    crypto: nodeCrypto(),
    signingKey: pki.imageSigning.privateKey,
    ...signingDates(spec.imageSigning),
  });
  return { path: ownImagePath, content: octetsContent(Uint8Array.from(image.read(0, image.size))) };
}

export function controllerFile(
  spec: ControllerSpec,
  index: number,
  identity: DeviceIdentity,
  site: DeviceSite,
  own: { readonly carried: Carried; readonly identity: DeviceIdentity } | undefined,
): PlacedFile {
  const description = {
    ...controllerDescription(spec, index, identity, site),
    ...placed(spec),
    ...(own && { ownAccessPoint: carriedDescription(own.carried, own.identity) }),
  };
  return descriptionFile(JSON.stringify(description));
}

/** Of a controller that is alone in its box, wherever it is. */
export function controllerDescription(
  spec: ControllerSpec,
  index: number,
  identity: DeviceIdentity,
  site: Site,
): DeviceSpecInput {
  const { version, username, password, configuration, maximumAccessPoints } = spec;
  return {
    kind: "ewc",
    ...common(spec, identity, site),
    mac: controllerMac(spec, index),
    version,
    username,
    password,
    configuration,
    maximumAccessPoints,
    checkRoles: spec.checkRoles,
    imageData: spec.imageData,
    ...(spec.imageSpace === undefined ? {} : { imageSpace: spec.imageSpace }),
    ssh: spec.ssh,
    ownImage: ownImagePath,
  };
}

export function carriedDescription({ spec, isOnNetwork }: Carried, { chainPem, keyPem }: DeviceIdentity) {
  const { name, mac, address, dhcp, username, password, enable } = spec;
  const place = isOnNetwork ? { address: address.text, dhcp } : {};
  return { name, mac: mac!, ...place, chain: chainPem, key: keyPem, username, password, enable };
}

/** Lab milliseconds from one access point's power to the next one's: they join in the order of the topology. */
const powerInterval = 1_500;

/**
 * `unit` tells units of one name apart: another one begins with its factory's flash. `poweredSince` is the lab time at
 * which its boot begins, however long its container takes to start; else it is that of the lab's beginning.
 */
export function accessPointText(
  spec: AccessPointSpec,
  index: number,
  identity: DeviceIdentity,
  site: DeviceSite,
  { unit = 1, poweredSince = index * powerInterval }: { unit?: number; poweredSince?: number } = {},
): string {
  const description = accessPointDescription(spec, index, identity, site);
  return JSON.stringify({ ...description, ...placed(spec), unit, poweredSince });
}

/** Of its first unit, wherever it is. */
export function accessPointDescription(
  spec: AccessPointSpec,
  index: number,
  identity: DeviceIdentity,
  site: Site,
): DeviceSpecInput {
  const { version, backup, controllers, dialect, tmpFree, tmpFreeAtFirst, flashFree } = spec;
  return {
    kind: "ap",
    ...common(spec, identity, site),
    mac: accessPointMac(spec, index),
    version,
    backup,
    controllers: controllers.map(({ text }) => text),
    dhcp: spec.dhcp,
    username: spec.username,
    password: spec.password,
    enable: spec.enable,
    ssh: spec.ssh,
    ...(dialect === undefined ? {} : { dialect }),
    wtpDescriptor: spec.wtpDescriptor,
    ...(tmpFree === undefined ? {} : { tmpFree }),
    ...(tmpFreeAtFirst === undefined ? {} : { tmpFreeAtFirst }),
    ...(flashFree === undefined ? {} : { flashFree }),
  };
}

/** Where it is in a lab. */
function placed({ address }: { readonly address: Ipv4Address }) {
  return { address: address.text };
}

/** What a device's process reads at its start: its description, as JSON, or a list of several. */
export function descriptionFile(text: string): PlacedFile {
  // It holds the device's key.
  return { path: descriptionPath, content: textContent(text), mode: 0o400, owner: deviceUser };
}

function common(
  { name, model, certificate }: ControllerSpec | AccessPointSpec,
  { chainPem, keyPem }: DeviceIdentity,
  { topology, pki, time }: Site,
) {
  return {
    name,
    model,
    time,
    seed: String(topology.seed),
    chain: chainPem,
    key: keyPem,
    keyFits: certificate !== "wrong-key",
    trust: pki.authority.certificatePem,
    imageAuthority: pki.imageSigning.publicPem,
  };
}
