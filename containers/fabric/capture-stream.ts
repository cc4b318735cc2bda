// A capture file as tcpdump writes it on this machine: little-endian, a header, then records behind headers of their own.
const fileMagic = 0xa1b2c3d4;
const fileHeader = 24;
const recordHeader = 16;

/** Reads a capture file's records from a stream of octets as they come. */
export class CaptureStream {
  #pending: Uint8Array = new Uint8Array(0);
  readonly #record: (octets: Uint8Array) => void;

  constructor(record: (octets: Uint8Array) => void) {
    this.#record = record;
  }

  take(octets: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, octets]);
    for (;;) {
      const { length } = this.#pending;
      if (length < recordHeader) return;
      const view = new DataView(this.#pending.buffer, this.#pending.byteOffset, length);
      // tcpdump may have begun anew: a file header stands where a record was expected.
      if (view.getUint32(0, true) === fileMagic) {
        if (length < fileHeader) return;
        this.#pending = this.#pending.subarray(fileHeader);
        continue;
      }
      const end = recordHeader + view.getUint32(8, true);
      if (length < end) return;
      this.#record(this.#pending.subarray(recordHeader, end));
      this.#pending = this.#pending.subarray(end);
    }
  }
}
