import { AccessPoint, type AccessPointOptions } from "../../devices/ap/access-point";
import type { DialectName } from "../../devices/ap/settings";
import type { DescriptorLayout } from "../../devices/capwap/wtp-contract";
import { domainOf, findModel } from "../../image/models";
import { ethernetMacFor } from "../../lab/mac-address";
import type { DeviceSite } from "./site";

/** An access point as a lab file, a device description or a storm tells of it; what is left out is the device's default. */
export interface AccessPointDescription {
  readonly name: string;
  readonly model: string;
  /** Base radio MAC. */
  readonly mac: string;
  /** Where it is not the one that belongs to the radio's. */
  readonly ethernetMac?: string | undefined;
  /** What it runs at first, and what its other partition holds. */
  readonly version: string;
  readonly backup: string;
  readonly controllers?: readonly string[] | undefined;
  /** It asks for its address. */
  readonly dhcp?: boolean | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** The enable secret. */
  readonly enable?: string | undefined;
  readonly dialect?: DialectName | undefined;
  readonly wtpDescriptor?: DescriptorLayout | undefined;
  /** Kilobytes. */
  readonly tmpFree?: number | undefined;
  readonly tmpFreeAtFirst?: number | undefined;
  readonly flashFree?: number | undefined;
  /** Lab time at which its power first came, where that was before it is switched on. */
  readonly poweredSince?: number | undefined;
}

export interface AccessPointSite extends DeviceSite {
  /** The box in which it carries a controller. */
  readonly carrier?: NonNullable<AccessPointOptions["carrier"]>;
}

/** @throws UsageError for an unknown model or a bad version. */
export function accessPoint(spec: AccessPointDescription, site: AccessPointSite): AccessPoint {
  const { name, model, mac, controllers, username, password, enable, poweredSince } = spec;
  const isNamed = username !== undefined && password !== undefined && enable !== undefined;
  return new AccessPoint({
    ...site,
    name,
    model: findModel(model),
    ...domainOf(model),
    radioMac: mac,
    ethernetMac: spec.ethernetMac ?? ethernetMacFor(mac),
    primary: spec.version,
    backup: spec.backup,
    ...(controllers && { controllers }),
    ...(spec.dhcp && { dhcp: true }),
    ...(isNamed && { credentials: { username, password, enable } }),
    ...(poweredSince !== undefined && { poweredSince }),
    settings: {
      dialect: spec.dialect,
      ...(spec.wtpDescriptor && { descriptorLayout: spec.wtpDescriptor }),
      tmpKilobytes: spec.tmpFree,
      tmpKilobytesAtFirst: spec.tmpFreeAtFirst,
      partitionKilobytes: spec.flashFree,
    },
  });
}
