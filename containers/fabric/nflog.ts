import type { PacketFacts } from "../../src/firewall/blocked";
import { tcpFlagsText } from "../../src/ip/packet";
import { CaptureStream } from "./capture-stream";

// What tcpdump writes of an nflog group: a capture file whose packets are NFLOG messages (LINKTYPE_NFLOG, 239): family,
// version and group in four octets, then fields of length, type and value, all in the machine's own order.
const messageHeader = 4;
const fieldTypes = { in: 4, out: 5, payload: 9, prefix: 10 } as const;

/** The numbers of the interfaces that a logged packet came by and is to leave by; 0 where there is none. */
export interface LoggedInterfaces {
  readonly in: number;
  readonly out: number;
}

type Logged = (prefix: string, packet: Uint8Array, interfaces: LoggedInterfaces) => void;

/** Reads logged packets from a stream of octets as they come. */
export class NflogReader {
  readonly #stream = new CaptureStream((message) => this.#message(message));
  readonly #logged: Logged;

  /** `logged` is given the rule's prefix and the packet, or its beginning. */
  constructor(logged: Logged) {
    this.#logged = logged;
  }

  take(octets: Uint8Array): void {
    this.#stream.take(octets);
  }

  #message(message: Uint8Array): void {
    const view = viewOf(message);
    let prefix = "";
    let packet: Uint8Array | undefined;
    const interfaces = { in: 0, out: 0 };
    for (let at = messageHeader; at + 4 <= message.length; ) {
      const length = view.getUint16(at, true);
      if (length < 4) break;
      const value = message.subarray(at + 4, at + length);
      const type = view.getUint16(at + 2, true);
      if (type === fieldTypes.prefix) prefix = new TextDecoder().decode(value).replace(/\0.*$/s, "");
      if (type === fieldTypes.payload) packet = value;
      // In network order, as the kernel has put it into the message.
      if (type === fieldTypes.in && value.length >= 4) interfaces.in = viewOf(value).getUint32(0);
      if (type === fieldTypes.out && value.length >= 4) interfaces.out = viewOf(value).getUint32(0);
      at += (length + 3) & ~3;
    }
    if (packet !== undefined) this.#logged(prefix, packet, interfaces);
  }
}

/** An IPv4 packet, or its beginning, worded as `packetText` of src/ip/packet.ts does. */
export function loggedPacket(octets: Uint8Array): PacketFacts {
  if (octets.length < 20) {
    const nobody = { address: "" };
    return { protocol: "unknown", from: nobody, to: nobody, packet: `${octets.length} octets` };
  }
  const view = viewOf(octets);
  const header = (octets[0]! & 15) * 4;
  const size = view.getUint16(2) - header;
  const address = (at: number) => octets.subarray(at, at + 4).join(".");
  const [source, destination] = [address(12), address(16)];
  const number = octets[9]!;
  const isUdp = number === 17 && octets.length >= header + 8;
  if (isUdp || (number === 6 && octets.length >= header + 14)) {
    const from = { address: source, port: view.getUint16(header) };
    const to = { address: destination, port: view.getUint16(header + 2) };
    const ends = `${source}:${from.port} > ${destination}:${to.port}`;
    if (isUdp) return { protocol: "udp", from, to, packet: `udp ${ends}, ${size - 8} octets` };
    const flags = tcpFlagsText(octets[header + 13]!);
    const packet = `tcp ${ends} ${flags}, ${size - (octets[header + 12]! >> 4) * 4} octets`;
    return { protocol: "tcp", from, to, packet };
  }
  const ends = { from: { address: source }, to: { address: destination } };
  const words = `${source} > ${destination}`;
  if (number === 1 && octets.length >= header + 2) {
    const packet = `icmp ${words} type ${octets[header]} code ${octets[header + 1]}`;
    return { protocol: "icmp", ...ends, packet };
  }
  const protocol = protocols[number] ?? `protocol ${number}`;
  return { protocol, ...ends, packet: `protocol ${number} ${words}, ${size} octets` };
}

const protocols: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp" };

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.length);
}
