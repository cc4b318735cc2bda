import { WireError } from "../../errors";
import { type CapwapHeader, encodeHeader } from "./header";
import { type CapwapPacket, encodePacket } from "./preamble";

export type PlainPacket = Extract<CapwapPacket, { kind: "plain" }>;

/**
 * Splits a packet so that no piece is longer than `mtu` octets, CAPWAP header included (RFC 5415 §3.4); one that fits
 * is returned alone and whole. With DTLS, the caller's `mtu` leaves room for the record.
 * @throws WireError when the MTU leaves no room for 8 octets, or the payload is longer than offsets can say.
 */
export function fragment(
  header: CapwapHeader,
  payload: Uint8Array,
  mtu: number,
  fragmentId: number,
): Uint8Array[] {
  const whole = encodePacket({ kind: "plain", header, payload });
  if (whole.length <= mtu) return [whole];
  const room = Math.floor((mtu - encodeHeader(header).length) / 8) * 8;
  if (room < 8) throw new WireError(`an MTU of ${mtu} leaves no room for fragments`);
  if (payload.length > 0x1fff * 8 + room)
    throw new WireError(`${payload.length} octets are too many to fragment`);
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < payload.length; offset += room) {
    const piece = payload.subarray(offset, offset + room);
    const last = offset + room >= payload.length;
    const pieceHeader = { ...header, f: true, l: last, fragmentId, fragmentOffset: offset / 8 };
    pieces.push(encodePacket({ kind: "plain", header: pieceHeader, payload: piece }));
  }
  return pieces;
}

export interface ReassemblyLimits {
  /** Sets of fragments in the making at one time; the oldest gives way. */
  readonly buffers: number;
  /** Octets of payload in one set; a set that would grow beyond is dropped. */
  readonly octets: number;
  /** Milliseconds from a set's first fragment to its last. */
  readonly age: number;
}

const defaultReassemblyLimits: ReassemblyLimits = { buffers: 8, octets: 65536, age: 10_000 };

interface Buffer {
  readonly began: number;
  /** Of the fragment with offset 0, once it came. */
  header: CapwapHeader | undefined;
  readonly pieces: Map<number, Uint8Array>;
  octets: number;
  /** Known when the last fragment came. */
  length: number | undefined;
}

/**
 * Puts the fragments of one peer and one direction together. Order and duplicates do not matter; overlapping or
 * contradicting fragments end their set, since RFC 5415 §4.3 does not allow overlap.
 */
export class Reassembler {
  private readonly buffers = new Map<number, Buffer>();
  /** Sets given up: too old, too many, too long, or not consistent. */
  dropped = 0;

  constructor(private readonly limits: ReassemblyLimits = defaultReassemblyLimits) {}

  /** The whole packet when this piece completes it or was never split, else undefined. */
  accept(now: number, packet: PlainPacket): PlainPacket | undefined {
    if (!packet.header.f) return packet;
    this.expire(now);
    const { fragmentId, fragmentOffset, l } = packet.header;
    const buffer = this.buffers.get(fragmentId) ?? this.open(now, fragmentId);
    if (!this.add(buffer, fragmentOffset * 8, packet, l)) {
      this.drop(fragmentId);
      return undefined;
    }
    if (buffer.header === undefined || buffer.octets !== buffer.length) return undefined;
    this.buffers.delete(fragmentId);
    return complete(buffer, buffer.header);
  }

  /** Octets of payload kept at the moment. */
  get held(): number {
    let octets = 0;
    for (const buffer of this.buffers.values()) octets += buffer.octets;
    return octets;
  }

  private open(now: number, fragmentId: number): Buffer {
    if (this.buffers.size >= this.limits.buffers) {
      const oldest = this.buffers.keys().next().value;
      if (oldest !== undefined) this.drop(oldest);
    }
    const buffer: Buffer = { began: now, header: undefined, pieces: new Map(), octets: 0, length: undefined };
    this.buffers.set(fragmentId, buffer);
    return buffer;
  }

  /** False when the piece does not fit to what is there. */
  private add(buffer: Buffer, offset: number, packet: PlainPacket, last: boolean): boolean {
    const { payload } = packet;
    const end = offset + payload.length;
    if (payload.length === 0 || end > this.limits.octets) return false;
    if (!last && payload.length % 8 !== 0) return false;
    const before = buffer.pieces.get(offset);
    if (before) return same(before, payload) && (!last || buffer.length === end);
    for (const [start, piece] of buffer.pieces) {
      if (start < end && offset < start + piece.length) return false;
    }
    if (last && buffer.length !== undefined) return false;
    if (last) buffer.length = end;
    if (buffer.length !== undefined && (end > buffer.length || extent(buffer) > buffer.length)) return false;
    if (offset === 0) buffer.header = packet.header;
    // The piece is a view of a datagram: the copy lets the rest of that datagram go.
    buffer.pieces.set(offset, payload.slice());
    buffer.octets += payload.length;
    return true;
  }

  private expire(now: number): void {
    for (const [fragmentId, buffer] of this.buffers) {
      if (now - buffer.began > this.limits.age) this.drop(fragmentId);
    }
  }

  private drop(fragmentId: number): void {
    if (this.buffers.delete(fragmentId)) this.dropped++;
  }
}

function extent(buffer: Buffer): number {
  let end = 0;
  for (const [offset, piece] of buffer.pieces) end = Math.max(end, offset + piece.length);
  return end;
}

function complete(buffer: Buffer, header: CapwapHeader): PlainPacket {
  const payload = new Uint8Array(buffer.octets);
  for (const [offset, piece] of buffer.pieces) payload.set(piece, offset);
  return {
    kind: "plain",
    header: { ...header, f: false, l: false, fragmentId: 0, fragmentOffset: 0 },
    payload,
  };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}
