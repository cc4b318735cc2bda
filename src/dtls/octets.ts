import { WireError } from "../errors";

/** Reads TLS's presentation language (RFC 5246 §4): big-endian numbers, and vectors with their length in front. */
export class Reader {
  private at = 0;

  constructor(
    private readonly octets: Uint8Array,
    private readonly what: string,
  ) {}

  get left(): number {
    return this.octets.length - this.at;
  }

  u8(): number {
    return this.take(1)[0]!;
  }

  u16(): number {
    const [a, b] = this.take(2);
    return (a! << 8) | b!;
  }

  u24(): number {
    const [a, b, c] = this.take(3);
    return (a! << 16) | (b! << 8) | c!;
  }

  /** A view. */
  take(length: number): Uint8Array {
    if (length > this.left) throw new WireError(`${this.what} is cut short`, this.octets.length);
    this.at += length;
    return this.octets.subarray(this.at - length, this.at);
  }

  vector8(): Uint8Array {
    return this.take(this.u8());
  }

  vector16(): Uint8Array {
    return this.take(this.u16());
  }

  vector24(): Uint8Array {
    return this.take(this.u24());
  }

  /** Nothing may follow. */
  end(): void {
    if (this.left !== 0) throw new WireError(`${this.what} has ${this.left} octets too many`, this.at);
  }
}

/** The numbers of a vector of 16-bit numbers. */
export function numbers16(octets: Uint8Array, what: string): number[] {
  if (octets.length % 2 !== 0) throw new WireError(`${what} has an odd length`);
  const numbers: number[] = [];
  for (let i = 0; i < octets.length; i += 2) numbers.push((octets[i]! << 8) | octets[i + 1]!);
  return numbers;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function u16(...values: readonly number[]): Uint8Array {
  const out = new Uint8Array(values.length * 2);
  values.forEach((value, i) => {
    out[2 * i] = value >>> 8;
    out[2 * i + 1] = value;
  });
  return out;
}

export function u24(value: number): Uint8Array {
  return Uint8Array.of(value >>> 16, value >>> 8, value);
}

export function vector8(...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(Uint8Array.of(body.length), body);
}

export function vector16(...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(u16(body.length), body);
}

export function vector24(...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(u24(body.length), body);
}

export function hexadecimal(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += octet.toString(16).padStart(2, "0");
  return text;
}
