import { WireError } from "../../../../errors";

/**
 * Cisco's layout of message element 24 (device-facts §5, from LWAPP): one octet of operation, 16 bits of checksum over
 * the data, the data. RFC 5415 §4.6.26 has no checksum and other numbers.
 */
export const ciscoImageOperations = { data: 3, endOfFile: 1, abort: 5 } as const;
export type CiscoImageOperation = keyof typeof ciscoImageOperations;

/** Octets of image in one message, which make a packet of 1400 octets (device-facts §5). */
export const ciscoImageBlock = 1377;

export interface CiscoImageData {
  readonly operation: CiscoImageOperation;
  readonly data: Uint8Array;
}

/** The element in the terms of `ElementOf<"ImageData">`. */
export function toImageData(value: CiscoImageData): {
  readonly type: "ImageData";
  readonly dataType: number;
  readonly data: Uint8Array;
} {
  const data = new Uint8Array(2 + value.data.length);
  const checksum = onesComplementChecksum(value.data, 0, value.data.length);
  data[0] = checksum >> 8;
  data[1] = checksum & 0xff;
  data.set(value.data, 2);
  return { type: "ImageData", dataType: ciscoImageOperations[value.operation], data };
}

/** @throws WireError for an operation or a length that the layout does not know, or a checksum that does not fit. */
export function fromImageData(element: {
  readonly dataType: number;
  readonly data: Uint8Array;
}): CiscoImageData {
  const operation = operationOf(element.dataType);
  if (element.data.length < 2) throw new WireError("no room for the image data's checksum", 1);
  const stated = ((element.data[0] as number) << 8) | (element.data[1] as number);
  const data = element.data.subarray(2);
  if (onesComplementChecksum(data, 0, data.length) !== stated) {
    throw new WireError("the image data's checksum does not fit", 1);
  }
  return { operation, data };
}

/**
 * The checksum of Internet headers (RFC 1071): the complement of the one's complement sum of 16-bit words, an odd
 * octet at the end being the upper half of a word.
 *
 * Both ends of a transfer sum every octet of the image, so the middle is summed four octets at a time: 2^16 is 1 modulo
 * 65,535, so 32-bit words add up to the same sum as their halves, and the machine's order of octets is a factor of 256.
 */
export function onesComplementChecksum(octets: Uint8Array, start: number, end: number): number {
  const aligned = Math.min(end, start + ((4 - ((octets.byteOffset + start) & 3)) & 3));
  const count = (end - aligned) >> 2;
  let words = 0;
  if (count > 0) {
    const view = new Uint32Array(octets.buffer, octets.byteOffset + aligned, count);
    for (let i = 0; i < count; i++) words += view[i] as number;
  }
  const isUpperFirst = ((aligned - start) & 1) === 0;
  let sum = fold(words);
  if (isUpperFirst === isLittleEndian) sum *= 256;
  for (let i = start; i < aligned; i++) sum += weighed(octets, i, start);
  for (let i = aligned + count * 4; i < end; i++) sum += weighed(octets, i, start);
  return ~fold(sum) & 0xffff;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** An octet as its half of a word that begins at an even distance from `start`. */
function weighed(octets: Uint8Array, at: number, start: number): number {
  const octet = octets[at] as number;
  return ((at - start) & 1) === 0 ? octet << 8 : octet;
}

/** Adds the carries, of which there may be many: the sum may be as large as 2^53. */
function fold(sum: number): number {
  let left = sum;
  while (left > 0xffff) left = (left % 0x10000) + Math.floor(left / 0x10000);
  return left;
}

function operationOf(dataType: number): CiscoImageOperation {
  switch (dataType) {
    case ciscoImageOperations.data:
      return "data";
    case ciscoImageOperations.endOfFile:
      return "endOfFile";
    case ciscoImageOperations.abort:
      return "abort";
    default:
      throw new WireError(`image data operation ${dataType} is not known`);
  }
}
