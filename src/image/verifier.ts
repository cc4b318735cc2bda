import type { Crypto, Hash, PublicKey } from "../crypto/port";
import type { Content } from "../host/content";
import type { ImageFamily } from "./ap-image";
import { decodeInfo, type ImageInfo } from "./info";
import { decodeManifest, hex, manifestName, signatureName } from "./manifest";
import { decodeTarHeader, isZero, tarBlock, tarPadding } from "./tar";

export type { ImageInfo } from "./info";

export type Verdict =
  | { readonly kind: "ok" }
  /** A part's octets are not those of the manifest, or a header, the manifest or the padding is damaged. */
  | { readonly kind: "corrupt"; readonly part: string }
  | { readonly kind: "truncated" }
  | { readonly kind: "unsigned" }
  | { readonly kind: "bad-signature" }
  /** The certificate that signed it is not good at this time. */
  | { readonly kind: "signature-expired" }
  | { readonly kind: "signature-not-yet-valid" }
  | { readonly kind: "wrong-family"; readonly family: string }
  | { readonly kind: "not-an-image" };

export interface ReadImage {
  /** undefined when not even that could be read. Believe it only with the verdict ok. */
  readonly info: ImageInfo | undefined;
  readonly verdict: Verdict;
  /** Lower-case hexadecimal SHA-512 of the manifest: what `show version` prints as the image's hash. */
  readonly hash: string | undefined;
}

/** Who may sign images, and what the reader needs. */
export interface ImageTrust {
  readonly crypto: Crypto;
  readonly signer: PublicKey;
  /** When given, an image of another family gets the verdict wrong-family. */
  readonly family?: ImageFamily;
  /** The reader's own calendar, milliseconds since 1970-01-01 UTC; without one, dates do not count. */
  readonly calendar?: () => number;
}

/** Never throws for what the octets say. */
export function readImage(content: Content, trust: ImageTrust): ReadImage {
  const verifier = new ImageVerifier(trust);
  for (let offset = 0; offset < content.size; offset += readSize)
    verifier.update(content.read(offset, readSize));
  return verifier.finish();
}

const readSize = 65_536;
/** More parts than any image has. */
const partsLimit = 64;
/** Octets of a part that must be kept: info.ver, the manifest, the signature. */
const keptLimit = 32_768;

type Place =
  | { readonly at: "header" }
  | {
      readonly at: "part";
      readonly name: string;
      readonly hash: Hash;
      readonly kept: number[] | undefined;
      left: number;
      padding: number;
    }
  | { readonly at: "padding"; readonly name: string; left: number }
  /** One block of zeros has been seen, or two, after which only zeros may come. */
  | { readonly at: "end"; zeros: number }
  /** The verdict is known; what still comes is passed over. */
  | { readonly at: "failed"; readonly verdict: Verdict };

/**
 * Verifies an image as its octets arrive, in pieces of any length, keeping none of them but info.ver, manifest and
 * signature. A turned octet anywhere in the file, headers and padding included, is found.
 */
export class ImageVerifier {
  #info: ImageInfo | undefined;
  #place: Place = { at: "header" };
  readonly #block = new Uint8Array(tarBlock);
  #blockFilled = 0;
  readonly #digests = new Map<string, string>();
  readonly #kept = new Map<string, Uint8Array>();
  #received = 0;

  constructor(private readonly trust: ImageTrust) {}

  /** Known as soon as `info.ver` has gone by. */
  get info(): ImageInfo | undefined {
    return this.#info;
  }

  update(octets: Uint8Array): void {
    this.#received += octets.length;
    for (let offset = 0; offset < octets.length; )
      offset += this.#take(offset === 0 ? octets : octets.subarray(offset));
  }

  finish(): ReadImage {
    const manifest = this.#kept.get(manifestName);
    const hash = manifest ? hex(this.trust.crypto.hash("sha512").update(manifest).digest()) : undefined;
    return { info: this.#info, verdict: this.#verdict(), hash };
  }

  /** Returns how many octets it used up: at least one. */
  #take(octets: Uint8Array): number {
    const place = this.#place;
    switch (place.at) {
      case "header":
        return this.#header(octets);
      case "part": {
        const used = Math.min(place.left, octets.length);
        const piece = used === octets.length ? octets : octets.subarray(0, used);
        place.hash.update(piece);
        if (place.kept) for (const octet of piece) place.kept.push(octet);
        place.left -= used;
        if (place.left === 0) this.#partDone(place);
        return used;
      }
      case "padding": {
        const used = Math.min(place.left, octets.length);
        if (!isZero(octets.subarray(0, used))) this.#fail({ kind: "corrupt", part: place.name });
        place.left -= used;
        if (place.left === 0 && this.#place === place) this.#place = { at: "header" };
        return used;
      }
      case "end":
        if (!isZero(octets)) this.#fail({ kind: "corrupt", part: "end of archive" });
        place.zeros += octets.length;
        return octets.length;
      case "failed":
        return octets.length;
    }
  }

  #header(octets: Uint8Array): number {
    const used = Math.min(tarBlock - this.#blockFilled, octets.length);
    this.#block.set(octets.subarray(0, used), this.#blockFilled);
    this.#blockFilled += used;
    if (this.#blockFilled < tarBlock) return used;
    this.#blockFilled = 0;
    const header = decodeTarHeader(this.#block);
    const first = this.#digests.size === 0;
    if (first && (header === undefined || header === "end" || header.name !== "info.ver")) {
      this.#fail({ kind: "not-an-image" });
    } else if (header === undefined) {
      this.#fail({ kind: "corrupt", part: "archive header" });
    } else if (header === "end") {
      this.#place = { at: "end", zeros: tarBlock };
    } else {
      this.#open(header.name, header.size);
    }
    return used;
  }

  #open(name: string, size: number): void {
    const kept = name === "info.ver" || name === manifestName || name === signatureName;
    if (this.#digests.has(name) || this.#digests.size >= partsLimit || (kept && size > keptLimit)) {
      this.#fail({ kind: "corrupt", part: name });
      return;
    }
    const hash = this.trust.crypto.hash("sha512");
    const place = {
      at: "part",
      name,
      hash,
      kept: kept ? [] : undefined,
      left: size,
      padding: tarPadding(size),
    } as const;
    this.#place = { ...place };
    if (size === 0) this.#partDone(place);
  }

  #partDone(place: Extract<Place, { at: "part" }>): void {
    this.#digests.set(place.name, hex(place.hash.digest()));
    if (place.kept) this.#kept.set(place.name, Uint8Array.from(place.kept));
    this.#place =
      place.padding > 0 ? { at: "padding", name: place.name, left: place.padding } : { at: "header" };
    if (place.name !== "info.ver") return;
    this.#info = decodeInfo(new TextDecoder().decode(this.#kept.get("info.ver")));
    if (!this.#info) this.#fail({ kind: "not-an-image" });
  }

  #fail(verdict: Verdict): void {
    this.#place = { at: "failed", verdict };
  }

  #verdict(): Verdict {
    const { crypto, signer, family } = this.trust;
    const place = this.#place;
    if (place.at === "failed") return place.verdict;
    if (this.#received === 0) return { kind: "not-an-image" };
    if (place.at !== "end" || place.zeros < 2 * tarBlock) return { kind: "truncated" };
    const manifest = this.#kept.get(manifestName);
    const signature = this.#kept.get(signatureName);
    if (!manifest || !signature) return { kind: "unsigned" };
    if (!crypto.verify("ecdsa-sha256", signer, manifest, signature)) return { kind: "bad-signature" };
    const damaged = this.#damagedPart(manifest);
    if (damaged !== undefined) return { kind: "corrupt", part: damaged };
    const dated = this.#dateVerdict();
    if (dated) return dated;
    const own = this.#info?.family ?? "";
    return family === undefined || own === family ? { kind: "ok" } : { kind: "wrong-family", family: own };
  }

  #dateVerdict(): Verdict | undefined {
    const now = this.trust.calendar?.();
    const signing = this.#info?.signing;
    if (now === undefined || signing === undefined) return undefined;
    if (now < signing.issued) return { kind: "signature-not-yet-valid" };
    return now > signing.expires ? { kind: "signature-expired" } : undefined;
  }

  /** The first part that the manifest does not vouch for, or that it names and the archive lacks. */
  #damagedPart(manifest: Uint8Array): string | undefined {
    const wanted = decodeManifest(new TextDecoder().decode(manifest));
    if (!wanted) return manifestName;
    for (const [name, digest] of wanted) if (this.#digests.get(name) !== digest) return name;
    for (const name of this.#digests.keys()) {
      if (name !== manifestName && name !== signatureName && !wanted.has(name)) return name;
    }
    return undefined;
  }
}
