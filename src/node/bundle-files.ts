import { InternalError } from "../errors";
import type { Content } from "../host/content";
import { makeBundle } from "../image/bundle";
import type { SigningDates } from "../image/info";
import { isImageType } from "../image/models";
import { parseApVersion } from "../image/versions";
import type { BundleSpec } from "../topology/topology";
import { nodeCrypto } from "./crypto";
import type { LabPki } from "./pki";

/** What a lab's bundles hold, by all that is said of one but its folder: no two signatures of a key are the same octets. */
const made = new WeakMap<LabPki, Map<string, readonly BundleFile[]>>();

interface BundleFile {
  readonly path: string;
  readonly content: Content;
}

/**
 * The files of a bundle that lies on a server, with their whole paths. The same bundle has the same octets on every server of a
 * lab.
 */
export function bundleFiles(
  { folder, ...bundle }: BundleSpec,
  lab: { readonly pki: LabPki; readonly seed: number },
): { path: string; content: Content }[] {
  const known = made.get(lab.pki) ?? new Map<string, readonly BundleFile[]>();
  made.set(lab.pki, known);
  const key = JSON.stringify([lab.seed, bundle]);
  const files = known.get(key) ?? filesOf(bundle, lab);
  known.set(key, files);
  return files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));
}

function filesOf(
  bundle: Omit<BundleSpec, "folder">,
  { pki, seed }: { readonly pki: LabPki; readonly seed: number },
): readonly BundleFile[] {
  const { version, size, without, zipped, defects, signing } = bundle;
  const missing = without.map((type) => [checked(type), "missing"] as const);
  const broken = Object.entries(defects).map(([type, defect]) => [checked(type), defect] as const);
  return makeBundle({
    version: parseApVersion(version),
    size,
    seed,
    crypto: nodeCrypto(),
    signingKey: pki.imageSigning.privateKey,
    ...signingDates(signing),
    defects: { images: Object.fromEntries([...missing, ...broken]), notUnzipped: zipped },
  });
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
