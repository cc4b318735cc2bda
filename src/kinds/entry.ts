import * as z from "zod/mini";
import { placeName } from "../firewall/spec";
import { Ipv4Address } from "../ip/ipv4-address";
import { byDefault, described, readFrom, textLike } from "../schema";
import { wholeOf } from "../schema-issues";

// What entries of a lab file have in common, whatever kind of host they describe.

export { placeName as hostName };
export const ipv4 = readFrom(z.ipv4("an IPv4 address such as 172.16.4.26"), Ipv4Address);
const versionWords =
  "a release such as 17.12.4 or 17.9.4a, or an AP image version of four numbers such as 17.9.4.27";
export const version = z
  .string(versionWords)
  .check(z.regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}(\.\d{1,3}|[a-z])?$/, versionWords));
const path = textLike(/^\//, "a path that begins with /");

export const imageDefects = ["corrupt", "truncated", "unsigned", "bad-signature", "wrong-family"] as const;

const moment = z.iso.datetime("a time such as 2022-12-04T22:23:49Z");
export const dates = (what: string) =>
  described(z.optional(z.strictObject({ issued: moment, expires: moment })), `between when ${what} is valid`);

export const bundle = z.strictObject({
  version,
  folder: described(path, "where the bundle is unpacked, as the server's clients name it"),
  size: described(
    byDefault(z.union([z.enum(["small", "full"]), z.int().check(z.minimum(20_480))]), "small"),
    "octets of each AP image; full is 70,512,640",
  ),
  without: described(
    byDefault(z.array(z.string()), () => []),
    "image types that are missing, such as ap1g8",
  ),
  zipped: described(byDefault(z.boolean(), false), "only the .zip lies in the folder"),
  defects: described(byDefault(z.record(z.string(), z.enum(imageDefects)), {}), "image type to defect"),
  signing: dates("the certificate that signed the images"),
});

/** Of a host that serves files: the AP bundles that lie on it. */
export const fileServerEntry = {
  name: placeName,
  address: ipv4,
  bundles: byDefault(z.array(bundle), () => []),
};

export type BundleSpec = z.output<typeof bundle>;
/** A bundle where only version and folder need to be said. */
export type BundleInput = Pick<BundleSpec, "version" | "folder"> & Partial<BundleSpec>;
export type ImageDefect = (typeof imageDefects)[number];

/** @throws UsageError naming what is wrong with it. */
export function wholeBundle(input: BundleInput): BundleSpec {
  return wholeOf(bundle, input, "bundle");
}
