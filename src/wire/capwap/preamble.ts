import { WireError } from "../../errors";
import { Reader } from "../codec";
import { type CapwapHeader, encodeHeader, readHeader } from "./header";

/** What a UDP datagram on the control or data port holds (RFC 5415 §4.1). Payloads are views. */
export type CapwapPacket =
  | { readonly kind: "dtls"; readonly payload: Uint8Array }
  | { readonly kind: "plain"; readonly header: CapwapHeader; readonly payload: Uint8Array };

/** The CAPWAP DTLS header (RFC 5415 §4.2): version 0, type 1, 24 reserved bits. */
const dtlsPreamble: readonly number[] = [1, 0, 0, 0];

/** @throws WireError when a header field does not fit. */
export function encodePacket(packet: CapwapPacket): Uint8Array {
  const head = packet.kind === "dtls" ? Uint8Array.from(dtlsPreamble) : encodeHeader(packet.header);
  const octets = new Uint8Array(head.length + packet.payload.length);
  octets.set(head);
  octets.set(packet.payload, head.length);
  return octets;
}

/** @throws WireError */
export function decodePacket(octets: Uint8Array): CapwapPacket {
  const preamble = octets[0];
  if (preamble === undefined) throw new WireError("an empty datagram");
  if (preamble >> 4 !== 0) throw new WireError(`CAPWAP version ${preamble >> 4} is not known`);
  if (preamble === dtlsPreamble[0]) {
    // RFC 5415 §4.2: the reserved bits are ignored.
    if (octets.length < 4) throw new WireError("a DTLS header of less than 4 octets", octets.length);
    return { kind: "dtls", payload: octets.subarray(4) };
  }
  const reader = new Reader(octets);
  const header = readHeader(reader);
  return { kind: "plain", header, payload: reader.octets(reader.remaining) };
}
