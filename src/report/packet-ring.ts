import { ipv4Size, writeChecksums, writeIpv4 } from "../ip/ipv4";
import type { Packet } from "../ip/packet";
import type { TapRecord } from "../network/tap";

/** A packet as a capture file holds it. */
export interface CapturedPacket extends Omit<TapRecord, "packet"> {
  /** The IPv4 packet, whole. A view: do not change it. */
  readonly octets: Uint8Array;
}

const chunkOctets = 262_144;
/** In front of each packet: time (8 octets), length (4), place, verdict, who and whether there is a note, the note (2). */
const headerOctets = 18;
/** Packets among which one that the router passes on is looked for. */
const remembered = 64;

interface Chunk {
  readonly octets: Uint8Array;
  readonly view: DataView;
  used: number;
}

/**
 * The newest packets that taps saw, bounded by octets. They are kept as they are on the wire and in few large arrays: kept
 * as values, each packet of a long transfer would outlive the collector's young generation, which costs more time
 * and memory than all else that is done with it.
 */
export class PacketRing {
  readonly #chunksKept: number;
  readonly #chunks: Chunk[] = [];
  readonly #places = new Numbered<TapRecord["at"]>();
  readonly #verdicts = new Numbered<TapRecord["verdict"]>();
  readonly #notes = new Numbered<string>();
  /** The last packets that hosts sent, the n-th at n modulo their number. */
  readonly #recent: Packet[] = [];
  #sent = 0;

  /** Keeps about so many octets. Default: all. */
  constructor(octets = Infinity) {
    this.#chunksKept = Math.max(1, Math.ceil(octets / chunkOctets));
  }

  add(record: TapRecord): void {
    const { packet, by, note } = record;
    const size = ipv4Size(packet);
    const { octets, view, used } = this.#room(headerOctets + size);
    view.setFloat64(used, record.time);
    view.setUint32(used + 8, size);
    octets[used + 12] = this.#places.numberOf(record.at);
    octets[used + 13] = this.#verdicts.numberOf(record.verdict);
    octets[used + 14] = by === "host" ? 0 : 1;
    octets[used + 15] = note === undefined ? 0 : 1;
    if (note !== undefined) view.setUint16(used + 16, this.#notes.numberOf(note));
    const identification = this.#identification(packet, by);
    writeIpv4(packet, { identification, timeToLive: by === "host" ? 64 : 63 }, octets, used + headerOctets);
  }

  /** Oldest first. */
  *packets(): Generator<CapturedPacket> {
    for (const { octets, view, used } of this.#chunks) {
      for (let at = 0; at < used; ) {
        const start = at + headerOctets;
        const end = start + view.getUint32(at + 8);
        const packet = octets.subarray(start, end);
        writeChecksums(packet);
        yield {
          time: view.getFloat64(at),
          at: this.#places.named(octets[at + 12]!),
          by: octets[at + 14] === 0 ? "host" : "router",
          verdict: this.#verdicts.named(octets[at + 13]!),
          octets: packet,
          ...(octets[at + 15] === 0 ? {} : { note: this.#notes.named(view.getUint16(at + 16)) }),
        };
        at = end;
      }
    }
  }

  /** The chunk with room for so many octets, which count as used from now on; `used` in the answer is where they begin. */
  #room(octets: number): Chunk {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.used + octets > chunk.octets.length) {
      const oldest = this.#chunks.length === this.#chunksKept ? this.#chunks.shift() : undefined;
      chunk = oldest ?? emptyChunk();
      chunk.used = 0;
      this.#chunks.push(chunk);
    }
    const { used } = chunk;
    chunk.used += octets;
    return { octets: chunk.octets, view: chunk.view, used };
  }

  /** The same packet keeps its number on its way through the router. */
  #identification(packet: Packet, by: TapRecord["by"]): number {
    if (by === "router") {
      const oldest = Math.max(0, this.#sent - remembered);
      for (let n = this.#sent - 1; n >= oldest; n--)
        if (this.#recent[n % remembered] === packet) return n + 1;
    }
    this.#recent[this.#sent % remembered] = packet;
    return ++this.#sent;
  }
}

function emptyChunk(): Chunk {
  const octets = new Uint8Array(chunkOctets);
  return { octets, view: new DataView(octets.buffer), used: 0 };
}

/** Names by small numbers, in the order in which they were first met. */
class Numbered<Name extends string> {
  readonly #numbers = new Map<Name, number>();
  readonly #names: Name[] = [];

  numberOf(name: Name): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }

  named(number: number): Name {
    return this.#names[number]!;
  }
}
