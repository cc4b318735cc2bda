import { type HandshakeMessage, handshakeHeaderLength, writeHandshakeHeader } from "./handshake-header";
import { contentType } from "./record";

/** One piece of a flight: a handshake message, or the ChangeCipherSpec. */
export type FlightPart =
  | { readonly epoch: 0 | 1; readonly message: HandshakeMessage }
  | { readonly epoch: 0; readonly changeCipherSpec: true };

export interface FlightWriter {
  /** Octets that one datagram may have. */
  readonly room: number;
  /** The most plaintext whose record fits into so many octets. */
  plaintextRoom(epoch: 0 | 1, room: number): number;
  record(epoch: 0 | 1, type: number, plaintext: Uint8Array): Uint8Array;
  datagram(records: readonly Uint8Array[]): void;
}

/** A new datagram is begun rather than that a fragment of fewer octets is squeezed into the last one. */
const smallestFragment = 32;
const changeCipherSpec = Uint8Array.of(1);

/** Sends the flight: fragments its messages to the datagram size, and packs records as densely as they come. */
export function writeFlight(parts: readonly FlightPart[], writer: FlightWriter): void {
  let records: Uint8Array[] = [];
  let room = writer.room;
  const flush = () => {
    if (records.length > 0) writer.datagram(records);
    records = [];
    room = writer.room;
  };
  const put = (record: Uint8Array) => {
    if (record.length > room) flush();
    records.push(record);
    room -= record.length;
  };

  for (const part of parts) {
    if ("changeCipherSpec" in part) {
      put(writer.record(part.epoch, contentType.changeCipherSpec, changeCipherSpec));
      continue;
    }
    const { type, sequence, body } = part.message;
    for (let offset = 0; offset < body.length || offset === 0; ) {
      const left = body.length - offset;
      let fits = writer.plaintextRoom(part.epoch, room) - handshakeHeaderLength;
      if (fits < Math.min(left, smallestFragment)) {
        flush();
        fits = writer.plaintextRoom(part.epoch, room) - handshakeHeaderLength;
      }
      const length = Math.min(left, fits);
      const fragment = new Uint8Array(handshakeHeaderLength + length);
      writeHandshakeHeader(fragment, 0, type, body.length, sequence, offset, length);
      fragment.set(body.subarray(offset, offset + length), handshakeHeaderLength);
      put(writer.record(part.epoch, contentType.handshake, fragment));
      offset += length;
      if (length === 0) break;
    }
  }
  flush();
}
