import {
  type HandshakeFragment,
  type HandshakeMessage,
  handshakeHeaderLength,
  handshakeName,
  writeHandshakeHeader,
} from "./handshake-header";

/** Bounds on what a peer can make us keep. No flight has more than five messages. */
const messagesAhead = 8;
const longestMessage = 32_768;
const longestTotal = 65_536;
const mostGaps = 128;

/** Handshake messages from fragments that come in any order, more than once, overlapping. */
export class Reassembly {
  private readonly partial = new Map<number, PartialMessage>();
  private kept = 0;

  /** `next`: the message_seq that is awaited. */
  constructor(public next: number) {}

  /** Octets held for messages that are not complete or not due. */
  get held(): number {
    return this.kept;
  }

  /** Takes the fragment in; a text says why not. Not for fragments of messages already taken (`sequence < next`). */
  add(fragment: HandshakeFragment): string | undefined {
    const name = handshakeName(fragment.type);
    if (fragment.sequence >= this.next + messagesAhead) {
      return `${name} is too far ahead (message ${fragment.sequence}, expected ${this.next})`;
    }
    const known = this.partial.get(fragment.sequence);
    if (known !== undefined) return known.add(fragment);
    if (fragment.length > longestMessage) return `${name} is too long (${fragment.length} octets)`;
    if (this.kept + fragment.length > longestTotal) return `${name} exceeds the room for reassembly`;
    const message = new PartialMessage(fragment);
    this.partial.set(fragment.sequence, message);
    this.kept += fragment.length;
    return message.add(fragment);
  }

  /** The next message in order, when it is complete. */
  take(): HandshakeMessage | undefined {
    const message = this.partial.get(this.next);
    if (message === undefined || !message.isComplete) return undefined;
    this.partial.delete(this.next);
    this.kept -= message.length;
    const sequence = this.next++;
    const { type, whole } = message;
    return { type, sequence, body: whole.subarray(handshakeHeaderLength), whole };
  }
}

class PartialMessage {
  readonly type: number;
  readonly length: number;
  readonly whole: Uint8Array;
  /** What is there: [start, end) pairs in order, none touching another. */
  private ranges: { start: number; end: number }[] = [];

  constructor(first: HandshakeFragment) {
    this.type = first.type;
    this.length = first.length;
    this.whole = new Uint8Array(handshakeHeaderLength + first.length);
    writeHandshakeHeader(this.whole, 0, first.type, first.length, first.sequence, 0, first.length);
  }

  get isComplete(): boolean {
    return this.length === 0 || (this.ranges[0]?.start === 0 && this.ranges[0].end === this.length);
  }

  /**
   * RFC 6347 does not say what to do when fragments of one message contradict each other, so: the earlier one counts,
   * and the transcript decides whether that was the right one.
   */
  add(fragment: HandshakeFragment): string | undefined {
    const name = handshakeName(this.type);
    if (fragment.type !== this.type || fragment.length !== this.length) {
      return `fragment of ${handshakeName(fragment.type)} conflicts with a ${name} received earlier`;
    }
    const start = fragment.offset;
    const end = start + fragment.data.length;
    if (start === end) return undefined;
    for (const range of this.ranges) {
      for (let i = Math.max(start, range.start); i < Math.min(end, range.end); i++) {
        if (this.whole[handshakeHeaderLength + i] !== fragment.data[i - start]) {
          return `fragment of ${name} conflicts with octets received earlier`;
        }
      }
    }
    const merged = this.merge(start, end);
    if (merged.length > mostGaps) return `${name} comes in too many pieces`;
    this.ranges = merged;
    this.whole.set(fragment.data, handshakeHeaderLength + start);
    return undefined;
  }

  private merge(start: number, end: number): { start: number; end: number }[] {
    const before = this.ranges.filter((range) => range.end < start);
    const after = this.ranges.filter((range) => range.start > end);
    const touching = this.ranges.filter((range) => range.end >= start && range.start <= end);
    const merged = {
      start: Math.min(start, ...touching.map((range) => range.start)),
      end: Math.max(end, ...touching.map((range) => range.end)),
    };
    return [...before, merged, ...after];
  }
}
