import { u24 } from "./octets";

/** RFC 5246 §7.4, RFC 6347 §4.3.2. */
export const handshakeType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** For reasons and logs: `ServerHelloDone`. */
export function handshakeName(type: number): string {
  return names.get(type) ?? `handshake message ${type}`;
}

const names = new Map<number, string>(
  Object.entries(handshakeType).map(([name, type]) => [type, name[0]!.toUpperCase() + name.slice(1)]),
);

/** msg_type, length, message_seq, fragment_offset, fragment_length: RFC 6347 §4.2.2. */
export const handshakeHeaderLength = 12;

export interface HandshakeMessage {
  readonly type: number;
  readonly sequence: number;
  readonly body: Uint8Array;
  /** Header and body as if it had come in one fragment: what the transcript is made of (RFC 6347 §4.2.6). */
  readonly whole: Uint8Array;
}

export function handshakeMessage(type: number, sequence: number, body: Uint8Array): HandshakeMessage {
  const whole = new Uint8Array(handshakeHeaderLength + body.length);
  writeHandshakeHeader(whole, 0, type, body.length, sequence, 0, body.length);
  whole.set(body, handshakeHeaderLength);
  return { type, sequence, body, whole };
}

export function writeHandshakeHeader(
  target: Uint8Array,
  at: number,
  type: number,
  length: number,
  sequence: number,
  fragmentOffset: number,
  fragmentLength: number,
): void {
  target[at] = type;
  target.set(u24(length), at + 1);
  target[at + 4] = sequence >>> 8;
  target[at + 5] = sequence;
  target.set(u24(fragmentOffset), at + 6);
  target.set(u24(fragmentLength), at + 9);
}

export interface HandshakeFragment {
  readonly type: number;
  /** Of the whole message's body. */
  readonly length: number;
  readonly sequence: number;
  readonly offset: number;
  readonly data: Uint8Array;
}

/** The fragment that begins at `at`, or what is wrong with it. */
export function readFragment(record: Uint8Array, at: number): HandshakeFragment | string {
  if (record.length - at < handshakeHeaderLength) return "truncated handshake header";
  const length = read24(record, at + 1);
  const offset = read24(record, at + 6);
  const fragmentLength = read24(record, at + 9);
  const start = at + handshakeHeaderLength;
  const name = handshakeName(record[at]!);
  if (start + fragmentLength > record.length)
    return `truncated ${name}: its fragment is longer than the record`;
  if (offset + fragmentLength > length) return `${name} has a fragment beyond its own length`;
  return {
    type: record[at]!,
    length,
    sequence: (record[at + 4]! << 8) | record[at + 5]!,
    offset,
    data: record.subarray(start, start + fragmentLength),
  };
}

function read24(octets: Uint8Array, at: number): number {
  return (octets[at]! << 16) | (octets[at + 1]! << 8) | octets[at + 2]!;
}
