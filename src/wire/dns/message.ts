import { WireError } from "../../errors";
import { Reader } from "../reader";
import { Writer } from "../writer";

/** A DNS message (RFC 1035 §4.1), as far as names and addresses need it. */
export interface DnsMessage {
  /** 16 bits that an answer repeats. */
  readonly id: number;
  readonly isResponse: boolean;
  readonly isAuthoritative?: boolean;
  readonly isTruncated?: boolean;
  readonly recursionDesired: boolean;
  /** RCODE: 0 no error, 3 no such name. */
  readonly code: number;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
}

export interface DnsQuestion {
  /** `images.example.net`, without the root's dot. */
  readonly name: string;
  /** 1 asks for IPv4 addresses. */
  readonly type: number;
}

/** A resource record of class IN; types other than A and CNAME are kept as octets. */
export type DnsRecord = { readonly name: string; readonly ttl: number } & (
  | { readonly type: "A"; readonly address: string }
  | { readonly type: "CNAME"; readonly target: string }
  | { readonly type: number; readonly octets: Uint8Array }
);

/** RFC 1035 §3.2.2 and §4.1.1. */
export const dnsTypes = { A: 1, CNAME: 5 } as const;
export const dnsCodes = { noError: 0, formatError: 1, noSuchName: 3, notImplemented: 4, refused: 5 } as const;

const internetClass = 1;
/** RFC 1035 §2.3.4. */
const longestLabel = 63;
const longestName = 255;
/** A name of one-octet labels has no more; a chain of pointers beyond is a loop. */
const mostLabels = 128;
const mostRecords = 64;

/** @throws WireError when a name is none (RFC 1035 §2.3.4) or a number does not fit. */
export function encodeDns(message: DnsMessage): Uint8Array {
  const writer = new Writer(128);
  writer.unsigned(message.id & 0xffff, 2);
  const flags =
    (message.isResponse ? 0x8000 : 0) |
    (message.isAuthoritative ? 0x0400 : 0) |
    (message.isTruncated ? 0x0200 : 0) |
    (message.recursionDesired ? 0x0100 : 0) |
    (message.isResponse ? 0x0080 : 0) |
    (message.code & 15);
  writer.unsigned(flags, 2);
  writer.unsigned(message.questions.length, 2);
  writer.unsigned(message.answers.length, 2);
  writer.unsigned(0, 4);
  for (const { name, type } of message.questions) {
    putName(writer, name);
    writer.unsigned(type, 2);
    writer.unsigned(internetClass, 2);
  }
  for (const record of message.answers) putRecord(writer, record);
  return writer.finish();
}

/**
 * Reads questions and answers; authority and additional records are left aside.
 * @throws WireError
 */
export function decodeDns(octets: Uint8Array): DnsMessage {
  const reader = new Reader(octets);
  const id = reader.unsigned(2);
  const flags = reader.unsigned(2);
  const questionCount = reader.unsigned(2);
  const answerCount = reader.unsigned(2);
  reader.unsigned(4);
  if (questionCount + answerCount > mostRecords) throw new WireError("too many records", 4);
  const questions: DnsQuestion[] = [];
  for (let i = 0; i < questionCount; i++) {
    const name = readName(octets, reader);
    questions.push({ name, type: reader.unsigned(2) });
    reader.unsigned(2);
  }
  const answers: DnsRecord[] = [];
  for (let i = 0; i < answerCount; i++) answers.push(readRecord(octets, reader));
  return {
    id,
    isResponse: (flags & 0x8000) !== 0,
    isAuthoritative: (flags & 0x0400) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    code: flags & 15,
    questions,
    answers,
  };
}

/** Whether the text can be asked for: labels of 1 to 63 letters, digits, `-` and `_`, 253 characters in all. */
export function isDomainName(text: string): boolean {
  return (
    text.length <= longestName - 2 &&
    text
      .replace(/\.$/, "")
      .split(".")
      .every((label) => /^[A-Za-z0-9_-]{1,63}$/.test(label))
  );
}

function putRecord(writer: Writer, record: DnsRecord): void {
  putName(writer, record.name);
  writer.unsigned(typeof record.type === "number" ? record.type : dnsTypes[record.type], 2);
  writer.unsigned(internetClass, 2);
  writer.unsigned(record.ttl, 4);
  const lengthAt = writer.length;
  writer.unsigned(0, 2);
  if (record.type === "A") for (const octet of record.address.split(".")) writer.unsigned(Number(octet), 1);
  else if (record.type === "CNAME") putName(writer, record.target);
  else writer.octets(record.octets);
  writer.patch(lengthAt, writer.length - lengthAt - 2, 2);
}

function readRecord(octets: Uint8Array, reader: Reader): DnsRecord {
  const name = readName(octets, reader);
  const type = reader.unsigned(2);
  const recordClass = reader.unsigned(2);
  const ttl = reader.unsigned(4);
  const length = reader.unsigned(2);
  const inside = reader.inside(length);
  if (recordClass === internetClass && type === dnsTypes.A) {
    const address = [...inside.octets(4)].join(".");
    inside.expectEnd();
    return { name, ttl, type: "A", address };
  }
  if (recordClass === internetClass && type === dnsTypes.CNAME)
    return { name, ttl, type: "CNAME", target: readName(octets, inside) };
  return { name, ttl, type, octets: inside.octets(length) };
}

function putName(writer: Writer, name: string): void {
  if (!isDomainName(name)) throw new WireError(`"${name}" is no domain name`);
  for (const label of name.replace(/\.$/, "").split(".")) {
    writer.unsigned(label.length, 1);
    writer.octets(Uint8Array.from(label, (character) => character.charCodeAt(0)));
  }
  writer.unsigned(0, 1);
}

/** RFC 1035 §4.1.4: a pointer leads to the rest of the name, earlier in the message. */
function readName(octets: Uint8Array, reader: Reader): string {
  const labels: string[] = [];
  let at = reader;
  let earliest = reader.position;
  for (;;) {
    const length = at.unsigned(1);
    if (length === 0) break;
    if (length >= 0xc0) {
      const target = (length & 0x3f) * 256 + at.unsigned(1);
      if (target >= earliest) throw new WireError("a name points forward", at.position - 2);
      earliest = target;
      at = new Reader(octets, target);
      continue;
    }
    if (length > longestLabel || labels.length >= mostLabels)
      throw new WireError("a name is too long", at.position - 1);
    labels.push(String.fromCharCode(...at.octets(length)));
  }
  const name = labels.join(".");
  if (name.length > longestName) throw new WireError("a name is too long", reader.position);
  return name;
}
