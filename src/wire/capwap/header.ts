import { WireError } from "../../errors";
import { formatMac, parseMac, type Reader, Writer } from "../codec";

/**
 * The CAPWAP header (RFC 5415 §4.3). HLEN and the flags W and M follow from the values: W is set when
 * `wirelessInformation` is there, M when `radioMac` is.
 */
export interface CapwapHeader {
  /** Radio ID, 0 to 31. */
  readonly rid: number;
  /** Wireless binding: 1 is IEEE 802.11. */
  readonly wbid: number;
  /** The payload is a native wireless frame, else IEEE 802.3. */
  readonly t: boolean;
  /** The packet is a fragment. */
  readonly f: boolean;
  /** The last fragment. */
  readonly l: boolean;
  /** A data channel keep-alive. */
  readonly k: boolean;
  readonly _flags?: number;
  readonly fragmentId: number;
  /** In units of 8 octets. */
  readonly fragmentOffset: number;
  readonly _rsvd?: number;
  /** EUI-48 or EUI-64, colon-separated. */
  readonly radioMac?: string;
  /** Up to 255 octets, defined by the binding. */
  readonly wirelessInformation?: Uint8Array;
}

/** The binding this project speaks (RFC 5416 §2.1). */
const ieee80211Binding = 1;

/** Why a packet is none of ours: 0 and 2 are reserved, 3 is EPCGlobal (RFC 5415 §4.3). */
export function foreignBinding({ wbid }: Pick<CapwapHeader, "wbid">): string | undefined {
  return wbid === ieee80211Binding
    ? undefined
    : `wireless binding ${wbid} (at octet 2) where ${ieee80211Binding}, IEEE 802.11, was expected`;
}

/** A header with all fields zero but the binding and those given. */
export function capwapHeader(fields: Partial<CapwapHeader> = {}): CapwapHeader {
  return {
    rid: 0,
    wbid: ieee80211Binding,
    t: false,
    f: false,
    l: false,
    k: false,
    fragmentId: 0,
    fragmentOffset: 0,
    ...fields,
  };
}

/** The header's octets, a multiple of 4. @throws WireError when a field does not fit. */
export function encodeHeader(header: CapwapHeader): Uint8Array {
  const writer = new Writer(64);
  writer.unsigned(0, 1);
  writer.unsigned(0, 3);
  writer.unsigned(fits(header.fragmentId, 16, "fragment ID"), 2);
  writer.unsigned(
    fits(header.fragmentOffset, 13, "fragment offset") * 8 + fits(header._rsvd ?? 0, 3, "reserved"),
    2,
  );
  if (header.radioMac !== undefined) writePadded(writer, parseMac(header.radioMac, [6, 8]));
  if (header.wirelessInformation !== undefined) writePadded(writer, header.wirelessInformation);
  const words = fits(writer.length / 4, 5, "header length in words");
  const flags =
    bit(header.t, 8) |
    bit(header.f, 7) |
    bit(header.l, 6) |
    bit(header.wirelessInformation !== undefined, 5) |
    bit(header.radioMac !== undefined, 4) |
    bit(header.k, 3) |
    fits(header._flags ?? 0, 3, "flags");
  const word =
    (words << 19) | (fits(header.rid, 5, "radio ID") << 14) | (fits(header.wbid, 5, "binding") << 9) | flags;
  writer.patch(1, word, 3);
  return writer.finish();
}

/** Reads a header whose preamble says plain, and leaves the reader at the payload. @throws WireError */
export function readHeader(reader: Reader): CapwapHeader {
  const start = reader.position;
  const preamble = reader.unsigned(1);
  if (preamble !== 0) throw new WireError(`preamble ${preamble} where a plain header begins`, start);
  const word = reader.unsigned(3);
  const words = (word >> 19) & 0x1f;
  if (words < 2) throw new WireError(`a header of ${words} words`, start + 1);
  const fragmentId = reader.unsigned(2);
  const place = reader.unsigned(2);
  const options = reader.inside(words * 4 - 8);
  const radioMac = word & 0x10 ? readRadioMac(options) : undefined;
  const wirelessInformation = word & 0x20 ? readPadded(options) : undefined;
  options.expectEnd();
  return {
    rid: (word >> 14) & 0x1f,
    wbid: (word >> 9) & 0x1f,
    t: (word & 0x100) !== 0,
    f: (word & 0x80) !== 0,
    l: (word & 0x40) !== 0,
    k: (word & 0x08) !== 0,
    ...((word & 0x07) === 0 ? {} : { _flags: word & 0x07 }),
    fragmentId,
    fragmentOffset: place >> 3,
    ...((place & 0x07) === 0 ? {} : { _rsvd: place & 0x07 }),
    ...(radioMac === undefined ? {} : { radioMac }),
    ...(wirelessInformation === undefined ? {} : { wirelessInformation }),
  };
}

function readRadioMac(options: Reader): string {
  const offset = options.position;
  const octets = readPadded(options);
  if (octets.length !== 6 && octets.length !== 8)
    throw new WireError("radio MAC is neither EUI-48 nor EUI-64", offset);
  return formatMac(octets);
}

/** A length octet, the octets, and zeroes to a multiple of 4, which receivers do not look at. */
function readPadded(options: Reader): Uint8Array {
  const length = options.unsigned(1);
  const octets = options.octets(length);
  options.octets(padding(length));
  return octets;
}

function writePadded(writer: Writer, octets: Uint8Array): void {
  writer.unsigned(fits(octets.length, 8, "length"), 1);
  writer.octets(octets);
  writer.octets(new Uint8Array(padding(octets.length)));
}

function padding(length: number): number {
  return 3 - (length % 4);
}

function bit(set: boolean, position: number): number {
  return set ? 1 << position : 0;
}

function fits(value: number, bits: number, what: string): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new WireError(`${what} ${value} does not fit in ${bits} bits`);
  }
  return value;
}
