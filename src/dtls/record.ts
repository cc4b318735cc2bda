/** The record layer's header, RFC 6347 §4.1. */
export const contentType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
} as const;

/** Minor numbers count downwards: DTLS 1.0 is fe ff, DTLS 1.2 is fe fd. */
export const version10 = 0xfeff;
export const version12 = 0xfefd;

export const recordHeaderLength = 13;

/** The most that one record may carry (RFC 5246 §6.2.1), and what protection may add to it (§6.2.3). */
export const maximumPlaintext = 1 << 14;
export const maximumFragment = maximumPlaintext + 2048;

export function writeRecordHeader(
  target: Uint8Array,
  offset: number,
  type: number,
  epoch: number,
  sequence: number,
  length: number,
): void {
  target[offset] = type;
  target[offset + 1] = version12 >>> 8;
  target[offset + 2] = version12 & 0xff;
  target[offset + 3] = epoch >>> 8;
  target[offset + 4] = epoch;
  writeSequence(target, offset + 5, sequence);
  target[offset + 11] = length >>> 8;
  target[offset + 12] = length;
}

/** 48 bits. */
export function writeSequence(target: Uint8Array, offset: number, sequence: number): void {
  const high = Math.floor(sequence / 0x1_0000_0000);
  target[offset] = high >>> 8;
  target[offset + 1] = high;
  target[offset + 2] = sequence >>> 24;
  target[offset + 3] = sequence >>> 16;
  target[offset + 4] = sequence >>> 8;
  target[offset + 5] = sequence;
}

export function readSequence(octets: Uint8Array, offset: number): number {
  const high = (octets[offset]! << 8) | octets[offset + 1]!;
  const low =
    octets[offset + 2]! * 0x100_0000 +
    ((octets[offset + 3]! << 16) | (octets[offset + 4]! << 8) | octets[offset + 5]!);
  return high * 0x1_0000_0000 + low;
}
