import { type PlainPacket, Reassembler, type ReassemblyLimits } from "../wire/capwap/fragment";

const mostSenders = 32;
const limits: ReassemblyLimits = { buffers: 2, octets: 4_096, age: 10_000 };

/**
 * Discovery comes in the clear, and may come in fragments (RFC 5415 §3.4). Anybody may send a fragment and forget the rest:
 * few senders are kept, and not for long.
 */
export class ClearFragments {
  readonly #senders = new Map<string, Reassembler>();

  /** The whole packet, when this one completes it or was never split. */
  accept(now: number, packet: PlainPacket, from: string): PlainPacket | undefined {
    if (!packet.header.f) return packet;
    const known = this.#senders.get(from);
    const reassembler = known ?? new Reassembler(limits);
    if (!known && this.#senders.size >= mostSenders) {
      const [oldest] = this.#senders.keys();
      if (oldest !== undefined) this.#senders.delete(oldest);
    }
    this.#senders.set(from, reassembler);
    const whole = reassembler.accept(now, packet);
    if (reassembler.held === 0) this.#senders.delete(from);
    return whole;
  }
}
