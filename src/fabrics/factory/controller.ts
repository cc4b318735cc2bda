import { Ewc } from "../../devices/ewc/ewc";
import type { CarriedMaker } from "../../devices/ewc/own/own-access-point";
import type { EwcSettings } from "../../devices/ewc/settings";
import type { Content } from "../../host/content";
import type { Host } from "../../host/host";
import type { HttpsClient, HttpsService, WebAssets } from "../../host/https";
import type { DeviceSite } from "./site";

/** A controller as a lab file, a device description or a storm tells of it; what is left out is the device's default. */
export interface ControllerDescription {
  readonly name: string;
  readonly model: string;
  /** Base MAC. */
  readonly mac: string;
  readonly version: string;
  readonly configuration: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly maximumAccessPoints?: number | undefined;
  readonly checkRoles?: boolean | undefined;
  readonly imageData?: "cisco" | "rfc5415" | undefined;
  /** Kilobytes of `ap_images:`. */
  readonly imageSpace?: number | undefined;
  readonly tftpBlockSize?: number | undefined;
}

export interface ControllerSite extends DeviceSite {
  /** The AP image of its own type at the version that it begins with. */
  readonly ownImage: Content;
  /** Makes the access point in its box. */
  readonly ownAccessPoint?: CarriedMaker;
  readonly ownAccessPointHost?: Host;
  readonly https?: HttpsService;
  readonly httpsClient?: HttpsClient;
  readonly webAssets?: WebAssets;
}

/** @throws UsageError for an unknown model, a bad version or MAC address. */
export function controller(spec: ControllerDescription, site: ControllerSite): Ewc {
  const { name, model, version, configuration, username, password } = spec;
  return new Ewc({
    ...site,
    name,
    model,
    baseMac: spec.mac,
    version,
    startupConfiguration: configuration,
    ...(username === undefined || password === undefined ? {} : { credentials: { username, password } }),
    settings: given<EwcSettings>({
      maximumAccessPoints: spec.maximumAccessPoints,
      checksCertificateRole: spec.checkRoles,
      imageDataLayout: spec.imageData,
      apImagesSize: spec.imageSpace === undefined ? undefined : spec.imageSpace * 1_024,
      tftpBlockSize: spec.tftpBlockSize,
    }),
  });
}

/** Without what is undefined: there the default counts. */
function given<T>(values: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
