import type { Address } from "../../ip/address";
import { ipv4Size, writeChecksums, writeIpv4 } from "../../ip/ipv4";
import type { Packet } from "../../ip/packet";
import type { TapRecord } from "../../network/tap";
import type { CapturedPacket } from "../captured-packet";
import { Conversation } from "./conversation";
import { PacketChunks, type PacketHead, PacketNames } from "./packet-chunks";

/** Octets of beginnings and handshakes, which nothing pushes out. */
const beginningsKept = 24 * 1024 * 1024;
/** Octets of all else. */
const othersKept = 16 * 1024 * 1024;
/** Packets at the beginning of a conversation that nothing pushes out. */
const firstPackets = 48;
/** Packets between their host and the router at most. */
const mostOnTheirWay = 4_096;

/**
 * The packets that taps saw, as they are on the wire. Of a long bulk transfer the middle is left out: its beginning,
 * its end and the control messages in between are kept, and the packet after the gap says how much is missing. What began a
 * conversation and every DTLS handshake stay as long as the lab does.
 */
export class PacketStore {
  readonly #names = new PacketNames();
  readonly #beginnings: PacketChunks;
  readonly #others: PacketChunks;
  readonly #conversations = new Map<string, Map<number, Map<number, Conversation>>>();
  /** At which segment each address was first seen to send. */
  readonly #homes = new Map<Address, string>();
  /** Packets that the router will pass on, by their number. */
  readonly #onTheirWay = new Map<Packet, number>();
  #sent = 0;
  #order = 0;

  constructor({ beginnings = beginningsKept, others = othersKept } = {}) {
    this.#beginnings = new PacketChunks(beginnings, this.#names);
    this.#others = new PacketChunks(others, this.#names);
  }

  add(record: TapRecord): void {
    const { packet, by } = record;
    const size = ipv4Size(packet);
    const id = this.#identification(record);
    const head: PacketHead = {
      time: record.time,
      at: record.at,
      by,
      verdict: record.verdict,
      note: record.note,
      order: ++this.#order,
      id,
      leftOut: 0,
      leftOutOctets: 0,
    };
    const fill = (octets: Uint8Array, at: number) =>
      writeIpv4(packet, { identification: id, timeToLive: by === "host" ? 64 : 63 }, octets, at);
    const conversation = this.#conversationOf(record);
    const judgement = conversation.judge(packet, record.time, size);
    if (judgement === "wait") {
      conversation.wait(head, size, fill);
      return;
    }
    if (judgement === "new run" && conversation.hasWaiting) this.#settle(conversation);
    const isBeginning = conversation.packets <= firstPackets || isHandshake(packet);
    const area = isBeginning && this.#beginnings.fits(size) ? this.#beginnings : this.#others;
    area.add(head, size, fill);
  }

  /** Oldest first, each with its checksums. */
  packets(): CapturedPacket[] {
    const packets = [...this.#beginnings.packets(), ...this.#others.packets()];
    for (const conversation of this.#all()) {
      for (const { head, octets, size } of conversation.waiting()) {
        const { note, leftOut, leftOutOctets, ...rest } = head;
        packets.push({
          ...rest,
          octets: octets.subarray(0, size),
          ...(note === undefined ? {} : { note }),
          ...(leftOut === 0 ? {} : { leftOut: { packets: leftOut, octets: leftOutOctets } }),
        });
      }
    }
    packets.sort((one, other) => one.order - other.order);
    for (const { octets } of packets) writeChecksums(octets);
    return packets;
  }

  /** The run is over: what waits is its end. */
  #settle(conversation: Conversation): void {
    for (const { head, octets, size } of conversation.waiting())
      this.#others.add(head, size, (target, at) => target.set(octets.subarray(0, size), at));
    conversation.forgetWaiting();
  }

  #conversationOf({ at, packet }: TapRecord): Conversation {
    let here = this.#conversations.get(at);
    if (here === undefined) {
      here = new Map();
      this.#conversations.set(at, here);
    }
    const isIcmp = packet.protocol === "icmp";
    const offset = packet.protocol === "tcp" ? 2 ** 48 : 0;
    const one = packet.source * 65_536 + (isIcmp ? 0 : packet.sourcePort) + offset;
    const other = packet.destination * 65_536 + (isIcmp ? 0 : packet.destinationPort) + offset;
    const low = one < other ? one : other;
    const high = one < other ? other : one;
    let ends = here.get(low);
    if (ends === undefined) {
      ends = new Map();
      here.set(low, ends);
    }
    let conversation = ends.get(high);
    if (conversation === undefined) {
      conversation = new Conversation(packet.protocol);
      ends.set(high, conversation);
    }
    return conversation;
  }

  *#all(): Generator<Conversation> {
    for (const here of this.#conversations.values()) for (const ends of here.values()) yield* ends.values();
  }

  /** The same packet keeps its number on its way through the router. */
  #identification({ packet, by, at }: TapRecord): number {
    if (by === "router") {
      const known = this.#onTheirWay.get(packet);
      if (known !== undefined) {
        this.#onTheirWay.delete(packet);
        return known;
      }
    }
    const id = ++this.#sent;
    if (by === "host") {
      if (!this.#homes.has(packet.source)) this.#homes.set(packet.source, at);
      if (this.#homes.get(packet.destination) !== at) {
        // What a link loses never comes to the router.
        if (this.#onTheirWay.size >= mostOnTheirWay) this.#onTheirWay.clear();
        this.#onTheirWay.set(packet, id);
      }
    }
    return id;
  }
}

/** A DTLS record of handshake or cipher change behind the CAPWAP DTLS header (RFC 5415 §4.2). */
function isHandshake(packet: Packet): boolean {
  if (packet.protocol !== "udp" || packet.payload[0] !== 1) return false;
  const type = packet.payload[4];
  return type === 22 || type === 20;
}
