import { WireError } from "../../errors";
import { Reader, Writer } from "../codec";
import { type ElementOf, type MessageElement, readElements, writeElement } from "./element";
import { type CapwapHeader, capwapHeader } from "./header";
import { type CapwapPacket, encodePacket } from "./preamble";

/** What is on the data channel (RFC 5415 §4.4). */
export type DataMessage =
  | { readonly kind: "keep-alive"; readonly elements: readonly MessageElement[] }
  /** A station's frame: native wireless when `header.t`, else IEEE 802.3. */
  | { readonly kind: "frame"; readonly header: CapwapHeader; readonly frame: Uint8Array };

type PlainPacket = Extract<CapwapPacket, { kind: "plain" }>;

/** The packet's octets, for the data port in the clear. @throws WireError */
export function encodeDataMessage(message: DataMessage): Uint8Array {
  if (message.kind === "frame") {
    return encodePacket({ kind: "plain", header: message.header, payload: message.frame });
  }
  // RFC 5415 §4.4.1: all header fields but HLEN and K are zero, the binding too.
  const header = capwapHeader({ wbid: 0, k: true });
  const writer = new Writer(64);
  writer.unsigned(0, 2);
  for (const element of message.elements) writeElement(writer, element);
  if (writer.length > 0xffff) throw new WireError(`a keep-alive of ${writer.length} octets`);
  // "The number of bytes following the CAPWAP Header": the length counts itself.
  writer.patch(0, writer.length, 2);
  return encodePacket({ kind: "plain", header, payload: writer.finish() });
}

/** Reads a plain, unfragmented packet of the data port. @throws WireError */
export function decodeDataMessage(packet: PlainPacket): DataMessage {
  if (!packet.header.k) return { kind: "frame", header: packet.header, frame: packet.payload };
  const reader = new Reader(packet.payload);
  const length = reader.unsigned(2);
  if (length < 2) throw new WireError(`a keep-alive length of ${length} is below 2`);
  const inside = reader.inside(length - 2);
  reader.expectEnd();
  return { kind: "keep-alive", elements: readElements(inside) };
}

/** The keep-alive that binds a data channel to its control channel; the AC sends it back unchanged. */
export function keepAlive(sessionId: ElementOf<"SessionId">): DataMessage {
  return { kind: "keep-alive", elements: [sessionId] };
}
