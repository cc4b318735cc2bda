import type { TapRecord, TapVerdict } from "../network/tap";

/** A packet as a capture file holds it. */
export interface CapturedPacket extends Omit<TapRecord, "packet"> {
  /** The IPv4 packet, whole. A view: do not change it. */
  readonly octets: Uint8Array;
  /** The same for one packet on both sides of the router, where that is known. */
  readonly id?: number;
  /** What of its conversation was left out before it. */
  readonly leftOut?: { readonly packets: number; readonly octets: number };
  /** What became of it behind the router, in a file that has each packet once. */
  readonly fate?: { readonly verdict: TapVerdict; readonly at: string; readonly note?: string };
}

/** What a lab's wires have shown so far, oldest first, and lines of an NSS key log that decrypt it. */
export interface SeenPackets {
  readonly packets: readonly CapturedPacket[];
  readonly keyLog: readonly string[];
}

/**
 * Each packet once, where its sender put it: seen on two segments, a TCP segment looks like a retransmission. What became
 * of it behind the router is said with it.
 */
export function eachOnce(packets: readonly CapturedPacket[]): CapturedPacket[] {
  const firsts = new Map<number, number>();
  const once: CapturedPacket[] = [];
  for (const packet of packets) {
    const { id, by, at, verdict, note } = packet;
    const first = by === "router" && id !== undefined ? firsts.get(id) : undefined;
    if (first === undefined) {
      if (id !== undefined) firsts.set(id, once.length);
      once.push(packet);
    } else if (verdict !== "passed") {
      const fate = { verdict, at, ...(note === undefined ? {} : { note }) };
      once[first] = { ...once[first]!, fate };
    }
  }
  return once;
}
