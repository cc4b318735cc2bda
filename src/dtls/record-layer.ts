import { InternalError } from "../errors";
import { concat } from "./octets";
import { noProtection, type Protection } from "./protection";
import { recordHeaderLength, writeRecordHeader } from "./record";
import { ReplayWindow } from "./replay";

const lastSequence = 2 ** 48 - 1;

/**
 * One connection's two epochs: 0 in the clear, 1 under the handshake's keys. There is never a third, because we do
 * not renegotiate.
 */
export class RecordLayer {
  readonly replay = new ReplayWindow();
  /** Of epoch 1, from the moment the keys are known. */
  read: Protection | undefined;
  write: Protection | undefined;
  sent = 0;
  private readonly next: [number, number];

  /** `prefix`: goes before each datagram. `firstSequence`: of the first record to send. */
  constructor(
    readonly prefix: Uint8Array,
    firstSequence = 0,
  ) {
    this.next = [firstSequence, 0];
  }

  /** One record by itself, without prefix. */
  record(epoch: 0 | 1, type: number, plaintext: Uint8Array): Uint8Array {
    return this.build(epoch, type, plaintext, 0);
  }

  /** A datagram of one record: the way of application data, so nothing is copied twice. */
  datagram(epoch: 0 | 1, type: number, plaintext: Uint8Array): Uint8Array {
    const datagram = this.build(epoch, type, plaintext, this.prefix.length);
    datagram.set(this.prefix);
    return datagram;
  }

  /** A datagram of several records. */
  pack(records: readonly Uint8Array[]): Uint8Array {
    return concat(this.prefix, ...records);
  }

  /** The most plaintext whose record, header and all, fits into so many octets. */
  plaintextRoom(epoch: 0 | 1, room: number): number {
    return this.protection(epoch).plaintextRoom(room - recordHeaderLength);
  }

  private build(epoch: 0 | 1, type: number, plaintext: Uint8Array, start: number): Uint8Array {
    const protection = this.protection(epoch);
    const length = protection.sealedLength(plaintext.length);
    const out = new Uint8Array(start + recordHeaderLength + length);
    const sequence = this.next[epoch]++;
    if (sequence > lastSequence) throw new InternalError("DTLS record sequence numbers are used up");
    writeRecordHeader(out, start, type, epoch, sequence, length);
    protection.seal(type, epoch, sequence, plaintext, out, start + recordHeaderLength);
    this.sent++;
    return out;
  }

  private protection(epoch: 0 | 1): Protection {
    if (epoch === 0) return noProtection;
    if (this.write === undefined) throw new InternalError("no keys to write with");
    return this.write;
  }
}
