import { UsageError } from "../errors";
import { type ApVersion, parseApVersion } from "./versions";

/** What `info.ver` says of an image; every field is the file's own word. */
export interface ImageInfo {
  readonly family: string;
  readonly version: ApVersion;
  /** The `ws_management_version` field. */
  readonly managementVersion: string;
  /** Between when the certificate that signed it was good, milliseconds since 1970-01-01 UTC; without it, always. */
  readonly signing?: SigningDates;
}

export interface SigningDates {
  readonly issued: number;
  readonly expires: number;
}

/** The lines of `info.ver` in the order seen (device-facts §1.2): `info_end:` comes before `altboot_fallback`. */
export function encodeInfo(info: ImageInfo): string {
  return [
    `image_family: ${info.family}`,
    `ws_management_version: ${info.managementVersion}`,
    `ap_version: ${info.version}`,
    "info_end:",
    "altboot_fallback: 1",
    ...(info.signing === undefined
      ? []
      : [
          `signing_not_before: ${isoTime(info.signing.issued)}`,
          `signing_not_after: ${isoTime(info.signing.expires)}`,
        ]),
    "",
  ].join("\n");
}

/** undefined when a field is missing or the version is none. Unknown lines are passed over. */
export function decodeInfo(text: string): ImageInfo | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const family = fields.get("image_family");
  const version = versionOrNone(fields.get("ap_version"));
  if (!family || !/^[\w.-]{1,64}$/.test(family) || !version) return undefined;
  const issued = Date.parse(fields.get("signing_not_before") ?? "");
  const expires = Date.parse(fields.get("signing_not_after") ?? "");
  return {
    family,
    version,
    managementVersion: fields.get("ws_management_version") ?? version,
    ...(Number.isNaN(issued) || Number.isNaN(expires) ? {} : { signing: { issued, expires } }),
  };
}

/** `2022-12-04T22:23:49.000Z` */
function isoTime(epoch: number): string {
  return new Date(epoch).toISOString();
}

function versionOrNone(text: string | undefined): ApVersion | undefined {
  try {
    return text === undefined ? undefined : parseApVersion(text);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
