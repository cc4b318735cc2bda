import type { TapRecord } from "../../network/tap";
import type { CapturedPacket } from "../captured-packet";

const chunkOctets = 131_072;
/** In front of each packet; `write` says what stands where. */
const headerOctets = 40;
const hasNote = 1;
const isRouters = 2;

interface Chunk {
  readonly octets: Uint8Array;
  readonly view: DataView;
  used: number;
}

/** What is kept of a packet beside its octets. */
export interface PacketHead {
  time: number;
  at: TapRecord["at"];
  by: TapRecord["by"];
  verdict: TapRecord["verdict"];
  note: string | undefined;
  /** The order in which packets were seen. */
  order: number;
  /** The same for one packet on both sides of the router. */
  id: number;
  /** Packets and octets of its conversation that were left out before it. */
  leftOut: number;
  leftOutOctets: number;
}

/**
 * Packets in few large arrays, bounded by octets; the oldest give way, or new ones are refused. Kept as values, each
 * packet of a long transfer would outlive the collector's young generation, which costs more time and memory than all
 * else that is done with it.
 */
export class PacketChunks {
  readonly #chunksKept: number;
  readonly #chunks: Chunk[] = [];

  constructor(
    octets: number,
    private readonly names: PacketNames,
  ) {
    this.#chunksKept = Math.max(1, Math.ceil(octets / chunkOctets));
  }

  /** Whether so many octets fit without pushing anything out. */
  fits(octets: number): boolean {
    const last = this.#chunks.at(-1);
    return (
      this.#chunks.length < this.#chunksKept ||
      (last !== undefined && last.used + headerOctets + octets <= last.octets.length)
    );
  }

  /** Makes room for a packet of so many octets; `fill` writes it. */
  add(head: PacketHead, size: number, fill: (octets: Uint8Array, at: number) => void): void {
    const { octets, view, used } = this.#room(headerOctets + size);
    const { at, verdict, note, by } = head;
    view.setFloat64(used, head.time);
    view.setUint32(used + 8, size);
    octets[used + 12] = this.names.places.numberOf(at);
    octets[used + 13] = this.names.verdicts.numberOf(verdict);
    octets[used + 14] = (note === undefined ? 0 : hasNote) | (by === "router" ? isRouters : 0);
    view.setUint16(used + 16, note === undefined ? 0 : this.names.notes.numberOf(note));
    view.setUint32(used + 20, head.id);
    view.setUint32(used + 24, head.leftOut);
    view.setFloat64(used + 28, head.leftOutOctets);
    view.setUint32(used + 36, head.order);
    fill(octets, used + headerOctets);
  }

  *packets(): Generator<CapturedPacket & { readonly order: number }> {
    for (const { octets, view, used } of this.#chunks) {
      for (let at = 0; at < used; ) {
        const start = at + headerOctets;
        const end = start + view.getUint32(at + 8);
        const flags = octets[at + 14]!;
        const leftOut = view.getUint32(at + 24);
        yield {
          time: view.getFloat64(at),
          at: this.names.places.named(octets[at + 12]!),
          by: (flags & isRouters) === 0 ? "host" : "router",
          verdict: this.names.verdicts.named(octets[at + 13]!),
          octets: octets.subarray(start, end),
          id: view.getUint32(at + 20),
          order: view.getUint32(at + 36),
          ...((flags & hasNote) === 0 ? {} : { note: this.names.notes.named(view.getUint16(at + 16)) }),
          ...(leftOut === 0 ? {} : { leftOut: { packets: leftOut, octets: view.getFloat64(at + 28) } }),
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
}

function emptyChunk(): Chunk {
  const octets = new Uint8Array(chunkOctets);
  return { octets, view: new DataView(octets.buffer), used: 0 };
}

/** Words that many packets share, by small numbers. */
export class PacketNames {
  readonly places = new Numbered<TapRecord["at"]>();
  readonly verdicts = new Numbered<TapRecord["verdict"]>();
  readonly notes = new Numbered<string>();
}

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
