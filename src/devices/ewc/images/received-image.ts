import type { Content } from "../../../host/content";

const largeBlock = 256 * 1024;
/** For what is copied between pieces that are kept. */
const smallBlock = 32 * 1024;
/** Octets of a piece below which a place of its own costs more than to copy it. */
const worthKeeping = 4_096;

/** Octets that arrive in pieces of any length and are read as one file. */
export class ReceivedImage implements Content {
  readonly #blocks: Uint8Array[] = [];
  /** Where in the file each block begins. */
  readonly #starts: number[] = [];
  /** Octets that the last block still takes. */
  #room = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Copies the octets. */
  append(octets: Uint8Array): void {
    this.#copy(octets, largeBlock);
  }

  /**
   * The octets are the image's from here on. They are kept where they are unless that would take more memory than a copy: when they
   * are few, or a part of something larger.
   */
  keep(octets: Uint8Array): void {
    if (octets.length < worthKeeping || octets.length < octets.buffer.byteLength) {
      this.#copy(octets, smallBlock);
      return;
    }
    this.#begin(octets, 0);
    this.#size += octets.length;
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.#size);
    if (offset >= end) return new Uint8Array(0);
    let index = this.#blockAt(offset);
    const first = this.#partOf(index, offset, end);
    if (first.length === end - offset) return first;
    const joined = new Uint8Array(end - offset);
    joined.set(first);
    for (let at = offset + first.length; at < end; ) {
      const part = this.#partOf(++index, at, end);
      joined.set(part, at - offset);
      at += part.length;
    }
    return joined;
  }

  #copy(octets: Uint8Array, blockOctets: number): void {
    for (let taken = 0; taken < octets.length; ) {
      if (this.#room === 0) this.#begin(new Uint8Array(blockOctets), blockOctets);
      const block = this.#blocks.at(-1)!;
      const length = Math.min(octets.length - taken, this.#room);
      block.set(octets.subarray(taken, taken + length), block.length - this.#room);
      this.#room -= length;
      this.#size += length;
      taken += length;
    }
  }

  /** The block before it gives back what it has not filled. */
  #begin(block: Uint8Array, room: number): void {
    const last = this.#blocks.length - 1;
    const before = this.#blocks[last];
    if (before && this.#room > 0) this.#blocks[last] = before.slice(0, before.length - this.#room);
    this.#blocks.push(block);
    this.#starts.push(this.#size);
    this.#room = room;
  }

  /** The block that an octet lies in. */
  #blockAt(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** What of the file from `offset` to `end` lies in the block. */
  #partOf(index: number, offset: number, end: number): Uint8Array {
    const start = this.#starts[index]!;
    const blockEnd = this.#starts[index + 1] ?? this.#size;
    return this.#blocks[index]!.subarray(offset - start, Math.min(end, blockEnd) - start);
  }
}
