import type { Packet } from "../../ip/packet";
import type { PacketHead } from "./packet-chunks";

/**
 * Packets of a conversation follow each other more closely than this in a run, milliseconds of lab time: an image
 * transfer is one run, each keep-alive its own.
 */
const longestGap = 1_000;
/** The beginning of a run that is kept whole: a TCP analysis needs every segment, so it may be longer. */
const wholePackets = { udp: 192, tcp: 2_000, icmp: Infinity } as const;
/** The end of a run that is kept. */
const lastPackets = 24;
/** A size that has come so often in a run is the bulk of it: what has another size in between is a control message. */
const oftenSeen = 16;
/** From this packet of a run on sizes are counted: a run that ends before has no bulk. */
const sizesFrom = 96;
const sizesRemembered = 512;

/** A packet that is kept unless the run goes on. */
interface Waiting {
  head: PacketHead;
  octets: Uint8Array;
  size: number;
}

/** What two ends say to each other at one place of the network, and how much of it is kept. */
export class Conversation {
  /** Packets since it began. */
  packets = 0;
  #run = 0;
  #lastAt = -Infinity;
  #sizes: Map<number, number> | undefined;
  /** The newest packets of the middle, in a circle. */
  #waiting: Waiting[] = [];
  #next = 0;
  #leftOut = 0;
  #leftOutOctets = 0;

  constructor(private readonly protocol: Packet["protocol"]) {}

  /** A packet comes: is it kept at once, or does it wait whether more of its kind follow? */
  judge(packet: Packet, time: number, size: number): "keep" | "wait" | "new run" {
    this.packets++;
    const isNewRun = time - this.#lastAt > longestGap;
    this.#lastAt = time;
    if (isNewRun) {
      this.#run = 1;
      this.#sizes = undefined;
      return "new run";
    }
    this.#run++;
    const isRare = this.protocol === "udp" && this.#run > sizesFrom && this.#isRare(packet, size);
    if (this.#run <= wholePackets[this.protocol] || isRare) return "keep";
    return "wait";
  }

  #isRare(packet: Packet, size: number): boolean {
    this.#sizes ??= new Map();
    const key = packet.source > packet.destination ? size : -size;
    const seen = (this.#sizes.get(key) ?? 0) + 1;
    if (this.#sizes.size < sizesRemembered || seen > 1) this.#sizes.set(key, seen);
    return seen <= oftenSeen;
  }

  /** Takes the place of the oldest one that waits. */
  wait(head: PacketHead, size: number, fill: (octets: Uint8Array, at: number) => void): void {
    let place = this.#waiting[this.#next];
    if (place !== undefined && place.size > 0) {
      this.#leftOut++;
      this.#leftOutOctets += place.size;
    }
    if (place === undefined || place.octets.length < size) {
      place = { head, octets: new Uint8Array(Math.max(size, 1_536)), size };
      this.#waiting[this.#next] = place;
    }
    place.head = head;
    place.size = size;
    fill(place.octets, 0);
    this.#next = (this.#next + 1) % lastPackets;
  }

  /** Those that wait, oldest first; the first says what was left out before it. */
  *waiting(): Generator<Waiting> {
    let isFirst = true;
    for (let i = 0; i < lastPackets; i++) {
      const place = this.#waiting[(this.#next + i) % lastPackets];
      if (place === undefined || place.size === 0) continue;
      const said = isFirst ? { leftOut: this.#leftOut, leftOutOctets: this.#leftOutOctets } : {};
      yield { ...place, head: { ...place.head, ...said } };
      isFirst = false;
    }
  }

  forgetWaiting(): void {
    for (const place of this.#waiting) place.size = 0;
    this.#leftOut = 0;
    this.#leftOutOctets = 0;
    this.#next = 0;
  }

  get hasWaiting(): boolean {
    return this.#waiting.some(({ size }) => size > 0);
  }
}
