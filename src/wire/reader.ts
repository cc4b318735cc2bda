import { WireError } from "../errors";

/** A place in octets, and an end it never passes. Offsets in errors count from the beginning of the octets. */
export class Reader {
  constructor(
    private readonly source: Uint8Array,
    public position = 0,
    readonly end = source.length,
  ) {}

  get remaining(): number {
    return this.end - this.position;
  }

  /** A number of 1 to 6 octets, most significant first. */
  unsigned(length: number): number {
    this.need(length);
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + (this.source[this.position++] as number);
    return value;
  }

  /** A view of the next octets. */
  octets(length: number): Uint8Array {
    this.need(length);
    const start = this.position;
    this.position += length;
    return this.source.subarray(start, this.position);
  }

  /** A reader of the next octets only; this one goes on behind them. */
  inside(length: number): Reader {
    this.need(length);
    const start = this.position;
    this.position += length;
    return new Reader(this.source, start, this.position);
  }

  expectEnd(): void {
    if (this.remaining > 0) throw new WireError(`${this.remaining} octets too many`, this.position);
  }

  private need(length: number): void {
    if (length > this.remaining) {
      throw new WireError(`${length} octets wanted, ${this.remaining} left`, this.position);
    }
  }
}
