import { createHash } from "node:crypto";
import { extract } from "tar-stream";
import { decodeInfo, type ImageInfo } from "../../image/info";
import { decodeManifest, manifestName, signatureName } from "../../image/manifest";

/** What the octets of an AP image show of it, without anybody's keys. */
export interface ImageFindings {
  /** Of its `info.ver`, as soon as that has gone by. */
  readonly info: ImageInfo | undefined;
  /** An archive at all? undefined while too little has come. */
  readonly isArchive: boolean | undefined;
  /** Of a file that came whole: the archive has its end. */
  readonly isWhole: boolean;
  readonly parts: readonly { readonly name: string; readonly size: number; readonly sha512: string }[];
  /** `lab`: a manifest and its signature, as this lab's images have; else the names of what looks like one. */
  readonly signature: readonly string[];
  /** Parts whose octets are not those that the image's own manifest names. */
  readonly damaged: readonly string[];
}

/** Octets of a part that are kept to be read. */
const keptOctets = 65_536;

/**
 * Reads an AP image as its octets arrive: a tar archive with `info.ver` (device-facts §1.2). Real images and those of this lab
 * are read alike.
 */
export class ImageArchive {
  readonly #tar = extract();
  readonly #parts: { name: string; size: number; sha512: string }[] = [];
  readonly #kept = new Map<string, string>();
  #info: ImageInfo | undefined;
  #isArchive: boolean | undefined;
  #isWhole = false;
  readonly #over: Promise<void>;

  constructor() {
    this.#tar.on("entry", (header, part, next) => {
      this.#isArchive = true;
      const name = header.name.replace(/^\.\//, "");
      const hash = createHash("sha512");
      const kept: Buffer[] = [];
      let size = 0;
      part.on("data", (piece) => {
        const octets = piece as Buffer;
        hash.update(octets);
        size += octets.length;
        if (size <= keptOctets) kept.push(octets);
      });
      // A file that was cut short: the archive's own error says so.
      part.on("error", () => {});
      part.on("end", () => {
        if (size <= keptOctets) this.#kept.set(name, Buffer.concat(kept).toString("latin1"));
        if (name === "info.ver") this.#info = decodeInfo(this.#kept.get(name) ?? "");
        if (header.type !== "directory") this.#parts.push({ name, size, sha512: hash.digest("hex") });
        next();
      });
    });
    this.#over = new Promise((resolve) => {
      this.#tar.once("finish", () => {
        this.#isWhole = true;
        resolve();
      });
      this.#tar.once("error", () => {
        this.#isArchive ??= false;
        resolve();
      });
      this.#tar.once("close", () => resolve());
    });
  }

  update(octets: Uint8Array): void {
    if (this.#isArchive !== false && !this.#tar.destroyed) this.#tar.write(Buffer.from(octets));
  }

  /** No more octets come: they were all, or only the head. */
  async finish(isAll: boolean): Promise<ImageFindings> {
    if (isAll && !this.#tar.destroyed) {
      this.#tar.end(undefined);
      await this.#over;
    }
    return this.findings();
  }

  findings(): ImageFindings {
    const manifest = decodeManifest(this.#kept.get(manifestName) ?? "");
    const damaged = [...(manifest ?? [])].flatMap(([name, digest]) => {
      const part = this.#parts.find((each) => each.name === name);
      return part === undefined || part.sha512 === digest ? [] : [name];
    });
    return {
      info: this.#info,
      isArchive: this.#isArchive,
      isWhole: this.#isWhole,
      parts: this.#parts,
      signature: this.#parts
        .map(({ name }) => name)
        .filter((name) => name === signatureName || /\.(sig|sign|p7s|pem|cer)$|signature/i.test(name)),
      damaged,
    };
  }
}
