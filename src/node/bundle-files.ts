import { InternalError } from "../errors";
import type { Content } from "../host/content";
import { makeBundle } from "../image/bundle";
import type { SigningDates } from "../image/info";
import { isImageType } from "../image/models";
import { parseApVersion } from "../image/versions";
import type { BundleSpec } from "../topology/topology";
import { nodeCrypto } from "./crypto";
import type { LabPki } from "./pki";

/** The files of a bundle that lies on a server, with their whole paths. */
export function bundleFiles(
  bundle: BundleSpec,
  { pki, seed }: { readonly pki: LabPki; readonly seed: number },
): { path: string; content: Content }[] {
  const { version, folder, size, without, zipped, defects, signing } = bundle;
  const missing = without.map((type) => [checked(type), "missing"] as const);
  const broken = Object.entries(defects).map(([type, defect]) => [checked(type), defect] as const);
  const files = makeBundle({
    version: parseApVersion(version),
    size,
    seed,
    crypto: nodeCrypto(),
    signingKey: pki.imageSigning.privateKey,
    ...signingDates(signing),
    defects: { images: Object.fromEntries([...missing, ...broken]), notUnzipped: zipped },
  });
  return files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));
}

/** What `makeImage` takes of a description's dates. */
export function signingDates(dates: { issued: string; expires: string } | undefined): {
  signing?: SigningDates;
} {
  return dates ? { signing: { issued: Date.parse(dates.issued), expires: Date.parse(dates.expires) } } : {};
}

function checked(type: string) {
  if (!isImageType(type)) throw new InternalError(`${type} passed as an image type`);
  return type;
}
