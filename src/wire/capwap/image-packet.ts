import { WireError } from "../../errors";
import { imageDataTypes } from "./elements";
import { ciscoImageOperations, onesComplementChecksum } from "./vendor/cisco/image-data";

/** Which of the two layouts element 24 has; both ends are set to the same. */
export type ImageDataLayout = "cisco" | "rfc5415";

export type ImageBlock = "data" | "last" | "abort";

/**
 * The hot path of an image transfer: a whole Image Data Request or Response packet, straight to and from octets. The
 * octets are those of the general path (`encodePacket`, `encodeControlMessage`); a test holds the two together.
 */
const requestType = 15;
const responseType = 16;
const imageDataElement = 24;
const resultCodeElement = 33;
const controlHeader = 8;
const elementHeader = 4;

/** Octets in an Image Data Request beside header and data. */
export function imageDataOverhead(layout: ImageDataLayout): number {
  return controlHeader + elementHeader + (layout === "cisco" ? 3 : 1);
}

/**
 * An Image Data Request with one block of an image, behind the octets of an encoded CAPWAP header.
 * @throws WireError when the block is longer than a message can hold.
 */
export function encodeImageDataRequest(
  header: Uint8Array,
  sequenceNumber: number,
  layout: ImageDataLayout,
  block: ImageBlock,
  data: Uint8Array,
): Uint8Array {
  const cisco = layout === "cisco";
  const value = data.length + (cisco ? 3 : 1);
  if (value > 0xffff - 7) throw new WireError(`an image block of ${data.length} octets`);
  const packet = new Uint8Array(header.length + controlHeader + elementHeader + value);
  packet.set(header);
  let at = writeControlHeader(packet, header.length, requestType, sequenceNumber, elementHeader + value);
  packet[at++] = 0;
  packet[at++] = imageDataElement;
  packet[at++] = value >> 8;
  packet[at++] = value & 0xff;
  packet[at++] = blockNumber(layout, block);
  if (cisco) {
    const checksum = onesComplementChecksum(data, 0, data.length);
    packet[at++] = checksum >> 8;
    packet[at++] = checksum & 0xff;
  }
  packet.set(data, at);
  return packet;
}

/** What a hot-path reader fills in; one object serves a whole transfer. `data` is a view into the packet. */
export interface ImageBlockView {
  sequenceNumber: number;
  block: ImageBlock;
  data: Uint8Array;
  /** False when the checksum (Cisco's layout) does not fit. */
  intact: boolean;
}

export function imageBlockView(): ImageBlockView {
  return { sequenceNumber: 0, block: "data", data: new Uint8Array(0), intact: true };
}

/**
 * Reads a plain packet that is an Image Data Request with an Image Data element and nothing else. False, and the view
 * untouched, for every other packet, malformed ones included: those are for the general path.
 */
export function readImageDataRequest(
  packet: Uint8Array,
  layout: ImageDataLayout,
  view: ImageBlockView,
): boolean {
  const start = messageStart(packet, requestType);
  if (start === -1) return false;
  const at = start + controlHeader;
  const prefix = layout === "cisco" ? 3 : 1;
  const value = packet.length - at - elementHeader;
  if (value < prefix || packet[at] !== 0 || packet[at + 1] !== imageDataElement) return false;
  if ((((packet[at + 2] as number) << 8) | (packet[at + 3] as number)) !== value) return false;
  const block = blockOf(layout, packet[at + 4] as number);
  if (block === undefined) return false;
  const dataAt = at + elementHeader + prefix;
  view.intact =
    layout === "rfc5415" ||
    onesComplementChecksum(packet, dataAt, packet.length) ===
      (((packet[at + 5] as number) << 8) | (packet[at + 6] as number));
  view.sequenceNumber = packet[start + 4] as number;
  view.block = block;
  view.data = packet.subarray(dataAt);
  return true;
}

/** An Image Data Response with a Result Code, behind the octets of an encoded CAPWAP header. */
export function encodeImageDataResponse(
  header: Uint8Array,
  sequenceNumber: number,
  resultCode: number,
): Uint8Array {
  const packet = new Uint8Array(header.length + controlHeader + elementHeader + 4);
  packet.set(header);
  const at = writeControlHeader(packet, header.length, responseType, sequenceNumber, elementHeader + 4);
  packet[at + 1] = resultCodeElement;
  packet[at + 3] = 4;
  packet[at + 4] = resultCode >>> 24;
  packet[at + 5] = resultCode >>> 16;
  packet[at + 6] = resultCode >>> 8;
  packet[at + 7] = resultCode;
  return packet;
}

/**
 * Reads a plain packet that is an Image Data Response with a Result Code and nothing else: the sequence number in the
 * lower 8 bits, the result code above them (as an unsigned number). -1 for every other packet.
 */
export function readImageDataResponse(packet: Uint8Array): number {
  const start = messageStart(packet, responseType);
  if (start === -1) return -1;
  const at = start + controlHeader;
  if (packet.length !== at + 8 || packet[at] !== 0 || packet[at + 1] !== resultCodeElement) return -1;
  if (packet[at + 2] !== 0 || packet[at + 3] !== 4) return -1;
  let result = 0;
  for (let i = at + 4; i < at + 8; i++) result = result * 256 + (packet[i] as number);
  return result * 256 + (packet[start + 4] as number);
}

/** Where the control header begins, when the packet is an unfragmented message of that type and of its stated length. */
function messageStart(packet: Uint8Array, type: number): number {
  if (packet.length < 8 || packet[0] !== 0) return -1;
  // RFC 5415 §4.3: HLEN is the upper 5 bits; F is bit 7 of the fourth octet, K bit 3.
  const start = ((packet[1] as number) >> 3) * 4;
  if (start < 8 || ((packet[3] as number) & 0x88) !== 0 || packet.length < start + controlHeader) return -1;
  if (
    packet[start] !== 0 ||
    packet[start + 1] !== 0 ||
    packet[start + 2] !== 0 ||
    packet[start + 3] !== type
  ) {
    return -1;
  }
  const length = ((packet[start + 5] as number) << 8) | (packet[start + 6] as number);
  return packet.length === start + 5 + length && packet[start + 7] === 0 ? start : -1;
}

function writeControlHeader(
  packet: Uint8Array,
  start: number,
  type: number,
  sequenceNumber: number,
  elements: number,
): number {
  const length = elements + 3;
  packet[start + 3] = type;
  packet[start + 4] = sequenceNumber;
  packet[start + 5] = length >> 8;
  packet[start + 6] = length & 0xff;
  return start + controlHeader;
}

function blockNumber(layout: ImageDataLayout, block: ImageBlock): number {
  if (layout === "cisco") return ciscoImageOperations[block === "last" ? "endOfFile" : block];
  return imageDataTypes[block === "abort" ? "error" : block];
}

function blockOf(layout: ImageDataLayout, number: number): ImageBlock | undefined {
  if (number === blockNumber(layout, "data")) return "data";
  if (number === blockNumber(layout, "last")) return "last";
  if (number === blockNumber(layout, "abort")) return "abort";
  return undefined;
}
