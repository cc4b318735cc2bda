import { Inflate } from "fflate";
import { WireError } from "../errors";

/** Takes one file of an archive as it comes. */
export interface UnzippedFile {
  /** The octets are the taker's from then on, if `update`'s were. */
  data(octets: Uint8Array): void;
  end(): void;
}

/** @param name As the archive has it, folders included. undefined: the file is passed over. */
export type OpenUnzipped = (name: string) => UnzippedFile | undefined;

const localHeaderLength = 30;
const localHeader = 0x04034b50;
const dataDescriptor = 0x08074b50;
const descriptorLength = 16;
/** Central directory, its end, ZIP64's ends, archive extra data: files come before all of them. */
const afterFiles = new Set([0x02014b50, 0x06054b50, 0x06064b50, 0x08064b50]);

type Place =
  | { readonly at: "header" }
  | {
      readonly at: "data";
      readonly file: UnzippedFile | undefined;
      readonly inflate: Inflate | undefined;
      /** Octets still to come; undefined: the descriptor behind them will tell. */
      left: number | undefined;
      taken: number;
    }
  | { readonly at: "end" };

/**
 * A ZIP archive (PKWARE APPNOTE 6.3) read as it comes, in pieces of any length, files stored or deflated. What is kept is less
 * than a header. Checksums are left to whoever takes the files. `update` throws WireError for what is no such archive.
 */
export class Unzip {
  readonly #open: OpenUnzipped;
  #place: Place = { at: "header" };
  #held = new Uint8Array(0);
  #offset = 0;

  constructor(open: OpenUnzipped) {
    this.#open = open;
  }

  /** @throws WireError */
  update(octets: Uint8Array): void {
    let rest = octets;
    if (this.#held.length > 0) {
      rest = new Uint8Array(this.#held.length + octets.length);
      rest.set(this.#held);
      rest.set(octets, this.#held.length);
      this.#held = new Uint8Array(0);
    }
    for (;;) {
      const used = this.#take(rest);
      this.#offset += used;
      rest = rest.subarray(used);
      if (used === 0) break;
    }
    this.#held = rest.slice();
  }

  /** @throws WireError when the archive is cut short. */
  finish(): void {
    if (this.#place.at !== "end") throw new WireError("the ZIP archive is cut short", this.#offset);
  }

  /** How many octets it has used up; 0: more are needed, or there are none. */
  #take(octets: Uint8Array): number {
    const place = this.#place;
    if (octets.length === 0) return 0;
    switch (place.at) {
      case "header":
        return this.#header(octets);
      case "data":
        return place.left === undefined ? this.#search(octets, place) : this.#pass(octets, place, place.left);
      case "end":
        return octets.length;
    }
  }

  #header(octets: Uint8Array): number {
    if (octets.length < 4) return 0;
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    const signature = view.getUint32(0, true);
    if (this.#offset > 0 && afterFiles.has(signature)) {
      this.#place = { at: "end" };
      return octets.length;
    }
    if (signature !== localHeader) throw new WireError("no ZIP archive", this.#offset);
    if (octets.length < localHeaderLength) return 0;
    const flags = view.getUint16(6, true);
    const method = view.getUint16(8, true);
    const nameLength = view.getUint16(26, true);
    const extraLength = view.getUint16(28, true);
    const length = localHeaderLength + nameLength + extraLength;
    if (octets.length < length) return 0;
    if (flags & 1) throw new WireError("an encrypted file in the ZIP archive", this.#offset);
    if (method !== 0 && method !== 8)
      throw new WireError(`compression method ${method} in the ZIP archive`, this.#offset);
    const name = new TextDecoder().decode(octets.subarray(localHeaderLength, localHeaderLength + nameLength));
    const extra = octets.subarray(localHeaderLength + nameLength, length);
    const size = sizeOf(view.getUint32(18, true), view.getUint32(22, true), extra);
    const file = this.#open(name);
    const inflate = method === 8 && file ? new Inflate((piece) => file.data(piece)) : undefined;
    const left = flags & 8 && size === 0 ? undefined : size;
    this.#place = { at: "data", file, inflate, left, taken: 0 };
    if (left === 0) this.#end(this.#place);
    return length;
  }

  #pass(octets: Uint8Array, place: Extract<Place, { at: "data" }>, left: number): number {
    const used = Math.min(left, octets.length);
    this.#give(octets.subarray(0, used), place);
    place.left = left - used;
    if (place.left === 0) this.#end(place);
    return used;
  }

  /** A descriptor's signature may stand in the data, too; but hardly with the number of octets that came before it. */
  #search(octets: Uint8Array, place: Extract<Place, { at: "data" }>): number {
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    const last = octets.length - descriptorLength;
    for (let at = octets.indexOf(0x50); at >= 0 && at <= last; at = octets.indexOf(0x50, at + 1)) {
      if (view.getUint32(at, true) !== dataDescriptor) continue;
      if (view.getUint32(at + 8, true) !== place.taken + at) continue;
      this.#give(octets.subarray(0, at), place);
      this.#end(place);
      return at + descriptorLength;
    }
    const used = Math.max(0, octets.length - descriptorLength + 1);
    this.#give(octets.subarray(0, used), place);
    return used;
  }

  #give(octets: Uint8Array, place: Extract<Place, { at: "data" }>): void {
    place.taken += octets.length;
    if (octets.length === 0 || !place.file) return;
    if (!place.inflate) {
      place.file.data(octets);
      return;
    }
    try {
      place.inflate.push(octets);
    } catch {
      throw new WireError("damaged compression in the ZIP archive", this.#offset);
    }
  }

  #end(place: Extract<Place, { at: "data" }>): void {
    this.#place = { at: "header" };
    place.file?.end();
  }
}

/** ZIP64 (§4.5.3) tells sizes of 4 GiB and more in an extra field, the uncompressed one first. */
function sizeOf(compressed: number, uncompressed: number, extra: Uint8Array): number {
  if (compressed !== 0xffff_ffff) return compressed;
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const place = at + 4 + (uncompressed === 0xffff_ffff ? 8 : 0);
    if (place + 8 <= extra.length) return Number(view.getBigUint64(place, true));
  }
  throw new WireError("a size is missing in the ZIP archive");
}
