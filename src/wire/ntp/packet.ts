import { WireError } from "../../errors";
import { Reader } from "../reader";
import { Writer } from "../writer";

/** An NTP packet (RFC 5905 §7.3), as far as a client that asks and a server that answers need it. */
export interface NtpPacket {
  /** 0 no warning, 3 not synchronized. */
  readonly leap: number;
  readonly version: number;
  /** 3 client, 4 server. */
  readonly mode: number;
  /** 1 primary, 2 to 15 secondary, 0 and 16 not synchronized. */
  readonly stratum: number;
  /** Four octets: letters of a primary server (`GPS`), or an address. */
  readonly reference: Uint8Array;
  /** Milliseconds since 1970-01-01 UTC; 0 for none. */
  readonly originate: number;
  readonly receive: number;
  readonly transmit: number;
}

/** Seconds from 1900, where NTP begins, to 1970. */
const since1900 = 2_208_988_800;
const fractions = 2 ** 32;
const length = 48;

export function encodeNtp(packet: NtpPacket): Uint8Array {
  const writer = new Writer(length);
  writer.unsigned((packet.leap << 6) | (packet.version << 3) | packet.mode, 1);
  writer.unsigned(packet.stratum, 1);
  writer.unsigned(6, 1);
  writer.unsigned(0xe9, 1);
  writer.unsigned(0, 4);
  writer.unsigned(0, 4);
  writer.octets(packet.reference);
  putTime(writer, packet.transmit);
  putTime(writer, packet.originate);
  putTime(writer, packet.receive);
  putTime(writer, packet.transmit);
  return writer.finish();
}

/** @throws WireError when it is too short; extensions and authentication behind it are left aside. */
export function decodeNtp(octets: Uint8Array): NtpPacket {
  if (octets.length < length) throw new WireError("an NTP packet has 48 octets", octets.length);
  const reader = new Reader(octets);
  const first = reader.unsigned(1);
  const stratum = reader.unsigned(1);
  reader.octets(10);
  const reference = reader.octets(4);
  reader.octets(8);
  const originate = readTime(reader);
  const receive = readTime(reader);
  const transmit = readTime(reader);
  return {
    leap: first >>> 6,
    version: (first >>> 3) & 7,
    mode: first & 7,
    stratum,
    reference,
    originate,
    receive,
    transmit,
  };
}

function putTime(writer: Writer, epoch: number): void {
  if (epoch === 0) {
    writer.unsigned(0, 4);
    writer.unsigned(0, 4);
    return;
  }
  const seconds = Math.floor(epoch / 1_000);
  writer.unsigned((((seconds + since1900) % fractions) + fractions) % fractions, 4);
  writer.unsigned(Math.floor(((epoch - seconds * 1_000) / 1_000) * fractions), 4);
}

/** RFC 5905 §6: an era has 136 years; ours is the one that began in 1900, up to 2036. */
function readTime(reader: Reader): number {
  const seconds = reader.unsigned(4);
  const fraction = reader.unsigned(4);
  if (seconds === 0 && fraction === 0) return 0;
  return (seconds - since1900) * 1_000 + (fraction / fractions) * 1_000;
}
