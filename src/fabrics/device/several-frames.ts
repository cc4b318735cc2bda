import { UsageError } from "../../errors";

/**
 * How several devices share one process's streams. What a device prints goes out in frames: its number in two octets, how
 * many octets follow in two more, and these. What is said to one comes as a line of JSON.
 */
export type Order =
  | { readonly to: number; readonly keys: string }
  | { readonly to: number; readonly power: "off" }
  /** With a device description, as JSON has it. */
  | { readonly to: number; readonly power: "on"; readonly device: unknown };

const head = 4;
const longest = 0xffff;

export function framesOf(device: number, octets: Uint8Array): Uint8Array {
  const pieces: Buffer[] = [];
  for (let at = 0; at < octets.length; at += longest) {
    const piece = octets.subarray(at, at + longest);
    const header = Buffer.alloc(head);
    header.writeUInt16BE(device, 0);
    header.writeUInt16BE(piece.length, 2);
    pieces.push(header, Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

/** Takes frames as they come, in whatever pieces. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  constructor(readonly frame: (device: number, octets: Uint8Array) => void) {}

  take(octets: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? Buffer.from(octets) : Buffer.concat([this.#pending, octets]);
    let at = 0;
    while (this.#pending.length - at >= head) {
      const end = at + head + this.#pending.readUInt16BE(at + 2);
      if (end > this.#pending.length) break;
      this.frame(this.#pending.readUInt16BE(at), this.#pending.subarray(at + head, end));
      at = end;
    }
    this.#pending = this.#pending.subarray(at);
  }
}

/** Takes text as it comes and hands over whole lines. */
export class LineReader {
  #pending = "";

  constructor(readonly line: (text: string) => void) {}

  take(text: string): void {
    const lines = (this.#pending + text).split("\n");
    this.#pending = lines.pop() ?? "";
    for (const line of lines) this.line(line);
  }
}

export function orderText(order: Order): string {
  return `${JSON.stringify(order)}\n`;
}

/** @throws UsageError when it is no order. */
export function parseOrder(line: string): Order {
  const order = JSON.parse(line) as Order;
  if (typeof order?.to !== "number") throw new UsageError(`no order for a device: ${line.slice(0, 80)}`);
  return order;
}
