import type { Crypto, PrivateKey } from "../crypto/port";
import { UsageError } from "../errors";
import { type Content, octetsContent, textContent } from "../host/content";
import { encodeInfo, type SigningDates } from "./info";
import { encodeManifest, hex, manifestName, manifestSize, signatureName } from "./manifest";
import { type ImageType, imageTypes } from "./models";
import { payloadContent, seedOf } from "./payload";
import { cutContent, joinContents, lazyContent, zeroContent } from "./segments";
import { encodeTarHeader, tarBlock, tarPadding } from "./tar";
import { type ApVersion, iosXeVersion } from "./versions";

/** The family of the controller's own image, which lies in the same container as an AP image. */
export const controllerFamily = "C9800-AP-iosxe-wlc";
export type ImageFamily = ImageType | typeof controllerFamily;

/** Octets. */
export const imageSizes = {
  /** A C9105's 17.9.4a as a real device counted it (device-facts §1.2); taken for the other types too. */
  full: 70_512_640,
  /** "About 289 MB" (device-facts §1.2), rounded to tar's usual record of 10,240. */
  fullController: 289_003_520,
  small: 307_200,
  smallController: 512_000,
  /** Below this there is no room for the parts, the manifest and the signature. */
  minimum: 10_240,
} as const;

/** What can be wrong with an image, by name. */
export type ImageDefect =
  /** One octet of the largest part is turned after the manifest was signed. */
  | "corrupt"
  /** The file ends after three fifths of its octets. */
  | "truncated"
  /** Manifest, but no signature. */
  | "unsigned"
  /** A signature, but over another manifest. */
  | "bad-signature"
  /** Signed and whole, but of another hardware family than its name says. */
  | "wrong-family";

export interface ImageParameters {
  readonly family: ImageFamily;
  readonly version: ApVersion;
  /** Same family, version, seed and size: the same payload and manifest octets (an ECDSA signature differs each time). */
  readonly seed: number;
  /** Octets, exact. @default imageSizes.small, or smallController */
  readonly size?: number;
  readonly defect?: ImageDefect;
  /** Between when its signing certificate is good. @default always */
  readonly signing?: SigningDates;
  readonly crypto: Crypto;
  /** The lab's image signing key, ecdsa-sha256. */
  readonly signingKey: PrivateKey;
}

/**
 * An AP image: a ustar archive of `info.ver`, payload parts, `manifest.sha512` (a line per part, as sha512sum writes them) and
 * `manifest.sig` (ecdsa-sha256 over the manifest, DER). Octets are made when they are read; the manifest is computed
 * when first read and remembered per parameters. A size that is no multiple of 512 ends in fewer zeros than a block.
 * @throws UsageError when the size is below imageSizes.minimum.
 */
export function makeImage(parameters: ImageParameters): Content {
  const { defect } = parameters;
  const size = parameters.size ?? defaultSize(parameters.family);
  if (!Number.isSafeInteger(size) || size < imageSizes.minimum) {
    throw new UsageError(
      `an image of ${size} octets cannot be made: at least ${imageSizes.minimum} are needed`,
    );
  }
  const family = defect === "wrong-family" ? otherFamily(parameters.family) : parameters.family;
  const { signing } = parameters;
  const parts = makeParts(family, parameters.version, parameters.seed, size, signing);
  const manifest = () =>
    manifestOf(
      parts,
      [family, parameters.version, parameters.seed, size, signing?.issued, signing?.expires].join(" "),
      parameters,
    );
  const members = defect === "corrupt" ? parts.map(turnOneOctet) : parts;
  const image = joinContents([
    ...members.flatMap(member),
    ...member({
      name: manifestName,
      content: lazyContent(manifestSize(names(parts)), () => new TextEncoder().encode(manifest())),
    }),
    lazyContent(2 * tarBlock, () => signatureBlocks(manifest(), parameters)),
    zeroContent(endSize + (size % tarBlock)),
  ]);
  return defect === "truncated" ? cutContent(image, Math.floor(size * 0.6)) : image;
}

interface Part {
  readonly name: string;
  readonly content: Content;
  /** The one that a corrupt image is corrupt in. */
  readonly largest?: boolean;
}

/** Two blocks of zeros end an archive. */
const endSize = 2 * tarBlock;

/** The payload's parts and their share of it in 32nds; the last takes what is left (names: device-facts §1.2). */
const apShares = [
  ["part.bin", 1],
  ["iox.tar.gz", 6],
  ["ramfs_data_cisco.squashfs", 25],
] as const;
const controllerShares = [
  ["rpboot.pkg", 3],
  ["rpbase.pkg", 29],
] as const;

function makeParts(
  family: ImageFamily,
  version: ApVersion,
  seed: number,
  size: number,
  signing: SigningDates | undefined,
): Part[] {
  const managementVersion = family === controllerFamily ? iosXeVersion(version) : version;
  const info = textContent(encodeInfo({ family, version, managementVersion, ...(signing && { signing }) }));
  const shares = family === controllerFamily ? controllerShares : apShares;
  const partNames = ["info.ver", ...shares.map(([name]) => name)];
  const around = [info.size, manifestSize(partNames), tarBlock]
    .map((octets) => tarBlock + octets + tarPadding(octets))
    .reduce((sum, octets) => sum + octets, endSize);
  const payload = Math.floor(size / tarBlock) * tarBlock - around - shares.length * tarBlock;
  let left = payload;
  const parts: Part[] = [{ name: "info.ver", content: info }];
  shares.forEach(([name, share], index) => {
    const last = index === shares.length - 1;
    const octets = last ? left : Math.floor((payload * share) / 32 / tarBlock) * tarBlock;
    left -= octets;
    parts.push({ name, content: payloadContent(octets, seedOf(family, version, seed, name)), largest: last });
  });
  return parts;
}

function member({ name, content }: Part): Content[] {
  return [
    octetsContent(encodeTarHeader({ name, size: content.size })),
    content,
    zeroContent(tarPadding(content.size)),
  ];
}

/**
 * Header and block of the signature. Its length varies by a few octets with the random number in each ECDSA signature, the block's
 * does not, so an image is as long with one as with another. Without a signature both are zeros: the archive's end.
 */
function signatureBlocks(manifest: string, { defect, crypto, signingKey }: ImageParameters): Uint8Array {
  const blocks = new Uint8Array(2 * tarBlock);
  if (defect === "unsigned") return blocks;
  const signed = defect === "bad-signature" ? `${manifest}\n` : manifest;
  const signature = crypto.sign("ecdsa-sha256", signingKey, new TextEncoder().encode(signed));
  blocks.set(encodeTarHeader({ name: signatureName, size: signature.length }));
  blocks.set(signature, tarBlock);
  return blocks;
}

/** Manifests of full-size images take a fifth of a second, and a lab asks for the same ones again and again. */
const manifests = new Map<string, string>();
const manifestsKept = 256;

function manifestOf(parts: readonly Part[], key: string, { crypto }: ImageParameters): string {
  const known = manifests.get(key);
  if (known !== undefined) return known;
  const digests = new Map(parts.map(({ name, content }) => [name, digestOf(content, crypto)]));
  const manifest = encodeManifest(digests);
  const [oldest] = manifests.keys();
  if (manifests.size >= manifestsKept && oldest !== undefined) manifests.delete(oldest);
  manifests.set(key, manifest);
  return manifest;
}

function digestOf(content: Content, crypto: Crypto): string {
  const hash = crypto.hash("sha512");
  if (content.pass) content.pass((piece) => hash.update(piece));
  else hash.update(content.read(0, content.size));
  return hex(hash.digest());
}

function turnOneOctet(part: Part): Part {
  if (!part.largest) return part;
  const { content } = part;
  const place = Math.floor(content.size / 2);
  const read = (offset: number, length: number) => {
    const octets = content.read(offset, length);
    if (offset > place || offset + octets.length <= place) return octets;
    const turned = octets.slice();
    turned[place - offset]! ^= 0xff;
    return turned;
  };
  return { ...part, content: { size: content.size, read } };
}

function otherFamily(family: ImageFamily): ImageFamily {
  if (family === controllerFamily) return "ap1g7";
  return imageTypes[(imageTypes.indexOf(family) + 1) % imageTypes.length]!;
}

function defaultSize(family: ImageFamily): number {
  return family === controllerFamily ? imageSizes.smallController : imageSizes.small;
}

function names(parts: readonly Part[]): string[] {
  return parts.map((part) => part.name);
}
