import { InternalError } from "../errors";
import type { Content } from "../host/content";
import { makeBundle } from "../image/bundle";
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
  const { version, folder, size, without, zipped, defects } = bundle;
  const missing = without.map((type) => [checked(type), "missing"] as const);
  const broken = Object.entries(defects).map(([type, defect]) => [checked(type), defect] as const);
  const files = makeBundle({
    version: parseApVersion(version),
    size,
    seed,
    crypto: nodeCrypto(),
    signingKey: pki.imageSigning.privateKey,
    defects: { images: Object.fromEntries([...missing, ...broken]), notUnzipped: zipped },
  });
  return files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));
}

function checked(type: string) {
  if (!isImageType(type)) throw new InternalError(`${type} passed as an image type`);
  return type;
}
