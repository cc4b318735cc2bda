import { WireError } from "../../errors";

/** TFTP packets (RFC 1350 §5, RFC 2347). */
export type TftpPacket =
  | {
      readonly type: "rrq" | "wrq";
      readonly filename: string;
      readonly mode: string;
      readonly options: TftpOption[];
    }
  | { readonly type: "data"; readonly block: number; readonly data: Uint8Array }
  | { readonly type: "ack"; readonly block: number }
  | { readonly type: "error"; readonly code: number; readonly message: string }
  | { readonly type: "oack"; readonly options: TftpOption[] };

/** Name and value as they stand in the packet; names compare without regard to case (RFC 2347). */
export type TftpOption = readonly [name: string, value: string];

export const opcodes = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** RFC 1350 §5 (appendix) and RFC 2347. */
export const tftpErrorCodes = {
  notDefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransfer: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionsRefused: 8,
} as const;

export type TftpErrorCode = (typeof tftpErrorCodes)[keyof typeof tftpErrorCodes];

// RFC 2347 bounds a request to 512 octets, which these cannot exceed; longer requests are read as well.
const mostOptions = 64;

/**
 * @throws WireError when a text holds a NUL, a number does not fit 16 bits, or a request has no filename or mode.
 */
export function encodeTftp(packet: TftpPacket): Uint8Array {
  switch (packet.type) {
    case "rrq":
    case "wrq":
      return withTexts(opcodes[packet.type], undefined, [
        packet.filename,
        packet.mode,
        ...packet.options.flat(),
      ]);
    case "oack":
      return withTexts(opcodes.oack, undefined, packet.options.flat());
    case "error":
      return withTexts(opcodes.error, packet.code, [packet.message]);
    case "data":
      return encodeData(packet.block, packet.data);
    case "ack":
      return encodeAck(packet.block);
  }
}

/** A DATA packet, for senders that have no use for the union. */
export function encodeData(block: number, data: Uint8Array): Uint8Array {
  checkWord(block);
  const octets = room(4 + data.length);
  octets[1] = opcodes.data;
  octets[2] = block >> 8;
  octets[3] = block;
  octets.set(data, 4);
  return octets;
}

export function encodeAck(block: number): Uint8Array {
  checkWord(block);
  const octets = room(4);
  octets[1] = opcodes.ack;
  octets[2] = block >> 8;
  octets[3] = block;
  return octets;
}

/**
 * Reads one datagram. The data of a DATA packet is a view into it.
 *
 * Strict, with what the field makes necessary: an ERROR whose message lacks its NUL is read to the end (seen from
 * small boot loaders), and octets after that NUL are dropped (Tftpd64 sends two).
 *
 * @throws WireError naming what is wrong, and where.
 */
export function decodeTftp(octets: Uint8Array): TftpPacket {
  if (octets.length < 2) throw new WireError("shorter than an opcode", octets.length);
  const opcode = word(octets, 0);
  switch (opcode) {
    case opcodes.rrq:
    case opcodes.wrq: {
      const texts = readTexts(octets, 2);
      const [filename, mode] = texts;
      if (filename === undefined || mode === undefined)
        throw new WireError("request without mode", octets.length);
      if (filename === "") throw new WireError("request without filename", 2);
      return {
        type: opcode === opcodes.rrq ? "rrq" : "wrq",
        filename,
        mode,
        options: pairs(texts, 2, octets.length),
      };
    }
    case opcodes.data:
      if (octets.length < 4) throw new WireError("DATA without block number", octets.length);
      return { type: "data", block: word(octets, 2), data: octets.subarray(4) };
    case opcodes.ack:
      if (octets.length < 4) throw new WireError("ACK without block number", octets.length);
      if (octets.length > 4) throw new WireError("octets after the ACK", 4);
      return { type: "ack", block: word(octets, 2) };
    case opcodes.error: {
      if (octets.length < 4) throw new WireError("ERROR without code", octets.length);
      const end = octets.indexOf(0, 4);
      const message = decodeText(octets, 4, end < 0 ? octets.length : end);
      return { type: "error", code: word(octets, 2), message };
    }
    case opcodes.oack: {
      const texts = readTexts(octets, 2);
      return { type: "oack", options: pairs(texts, 0, octets.length) };
    }
    default:
      throw new WireError(`unknown opcode ${opcode}`, 0);
  }
}

/** One line for logs and traces. */
export function printTftp(packet: TftpPacket): string {
  switch (packet.type) {
    case "rrq":
    case "wrq":
      return `${packet.type.toUpperCase()} ${packet.filename} ${packet.mode}${printOptions(packet.options)}`;
    case "data":
      return `DATA ${packet.block} (${packet.data.length} octets)`;
    case "ack":
      return `ACK ${packet.block}`;
    case "error":
      return `ERROR ${packet.code} ${packet.message}`;
    case "oack":
      return `OACK${printOptions(packet.options)}`;
  }
}

/** Zeros for a packet. Small ones share an array, each octet of which is given out once: making arrays is what costs. */
function room(length: number): Uint8Array {
  if (length > slabSize / 16) return new Uint8Array(length);
  if (slabUsed + length > slabSize) {
    slab = new Uint8Array(slabSize);
    slabUsed = 0;
  }
  slabUsed += length;
  return slab.subarray(slabUsed - length, slabUsed);
}

const slabSize = 65_536;
let slab = new Uint8Array(slabSize);
let slabUsed = 0;

function printOptions(options: readonly TftpOption[]): string {
  return options.map(([name, value]) => ` ${name}=${value}`).join("");
}

function pairs(texts: readonly string[], from: number, end: number): TftpOption[] {
  if ((texts.length - from) % 2 !== 0) throw new WireError("option without value", end);
  const options: TftpOption[] = [];
  for (let i = from; i < texts.length; i += 2) {
    if (texts[i] === "") throw new WireError("option without name", end);
    options.push([texts[i]!, texts[i + 1]!]);
  }
  if (options.length > mostOptions) throw new WireError(`more than ${mostOptions} options`, end);
  return options;
}

function readTexts(octets: Uint8Array, from: number): string[] {
  const texts: string[] = [];
  for (let at = from; at < octets.length; ) {
    const end = octets.indexOf(0, at);
    if (end < 0) throw new WireError("text without its NUL", at);
    texts.push(decodeText(octets, at, end));
    if (texts.length > 2 + 2 * mostOptions) throw new WireError(`more than ${mostOptions} options`, at);
    at = end + 1;
  }
  return texts;
}

function withTexts(opcode: number, code: number | undefined, texts: readonly string[]): Uint8Array {
  const start = code === undefined ? 2 : 4;
  const parts = texts.map(encodeText);
  const octets = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, start));
  octets[1] = opcode;
  if (code !== undefined) {
    checkWord(code);
    octets[2] = code >> 8;
    octets[3] = code;
  }
  let at = start;
  for (const part of parts) {
    octets.set(part, at);
    at += part.length + 1;
  }
  return octets;
}

function checkWord(value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff)
    throw new WireError(`${value} does not fit 16 bits`);
}

function word(octets: Uint8Array, at: number): number {
  return (octets[at]! << 8) | octets[at + 1]!;
}

function decodeText(octets: Uint8Array, from: number, to: number): string {
  try {
    return strictUtf8.decode(octets.subarray(from, to));
  } catch {
    throw new WireError("text is not UTF-8", from);
  }
}

function encodeText(text: string): Uint8Array {
  if (text.includes("\0")) throw new WireError("text holds a NUL");
  if (/\p{Surrogate}/u.test(text)) throw new WireError("text is not well-formed Unicode");
  return utf8.encode(text);
}

// RFC 1350 says netascii; names beyond it are sent as UTF-8 by every server and client in use.
const utf8 = new TextEncoder();
// A byte order mark is kept: it is part of the name.
const textRules = { fatal: true, ignoreBOM: true };
const strictUtf8 = new TextDecoder("utf-8", textRules);
