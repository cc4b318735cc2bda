import type { TapRecord, TapVerdict } from "../network/tap";
import type { CapturedPacket } from "./captured-packet";
import { PacketStore } from "./traffic/packet-store";

export interface CaptureOptions {
  /** Milliseconds since 1970-01-01 UTC at lab time 0 (VirtualTime's `epoch() - now()`). */
  readonly epoch: number;
  /** Lines of an NSS key log: Wireshark decrypts DTLS and TLS with them. */
  readonly keyLog?: readonly string[];
  /** What the file says made it. */
  readonly application?: string;
}

// draft-ietf-opsawg-pcapng, sections 4 and 10.
const block = { section: 0x0a0d0d0a, interface: 1, packet: 6, secrets: 10 } as const;
const option = { comment: 1, interfaceName: 2, packetFlags: 2, userApplication: 4 } as const;
const rawIpv4 = 228;
const tlsKeyLog = 0x544c534b;
const snapshot = 65_535;

/** What taps saw, as a capture file for Wireshark; see `writeCapture`. */
export function writePcapng(records: readonly TapRecord[], options: CaptureOptions): Uint8Array {
  const store = new PacketStore();
  for (const record of records) store.add(record);
  return writeCapture(store.packets(), options);
}

/**
 * Packets as a capture file for Wireshark: one interface per segment (and one per firewall that blocked something), and a
 * comment on each packet that did not get through, and on each before which bulk data was left out.
 */
export function writeCapture(packets: readonly CapturedPacket[], options: CaptureOptions): Uint8Array {
  const file = new Blocks(packets.reduce((sum, { octets }) => sum + octets.length + 48, 65_536));
  file.section(options.application ?? "ewc-lab");
  const interfaces = new Map<string, number>();
  for (const { at } of packets) {
    if (interfaces.has(at)) continue;
    interfaces.set(at, interfaces.size);
    file.interface(at);
  }
  const keys = (options.keyLog ?? []).map((line) => `${line.trim()}\n`).join("");
  if (keys !== "") file.secrets(keys);
  for (const packet of packets) {
    const microseconds = Math.round((options.epoch + packet.time) * 1000);
    file.packet(
      interfaces.get(packet.at) as number,
      microseconds,
      packet.octets,
      packet.by === "host",
      commentOf(packet),
    );
  }
  return file.octets();
}

function commentOf({ verdict, note, at, leftOut, fate }: CapturedPacket): string | undefined {
  const said = [
    ...(leftOut === undefined
      ? []
      : [
          `${leftOut.packets} packets of bulk data (${leftOut.octets} octets) of this conversation are left out before this one`,
        ]),
    ...(fateText(verdict, at, note) ?? []),
    ...(fate === undefined ? [] : (fateText(fate.verdict, fate.at, fate.note) ?? [])),
  ];
  return said.length === 0 ? undefined : said.join("; ");
}

/** What became of a packet that did not get through. */
export function fateText(verdict: TapVerdict, at: string, note?: string): [string] | undefined {
  switch (verdict) {
    case "passed":
      return undefined;
    case "lost":
      return ["lost on the link"];
    case "too-big":
      return ["dropped: larger than the link's MTU"];
    case "queue-full":
      return ["dropped: the link's queue was full"];
    case "blocked":
      return [`${at}: ${note ?? "blocked"}`];
    case "unplugged":
      return ["lost: the receiver has no cable or no power"];
    case "no-such-host":
      return ["lost: no host has this address"];
  }
}

/** Little-endian blocks, one behind the other, in one array that grows. */
class Blocks {
  #octets: Uint8Array;
  #view: DataView;
  #used = 0;
  readonly #text = new TextEncoder();

  /** @param room octets that will do, about */
  constructor(room: number) {
    this.#octets = new Uint8Array(room);
    this.#view = new DataView(this.#octets.buffer);
  }

  section(application: string): void {
    const body = this.#begin(block.section, 16, [[option.userApplication, this.#text.encode(application)]]);
    this.#view.setUint32(body, 0x1a2b3c4d, true);
    this.#view.setUint16(body + 4, 1, true);
    // Version 1.0, and a section of unknown length.
    this.#view.setUint32(body + 8, 0xffffffff, true);
    this.#view.setUint32(body + 12, 0xffffffff, true);
  }

  interface(name: string): void {
    const body = this.#begin(block.interface, 8, [[option.interfaceName, this.#text.encode(name)]]);
    this.#view.setUint16(body, rawIpv4, true);
    this.#view.setUint32(body + 4, snapshot, true);
  }

  secrets(keyLog: string): void {
    const secrets = this.#text.encode(keyLog);
    const body = this.#begin(block.secrets, 8 + padded(secrets.length), []);
    this.#view.setUint32(body, tlsKeyLog, true);
    this.#view.setUint32(body + 4, secrets.length, true);
    this.#octets.set(secrets, body + 8);
  }

  packet(
    from: number,
    microseconds: number,
    octets: Uint8Array,
    outbound: boolean,
    comment: string | undefined,
  ): void {
    const flags = outbound ? outboundFlags : inboundFlags;
    const options =
      comment === undefined ? [flags] : [[option.comment, this.#text.encode(comment)] as const, flags];
    const body = this.#begin(block.packet, 20 + padded(octets.length), options);
    const view = this.#view;
    view.setUint32(body, from, true);
    view.setUint32(body + 4, Math.floor(microseconds / 4_294_967_296), true);
    view.setUint32(body + 8, microseconds % 4_294_967_296, true);
    view.setUint32(body + 12, octets.length, true);
    view.setUint32(body + 16, octets.length, true);
    this.#octets.set(octets, body + 20);
  }

  octets(): Uint8Array {
    return this.#octets.slice(0, this.#used);
  }

  /** Writes all of a block but its body; says where that is. */
  #begin(type: number, bodyLength: number, options: readonly (readonly [number, Uint8Array])[]): number {
    let optionsLength = options.length === 0 ? 0 : 4;
    for (const [, value] of options) optionsLength += 4 + padded(value.length);
    const length = 12 + bodyLength + optionsLength;
    this.#reserve(length);
    const start = this.#used;
    const view = this.#view;
    view.setUint32(start, type, true);
    view.setUint32(start + 4, length, true);
    view.setUint32(start + length - 4, length, true);
    let at = start + 8 + bodyLength;
    for (const [code, value] of options) {
      view.setUint16(at, code, true);
      view.setUint16(at + 2, value.length, true);
      this.#octets.set(value, at + 4);
      at += 4 + padded(value.length);
    }
    this.#used = start + length;
    return start + 8;
  }

  #reserve(length: number): void {
    if (this.#used + length <= this.#octets.length) return;
    const larger = new Uint8Array(2 * (this.#octets.length + length));
    larger.set(this.#octets.subarray(0, this.#used));
    this.#octets = larger;
    this.#view = new DataView(larger.buffer);
  }
}

const outboundFlags = [option.packetFlags, new Uint8Array([2, 0, 0, 0])] as const;
const inboundFlags = [option.packetFlags, new Uint8Array([1, 0, 0, 0])] as const;

/** Everything in the file lies on a multiple of four octets. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
