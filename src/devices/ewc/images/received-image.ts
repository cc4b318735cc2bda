import type { Content } from "../../../host/content";

const blockOctets = 256 * 1024;

/** Octets that arrive in pieces of any length and are read as one file. */
export class ReceivedImage implements Content {
  readonly #blocks: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(octets: Uint8Array): void {
    let taken = 0;
    while (taken < octets.length) {
      const within = this.#size % blockOctets;
      if (within === 0) this.#blocks.push(new Uint8Array(blockOctets));
      const length = Math.min(octets.length - taken, blockOctets - within);
      this.#blocks[this.#blocks.length - 1]!.set(octets.subarray(taken, taken + length), within);
      this.#size += length;
      taken += length;
    }
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.#size);
    if (offset >= end) return new Uint8Array(0);
    const within = offset % blockOctets;
    const block = this.#blocks[(offset - within) / blockOctets]!;
    if (within + end - offset <= blockOctets) return block.subarray(within, within + end - offset);
    const joined = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const start = at % blockOctets;
      const part = Math.min(end - at, blockOctets - start);
      joined.set(this.#blocks[(at - start) / blockOctets]!.subarray(start, start + part), at - offset);
      at += part;
    }
    return joined;
  }
}
