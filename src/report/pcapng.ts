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
  const file = new Blocks();
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

/** Little-endian blocks, one behind the other. */
class Blocks {
  readonly #parts: Uint8Array[] = [];
  readonly #text = new TextEncoder();

  section(application: string): void {
    this.#block(block.section, 16, [[option.userApplication, this.#text.encode(application)]], (view) => {
      view.setUint32(0, 0x1a2b3c4d, true);
      view.setUint16(4, 1, true);
      // Version 1.0, and a section of unknown length.
      view.setUint32(8, 0xffffffff, true);
      view.setUint32(12, 0xffffffff, true);
    });
  }

  interface(name: string): void {
    this.#block(block.interface, 8, [[option.interfaceName, this.#text.encode(name)]], (view) => {
      view.setUint16(0, rawIpv4, true);
      view.setUint32(4, snapshot, true);
    });
  }

  secrets(keyLog: string): void {
    const secrets = this.#text.encode(keyLog);
    this.#block(block.secrets, 8 + padded(secrets.length), [], (view, body) => {
      view.setUint32(0, tlsKeyLog, true);
      view.setUint32(4, secrets.length, true);
      body.set(secrets, 8);
    });
  }

  packet(
    from: number,
    microseconds: number,
    octets: Uint8Array,
    outbound: boolean,
    comment: string | undefined,
  ): void {
    const flags = new Uint8Array([outbound ? 2 : 1, 0, 0, 0]);
    const options: [number, Uint8Array][] = [[option.packetFlags, flags]];
    if (comment !== undefined) options.unshift([option.comment, this.#text.encode(comment)]);
    this.#block(block.packet, 20 + padded(octets.length), options, (view, body) => {
      view.setUint32(0, from, true);
      view.setUint32(4, Math.floor(microseconds / 4_294_967_296), true);
      view.setUint32(8, microseconds % 4_294_967_296, true);
      view.setUint32(12, octets.length, true);
      view.setUint32(16, octets.length, true);
      body.set(octets, 20);
    });
  }

  octets(): Uint8Array {
    const result = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      result.set(part, at);
      at += part.length;
    }
    return result;
  }

  #block(
    type: number,
    bodyLength: number,
    options: readonly (readonly [number, Uint8Array])[],
    fill: (view: DataView, body: Uint8Array) => void,
  ): void {
    const optionsLength =
      options.length === 0 ? 0 : options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 4);
    const octets = new Uint8Array(12 + bodyLength + optionsLength);
    const view = new DataView(octets.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, octets.length, true);
    view.setUint32(octets.length - 4, octets.length, true);
    fill(new DataView(octets.buffer, 8, bodyLength), octets.subarray(8, 8 + bodyLength));
    let at = 8 + bodyLength;
    for (const [code, value] of options) {
      view.setUint16(at, code, true);
      view.setUint16(at + 2, value.length, true);
      octets.set(value, at + 4);
      at += 4 + padded(value.length);
    }
    this.#parts.push(octets);
  }
}

/** Everything in the file lies on a multiple of four octets. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
