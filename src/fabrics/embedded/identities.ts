import type { Identity } from "../../crypto/port";
import { findModel } from "../../image/models";
import { carriedAccessPoints, controllerMac } from "../../lab/carried";
import { macAddressFor } from "../../lab/mac-address";
import type { CapwapRole } from "../../node/capwap-roles";
import type { LabPki } from "../../node/pki";
import type { AccessPointSpec, ControllerSpec, Topology } from "../../topology/topology";

/** An identity that can also be handed to a process of its own. */
export interface DeviceIdentity extends Identity {
  readonly chainPem: string;
  readonly keyPem: string;
}

/** What each device of a lab shows of itself, by the device's name. */
export type DeviceIdentities = ReadonlyMap<string, DeviceIdentity>;

const day = 86_400_000;

export async function issueIdentities(topology: Topology, pki: LabPki): Promise<DeviceIdentities> {
  const { controllers, accessPoints } = topology;
  return new Map(
    await Promise.all([
      ...controllers.map(
        async (spec, index) => [spec.name, await controllerIdentity(topology, pki, spec, index)] as const,
      ),
      ...accessPoints.map(
        async (spec, index) => [spec.name, await accessPointIdentity(topology, pki, spec, index)] as const,
      ),
      ...carriedAccessPoints(topology).map(
        async ({ spec }) => [spec.name, await accessPointIdentity(topology, pki, spec, 0)] as const,
      ),
    ]),
  );
}

export function accessPointMac(spec: AccessPointSpec, index: number): string {
  return spec.mac ?? macAddressFor("access point", index);
}

/** `index`: the access point's place in the topology. */
export async function accessPointIdentity(
  topology: Topology,
  pki: LabPki,
  spec: AccessPointSpec,
  index: number,
): Promise<DeviceIdentity> {
  const model = findModel(spec.model).name.replace(/^(AIR-AP|C)/, "");
  return identity(topology, pki, spec, "wtp", `AP${model}-${bare(accessPointMac(spec, index))}`);
}

/** `index`: the controller's place in the topology. */
export function controllerIdentity(
  topology: Topology,
  pki: LabPki,
  spec: ControllerSpec,
  index: number,
): Promise<DeviceIdentity> {
  return identity(topology, pki, spec, "ac", `C9800-AP-K9-${bare(controllerMac(spec, index))}`);
}

async function identity(
  topology: Topology,
  pki: LabPki,
  { certificate, certificateDates }: Pick<ControllerSpec, "certificate" | "certificateDates">,
  role: CapwapRole,
  commonName: string,
): Promise<DeviceIdentity> {
  const request = {
    commonName,
    role,
    key: topology.key,
    ...(certificateDates && {
      notBefore: Date.parse(certificateDates.issued),
      notAfter: Date.parse(certificateDates.expires),
    }),
  };
  switch (certificate) {
    case "valid":
      return pki.issue(request);
    case "expired": {
      const start = Date.parse(topology.start);
      return pki.issue({ commonName, notBefore: start - 3650 * day, notAfter: start - day });
    }
    case "foreign-ca":
      return (await pki.foreign()).issue(request);
    case "wrong-key": {
      const [shown, held] = await Promise.all([pki.issue(request), pki.issue(request)]);
      return { chain: shown.chain, key: held.key, chainPem: shown.chainPem, keyPem: held.keyPem };
    }
    case "missing": {
      const { key, keyPem } = await pki.issue(request);
      return { chain: [], key, chainPem: "", keyPem };
    }
  }
}

/** `3c57.31c5.7bc8` as certificates write it: `3C5731C57BC8`. */
function bare(mac: string): string {
  return mac.replace(/\./g, "").toUpperCase();
}
