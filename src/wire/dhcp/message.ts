import { WireError } from "../../errors";
import { Reader } from "../reader";
import { Writer } from "../writer";

/** A DHCP message (RFC 2131 §2); what a lab does not use of BOOTP's (server name, boot file) is left empty. */
export interface DhcpMessage {
  readonly op: "request" | "reply";
  /** Relays that it went through. */
  readonly hops: number;
  /** 32 bits that all messages of one exchange share. */
  readonly transaction: number;
  /** Seconds since the client began to ask. */
  readonly seconds: number;
  /** The client hears broadcasts alone: the BROADCAST flag. */
  readonly broadcast: boolean;
  /** ciaddr: the address that the client has and answers for; 0.0.0.0 without one. */
  readonly client: string;
  /** yiaddr: the address that the client gets. */
  readonly yours: string;
  /** siaddr: the server of the next step of a boot. */
  readonly next: string;
  /** giaddr: the relay's address in the client's segment; 0.0.0.0 without a relay. */
  readonly relay: string;
  /** chaddr: an Ethernet MAC address, `0c:d0:f8:97:80:1c`. */
  readonly hardware: string;
  /** RFC 2132, by their codes; one that comes in several pieces is put together (RFC 3396). */
  readonly options: ReadonlyMap<number, Uint8Array>;
}

const ops = { request: 1, reply: 2 } as const;
const ethernet = 1;
const hardwareLength = 6;
/** RFC 2131 §3: the four octets before the options. */
const magic = 0x63825363;
const broadcastFlag = 0x8000;
/** RFC 951 §3: relays and old clients drop what is shorter. */
const shortest = 300;
const longestOption = 255;
const pad = 0;
const end = 255;

/** @throws WireError when an address or a number does not fit. */
export function encodeDhcp(message: DhcpMessage): Uint8Array {
  const writer = new Writer(shortest);
  writer.unsigned(ops[message.op], 1);
  writer.unsigned(ethernet, 1);
  writer.unsigned(hardwareLength, 1);
  writer.unsigned(message.hops, 1);
  writer.unsigned(message.transaction, 4);
  writer.unsigned(Math.min(message.seconds, 0xffff), 2);
  writer.unsigned(message.broadcast ? broadcastFlag : 0, 2);
  for (const address of [message.client, message.yours, message.next, message.relay])
    writer.octets(addressOctets(address));
  writer.octets(hardwareOctets(message.hardware));
  // The rest of chaddr, sname and file.
  writer.octets(new Uint8Array(10 + 64 + 128));
  writer.unsigned(magic, 4);
  for (const [code, octets] of message.options) putOption(writer, code, octets);
  writer.unsigned(end, 1);
  if (writer.length < shortest) writer.octets(new Uint8Array(shortest - writer.length));
  return writer.finish();
}

/** @throws WireError for what is no DHCP message of an Ethernet client. */
export function decodeDhcp(octets: Uint8Array): DhcpMessage {
  const reader = new Reader(octets);
  const op = reader.unsigned(1);
  if (op !== ops.request && op !== ops.reply) throw new WireError(`${op} is no BOOTP operation`, 0);
  const type = reader.unsigned(1);
  const length = reader.unsigned(1);
  if (type !== ethernet || length !== hardwareLength)
    throw new WireError("its hardware address is none of Ethernet", 1);
  const hops = reader.unsigned(1);
  const transaction = reader.unsigned(4);
  const seconds = reader.unsigned(2);
  const flags = reader.unsigned(2);
  const address = () => [...reader.octets(4)].join(".");
  const client = address();
  const yours = address();
  const next = address();
  const relay = address();
  const hardware = hardwareText(reader.octets(hardwareLength));
  reader.octets(10 + 64 + 128);
  if (reader.unsigned(4) !== magic) throw new WireError("no DHCP options follow", 236);
  return {
    op: op === ops.request ? "request" : "reply",
    hops,
    transaction,
    seconds,
    broadcast: (flags & broadcastFlag) !== 0,
    client,
    yours,
    next,
    relay,
    hardware,
    options: readOptions(reader),
  };
}

/** `0cd0.f897.801c` in any usual spelling as `0c:d0:f8:97:80:1c`. @throws WireError when it is no MAC address. */
export function hardwareAddress(mac: string): string {
  return hardwareText(hardwareOctets(mac));
}

function hardwareText(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join(":");
}

function hardwareOctets(mac: string): Uint8Array {
  const digits = mac.replace(/[.:-]/g, "");
  if (!/^[0-9a-f]{12}$/i.test(digits)) throw new WireError(`"${mac}" is no MAC address`);
  return Uint8Array.from({ length: hardwareLength }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

/** @throws WireError when the text is no IPv4 address. */
export function addressOctets(address: string): Uint8Array {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    throw new WireError(`"${address}" is no IPv4 address`);
  return Uint8Array.from(parts);
}

/** RFC 3396: what is longer than one option holds goes on in another of the same code. */
function putOption(writer: Writer, code: number, octets: Uint8Array): void {
  let at = 0;
  do {
    const piece = octets.subarray(at, at + longestOption);
    writer.unsigned(code, 1);
    writer.unsigned(piece.length, 1);
    writer.octets(piece);
    at += longestOption;
  } while (at < octets.length);
}

/** A message without an end option ends with its octets. */
function readOptions(reader: Reader): ReadonlyMap<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  while (reader.remaining > 0) {
    const code = reader.unsigned(1);
    if (code === pad) continue;
    if (code === end) break;
    const octets = reader.octets(reader.unsigned(1));
    const before = options.get(code);
    options.set(code, before ? Uint8Array.from([...before, ...octets]) : octets.slice());
  }
  return options;
}
