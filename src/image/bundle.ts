import type { Crypto, PrivateKey } from "../crypto/port";
import { type Content, textContent } from "../host/content";
import { controllerFamily, type ImageDefect, type ImageFamily, imageSizes, makeImage } from "./ap-image";
import type { SigningDates } from "./info";
import { bundleImageTypes, type ImageType, modelsOfType } from "./models";
import { type ApVersion, bundleName, controllerImageName, iosXeVersion } from "./versions";
import { makeZip } from "./zip";

export interface BundleParameters {
  readonly version: ApVersion;
  /** @default bundleImageTypes */
  readonly types?: readonly ImageType[];
  /** Octets of each AP image, exact; small and full also choose the controller image's. @default "small" */
  readonly size?: "small" | "full" | number;
  /** Octets of the controller image, when not chosen by size. */
  readonly controllerSize?: number;
  readonly seed: number;
  readonly crypto: Crypto;
  readonly signingKey: PrivateKey;
  readonly defects?: BundleDefects;
  /** Between when the certificate that signed the images is good. @default always */
  readonly signing?: SigningDates;
}

export interface BundleDefects {
  readonly images?: Partial<Record<ImageType, ImageDefect | "missing">>;
  /** What is wrong with the controller image. */
  readonly controller?: ImageDefect | "missing";
  /** Only the .zip lies in the folder. */
  readonly notUnzipped?: boolean;
}

export interface BundleFile {
  /** Without folders. */
  readonly path: string;
  readonly content: Content;
}

/** The readme's name is not known (device-facts §8), so: */
const readmeName = "readme.txt";

/**
 * What `C9800-AP-universalk9.<version>.zip` unpacks to (device-facts §1.2): a file without extension per image type,
 * the controller image and readme.txt; or the one .zip itself. Octets are made when they are read.
 * @throws UsageError when a size is below imageSizes.minimum.
 */
export function makeBundle(parameters: BundleParameters): BundleFile[] {
  const { version, defects, types = bundleImageTypes } = parameters;
  const size = parameters.size ?? "small";
  const apSize = size === "full" ? imageSizes.full : size === "small" ? imageSizes.small : size;
  const controllerSize =
    parameters.controllerSize ?? (size === "full" ? imageSizes.fullController : imageSizes.smallController);
  const files: BundleFile[] = [];
  const add = (
    path: string,
    family: ImageFamily,
    octets: number,
    defect: ImageDefect | "missing" | undefined,
  ) => {
    if (defect === "missing") return;
    const { seed, crypto, signingKey, signing } = parameters;
    const image = { family, version, seed, size: octets, crypto, signingKey, ...(signing && { signing }) };
    files.push({ path, content: makeImage(defect ? { ...image, defect } : image) });
  };
  for (const type of types) add(type, type, apSize, defects?.images?.[type]);
  add(controllerImageName, controllerFamily, controllerSize, defects?.controller);
  files.push({ path: readmeName, content: textContent(readme(version, types)) });
  if (!defects?.notUnzipped) return files;
  return [
    {
      path: bundleName(version),
      content: makeZip(files.map(({ path, content }) => ({ name: path, content }))),
    },
  ];
}

function readme(version: ApVersion, types: readonly ImageType[]): string {
  const rows = types.map((type) => {
    const models = modelsOfType(type).map((model) => model.name);
    return `${type.padEnd(8)}${models.join(", ")}`;
  });
  return [
    `AP images of release ${iosXeVersion(version)} (${version})`,
    "",
    "Image   AP models",
    ...rows,
    "",
    `${controllerImageName} is the controller's own image.`,
    "",
  ].join("\n");
}
