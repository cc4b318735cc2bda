/** A file's octets, readable anywhere in any order; how they are kept (memory, disk, made on demand) is hidden. */
export interface Content {
  /** Octets. */
  readonly size: number;
  /**
   * The octets from `offset`, fewer than `length` only at the end. The result may be a view: do not change it.
   */
  read(offset: number, length: number): Uint8Array;
  /**
   * All octets in order, in pieces that are good only until `take` returns: where it exists, it spares a reader of the
   * whole the memory that `read` would take.
   */
  pass?(take: (piece: Uint8Array) => void): void;
}

/** Octets in memory as Content; they must not change afterwards. */
export function octetsContent(octets: Uint8Array): Content {
  return {
    size: octets.length,
    read: (offset, length) =>
      octets.subarray(Math.min(offset, octets.length), Math.min(offset + length, octets.length)),
  };
}

/** The whole of it in order, a quarter of a mebibyte at a time: as much memory as a reader of the whole needs at once. */
export function* piecesOf(content: Content): Generator<Uint8Array> {
  const length = 256 * 1_024;
  for (let offset = 0; offset < content.size; offset += length) yield content.read(offset, length);
}

export function textContent(text: string): Content {
  return octetsContent(new TextEncoder().encode(text));
}
