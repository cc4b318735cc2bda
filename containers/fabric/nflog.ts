import { tcpFlagsText } from "../../src/ip/packet";
import { CaptureStream } from "./capture-stream";

// What tcpdump writes of an nflog group: a capture file whose packets are NFLOG messages (LINKTYPE_NFLOG, 239): family,
// version and group in four octets, then fields of length, type and value, all in the machine's own order.
const messageHeader = 4;
const fieldTypes = { payload: 9, prefix: 10 } as const;

/** Reads logged packets from a stream of octets as they come. */
export class NflogReader {
  readonly #stream = new CaptureStream((message) => this.#message(message));
  readonly #logged: (prefix: string, packet: Uint8Array) => void;

  /** `logged` is given the rule's prefix and the packet, or its beginning. */
  constructor(logged: (prefix: string, packet: Uint8Array) => void) {
    this.#logged = logged;
  }

  take(octets: Uint8Array): void {
    this.#stream.take(octets);
  }

  #message(message: Uint8Array): void {
    const view = viewOf(message);
    let prefix = "";
    let packet: Uint8Array | undefined;
    for (let at = messageHeader; at + 4 <= message.length; ) {
      const length = view.getUint16(at, true);
      if (length < 4) break;
      const value = message.subarray(at + 4, at + length);
      const type = view.getUint16(at + 2, true);
      if (type === fieldTypes.prefix) prefix = new TextDecoder().decode(value).replace(/\0.*$/s, "");
      if (type === fieldTypes.payload) packet = value;
      at += (length + 3) & ~3;
    }
    if (packet !== undefined) this.#logged(prefix, packet);
  }
}

/** An IPv4 packet, or its beginning, as `packetText` of src/ip/packet.ts words it. */
export function packetWords(octets: Uint8Array): string {
  if (octets.length < 20) return `${octets.length} octets`;
  const view = viewOf(octets);
  const header = (octets[0]! & 15) * 4;
  const size = view.getUint16(2) - header;
  const address = (at: number) => octets.subarray(at, at + 4).join(".");
  const [source, destination] = [address(12), address(16)];
  const protocol = octets[9]!;
  if ((protocol === 17 && octets.length >= header + 8) || (protocol === 6 && octets.length >= header + 14)) {
    const ends = `${source}:${view.getUint16(header)} > ${destination}:${view.getUint16(header + 2)}`;
    if (protocol === 17) return `udp ${ends}, ${size - 8} octets`;
    const flags = tcpFlagsText(octets[header + 13]!);
    return `tcp ${ends} ${flags}, ${size - (octets[header + 12]! >> 4) * 4} octets`;
  }
  if (protocol === 1 && octets.length >= header + 2)
    return `icmp ${source} > ${destination} type ${octets[header]} code ${octets[header + 1]}`;
  return `protocol ${protocol} ${source} > ${destination}, ${size} octets`;
}

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.length);
}
