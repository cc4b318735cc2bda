/** Netascii (RFC 1350 §1, RFC 764): line ends travel as CR LF, a lone CR as CR NUL. */

const lf = 10;
const cr = 13;

/** Local text to netascii, in pieces of any size: gives exactly the octets asked for, fewer at the end. */
export class NetasciiReader {
  readonly #next: (length: number) => Uint8Array;
  #pending = new Uint8Array(0);

  /** `next` gives up to `length` octets of the file, in order, and none at its end. */
  constructor(next: (length: number) => Uint8Array) {
    this.#next = next;
  }

  read(length: number): Uint8Array {
    const out = new Uint8Array(length);
    let at = this.#take(out, 0);
    while (at < length) {
      const raw = this.#next(length - at);
      if (raw.length === 0) break;
      this.#pending = encodeNetascii(raw);
      at = this.#take(out, at);
    }
    return out.subarray(0, at);
  }

  #take(out: Uint8Array, at: number): number {
    const count = Math.min(out.length - at, this.#pending.length);
    out.set(this.#pending.subarray(0, count), at);
    this.#pending = this.#pending.subarray(count);
    return at + count;
  }
}

export function encodeNetascii(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(octets.length * 2);
  let at = 0;
  for (const octet of octets) {
    if (octet === lf) out[at++] = cr;
    out[at++] = octet;
    if (octet === cr) out[at++] = 0;
  }
  return out.slice(0, at);
}

/** Netascii to local text, piece by piece: a CR at the end of one piece waits for the next. */
export class NetasciiWriter {
  #heldCr = false;

  write(octets: Uint8Array): Uint8Array {
    const out = new Uint8Array(octets.length + 1);
    let at = 0;
    for (const octet of octets) {
      if (this.#heldCr) {
        this.#heldCr = false;
        // RFC 764 knows only CR LF and CR NUL after a CR; anything else is kept as it came.
        if (octet === lf || octet === 0) {
          out[at++] = octet === lf ? lf : cr;
          continue;
        }
        out[at++] = cr;
      }
      if (octet === cr) this.#heldCr = true;
      else out[at++] = octet;
    }
    return out.subarray(0, at);
  }

  /** What was still held when the text ended. */
  end(): Uint8Array {
    const held = this.#heldCr;
    this.#heldCr = false;
    return held ? new Uint8Array([cr]) : new Uint8Array(0);
  }
}
