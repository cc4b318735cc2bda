/** Octets that grow as they are written. */
export class Writer {
  private buffer: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  /** A number of 1 to 6 octets, most significant first; it must fit. */
  unsigned(value: number, length: number): void {
    this.reserve(length);
    this.put(value, length, this.length);
    this.length += length;
  }

  octets(octets: Uint8Array): void {
    this.reserve(octets.length);
    this.buffer.set(octets, this.length);
    this.length += octets.length;
  }

  /** Overwrites a number written before, such as a length known only now. */
  patch(at: number, value: number, length: number): void {
    this.put(value, length, at);
  }

  /** What was written; the writer is not to be used again. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private put(value: number, length: number, at: number): void {
    let left = value;
    for (let i = at + length - 1; i >= at; i--) {
      this.buffer[i] = left % 256;
      left = Math.floor(left / 256);
    }
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + extra));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
  }
}
