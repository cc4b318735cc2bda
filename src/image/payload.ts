import type { Content } from "../host/content";

/** Octets made at a time. A multiple of 4. */
const chunkSize = 65_536;

/**
 * Incompressible octets, the same for the same seed: word i is the finaliser of MurmurHash3 over seed and i, so that any
 * place can be made without what lies before it. Words lie in the machine's order, which is little-endian
 * wherever Node runs.
 */
export function payloadContent(size: number, seed: number): Content {
  return new Payload(size, seed);
}

/** 32 bits of seed out of names and numbers (FNV-1a). */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join("\n")) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  return hash >>> 0;
}

class Payload implements Content {
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkStart = -1;

  constructor(
    readonly size: number,
    private readonly seed: number,
  ) {}

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.size);
    if (!(end > offset)) return new Uint8Array(0);
    const start = offset - (offset % chunkSize);
    if (end <= start + chunkSize) return this.#at(start).subarray(offset - start, end - start);
    const octets = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const from = at - (at % chunkSize);
      const to = Math.min(from + chunkSize, end);
      octets.set(this.#at(from).subarray(at - from, to - from), at - offset);
      at = to;
    }
    return octets;
  }

  pass(take: (piece: Uint8Array) => void): void {
    const chunk = new Uint8Array(chunkSize);
    for (let start = 0; start < this.size; start += chunkSize) {
      fillChunk(chunk, start / 4, this.seed);
      take(start + chunkSize <= this.size ? chunk : chunk.subarray(0, this.size - start));
    }
  }

  /** Each chunk is a new array: views of the one before may still be under way in the network. */
  #at(start: number): Uint8Array {
    if (start !== this.#chunkStart) {
      this.#chunk = new Uint8Array(chunkSize);
      fillChunk(this.#chunk, start / 4, this.seed);
      this.#chunkStart = start;
    }
    return this.#chunk;
  }
}

function fillChunk(chunk: Uint8Array, firstWord: number, seed: number): void {
  const words = new Uint32Array(chunk.buffer);
  let counter = (Math.imul(firstWord, 0x9e3779b1) + seed) | 0;
  for (let i = 0; i < words.length; i++) {
    let x = counter ^ (counter >>> 16);
    x = Math.imul(x, 0x85ebca6b);
    x ^= x >>> 13;
    x = Math.imul(x, 0xc2b2ae35);
    words[i] = x ^ (x >>> 16);
    counter = (counter + 0x9e3779b1) | 0;
  }
}
