import type { Crypto } from "../../crypto/port";
import { tcpFlagsText } from "../../ip/packet";
import { printable } from "../../printable";
import { decodeDataMessage } from "../../wire/capwap/data";
import { Reassembler } from "../../wire/capwap/fragment";
import { type ControlMessage, decodeControlMessage } from "../../wire/capwap/message";
import { decodePacket } from "../../wire/capwap/preamble";
import { print } from "../../wire/capwap/print";
import { decodeTftp, opcodes, printTftp } from "../../wire/tftp/packet";
import { type CapturedPacket, eachOnce, type SeenPackets } from "../captured-packet";
import { fateText } from "../pcapng";
import { DtlsSessions } from "./dtls-sessions";
import { type IpHead, readIp } from "./ip";

/** A packet in words. */
export interface Dissection {
  /** Milliseconds of lab time. */
  readonly at: number;
  /** The segment. */
  readonly on: string;
  readonly ip: IpHead;
  /** `CAPWAP`, `DTLS`, `TFTP`, `Syslog`, `SSH`, `TCP`, ... */
  readonly protocol: string;
  /** In one line. */
  readonly info: string;
  /** Every field, one a line. */
  readonly detail: readonly string[];
  /** It carries a control message: no mere acknowledgement, bulk data or keep-alive. */
  readonly isControl: boolean;
  /** Why it did not get through. */
  readonly fate?: string;
  readonly octets: Uint8Array;
  readonly leftOut?: CapturedPacket["leftOut"];
}

const capwapPorts = new Set([5246, 5247]);
const controlPort = 5246;
/** Messages that a long transfer repeats and an idle session sends; not worth a line each. */
const dull = new Set(["EchoRequest", "EchoResponse", "ImageDataRequest", "ImageDataResponse"]);

/**
 * What the packets of a capture say, each once, oldest first.
 * @param bulk how many packets that look like bulk data or acknowledge it are read; the others are passed over
 * @param known what others say of a packet that is encrypted, by its octets (see `sftpRequests`)
 */
export function* dissect(
  { packets, keyLog }: SeenPackets,
  crypto: Crypto,
  bulk = Number.POSITIVE_INFINITY,
  known: ReadonlyMap<Uint8Array, readonly string[]> = new Map(),
): Generator<Dissection> {
  const reader = new PacketReader(new DtlsSessions(crypto, keyLog));
  let seen = 0;
  for (const packet of eachOnce(packets)) {
    const ip = readIp(packet.octets);
    if (!ip) continue;
    const { time, at, verdict, note, fate, octets, leftOut } = packet;
    const requests = known.get(octets);
    if (
      verdict === "passed" &&
      fate === undefined &&
      requests === undefined &&
      looksLikeBulk(ip) &&
      ++seen > bulk
    )
      continue;
    const said = fate ? fateText(fate.verdict, fate.at, fate.note) : fateText(verdict, at, note);
    yield {
      at: time,
      on: at,
      ip,
      ...withRequests(reader.read(ip, time), requests),
      octets,
      ...(said === undefined ? {} : { fate: said[0] }),
      ...(leftOut === undefined ? {} : { leftOut }),
    };
  }
}

function withRequests(read: Read, requests: readonly string[] | undefined): Read {
  if (requests === undefined) return read;
  const detail = requests.map((text) => printable(`SFTP, as the server writes it down: ${text}`));
  return {
    protocol: "SFTP",
    info: printable(requests.join("; ")),
    detail: [...detail, ...read.detail],
    isControl: true,
  };
}

const dtlsHandshake = 22;
const longMessage = 500;

function looksLikeBulk({ protocol, payload, flags }: IpHead): boolean {
  // SYN, FIN and RST say something.
  if (protocol === "tcp") return (flags & 0b111) === 0;
  if (protocol !== "udp") return false;
  if (payload.length === 4 && payload[1] === opcodes.ack) return true;
  return payload.length > longMessage && !(payload[0] === 1 && payload[4] === dtlsHandshake);
}

type Read = Pick<Dissection, "protocol" | "info" | "detail" | "isControl">;

class PacketReader {
  readonly #reassemblers = new Map<string, Reassembler>();
  /** Ends of TFTP transfers: `172.16.4.26:40001`. */
  readonly #tftpClients = new Set<string>();
  readonly #text = new TextDecoder();

  constructor(private readonly dtls: DtlsSessions) {}

  read(ip: IpHead, at: number): Read {
    try {
      if (ip.protocol === "tcp") return this.#tcp(ip);
      if (ip.protocol === "icmp") return plain("ICMP", icmpText(ip), true);
      if (ip.protocol !== "udp") return plain("IP", `${ip.payload.length} octets`, false);
      if (capwapPorts.has(ip.sourcePort) || capwapPorts.has(ip.destinationPort)) return this.#capwap(ip, at);
      if (this.#isTftp(ip)) return this.#tftp(ip);
      if (ip.destinationPort === 514) return plain("Syslog", this.#text.decode(ip.payload), true);
      return plain("UDP", `${ip.payload.length} octets`, false);
    } catch (error) {
      return plain("?", `${ip.payload.length} octets that cannot be read: ${(error as Error).message}`, true);
    }
  }

  #capwap(ip: IpHead, at: number): Read {
    const { payload, source, destination, sourcePort, destinationPort } = ip;
    const isFromController = capwapPorts.has(sourcePort);
    const isControl = sourcePort === controlPort || destinationPort === controlPort;
    if (payload[0] !== 1) return this.#plainCapwap(ip, payload, isControl, at);
    const session = isFromController
      ? `${destination}:${destinationPort} ${source}`
      : `${source}:${sourcePort} ${destination}`;
    const records = this.dtls.read(session, isFromController ? "server" : "client", payload.subarray(4));
    const inside = records.flatMap(({ plain }) =>
      plain ? [this.#plainCapwap(ip, plain, isControl, at)] : [],
    );
    const detail = records.flatMap(({ name, epoch, sequence, octets }) => [
      `DTLS record: ${name}, epoch ${epoch}, sequence ${sequence}, ${octets} octets`,
    ]);
    const [message] = inside;
    if (message) return { ...message, detail: [...detail, ...inside.flatMap((one) => one.detail)] };
    const names = records.map(({ name }) => name).join(", ");
    const isData = records.every(({ name }) => name === "ApplicationData");
    return { protocol: "DTLS", info: names || "no record", detail, isControl: !isData };
  }

  #plainCapwap(ip: IpHead, octets: Uint8Array, isControl: boolean, at: number): Read {
    const packet = decodePacket(octets);
    if (packet.kind !== "plain") return plain("CAPWAP", "DTLS inside DTLS", true);
    const { header } = packet;
    const head = `CAPWAP header: radio ${header.rid}${header.f ? `, fragment ${header.fragmentId} at ${header.fragmentOffset * 8}${header.l ? ", the last" : ""}` : ""}`;
    const key = `${ip.source}:${ip.sourcePort} ${ip.destination}`;
    let reassembler = this.#reassemblers.get(key);
    if (!reassembler) {
      reassembler = new Reassembler();
      this.#reassemblers.set(key, reassembler);
    }
    const whole = reassembler.accept(at, packet);
    if (!whole)
      return {
        protocol: "CAPWAP",
        info: `a fragment of ${packet.payload.length} octets`,
        detail: [head],
        isControl: false,
      };
    if (!isControl) {
      const data = decodeDataMessage(whole);
      const info =
        data.kind === "keep-alive" ? "Data Channel Keep-Alive" : `a frame of ${data.frame.length} octets`;
      return { protocol: "CAPWAP data", info, detail: [head, info], isControl: false };
    }
    const message = decodeControlMessage(whole.payload);
    const name = message.type === "Unknown" ? `message type ${message.messageType}` : spaced(message.type);
    return {
      protocol: "CAPWAP",
      info: `${name}${remarkOn(message)}`,
      detail: [head, ...print(message).split("\n")],
      isControl: !dull.has(message.type),
    };
  }

  #isTftp({ source, sourcePort, destination, destinationPort }: IpHead): boolean {
    if (destinationPort === 69) this.#tftpClients.add(`${source}:${sourcePort}`);
    return (
      this.#tftpClients.has(`${source}:${sourcePort}`) ||
      this.#tftpClients.has(`${destination}:${destinationPort}`)
    );
  }

  #tftp({ payload }: IpHead): Read {
    const packet = decodeTftp(payload);
    const isControl = packet.type !== "data" && packet.type !== "ack";
    return plain("TFTP", printTftp(packet), isControl);
  }

  #tcp({ sourcePort, destinationPort, flags, payload, sequence, acknowledgement }: IpHead): Read {
    const service = Math.min(sourcePort, destinationPort);
    const name = service === 22 ? "SSH" : service === 443 ? "TLS" : "TCP";
    const numbers = `sequence ${sequence}, acknowledgement ${acknowledgement}`;
    const isEvent = (flags & 0b111) !== 0;
    if (payload.length === 0)
      return { ...plain("TCP", tcpFlagsText(flags), isEvent), detail: [tcpFlagsText(flags), numbers] };
    const banner = /^SSH-2\.0-[^\r\n]*/.exec(this.#text.decode(payload.subarray(0, 255)))?.[0];
    const info = banner ?? (name === "SSH" ? sshText(payload) : `${payload.length} octets`);
    return {
      protocol: name,
      info: printable(info),
      detail: [printable(info), `TCP ${tcpFlagsText(flags)}, ${numbers}`],
      isControl: banner !== undefined,
    };
  }
}

/** Before keys are agreed on, SSH says what it wants (RFC 4253 §12); after that length and message are encrypted. */
const sshMessages: Readonly<Record<number, string>> = {
  1: "Disconnect",
  2: "Ignore",
  20: "Key Exchange Init",
  21: "New Keys",
  30: "Key Exchange: Diffie-Hellman Init",
  31: "Key Exchange: Diffie-Hellman Reply",
};

function sshText(payload: Uint8Array): string {
  const length = new DataView(payload.buffer, payload.byteOffset, payload.length).getUint32(0);
  const name =
    payload.length > 5 && length < 35_000 && payload[4]! < length ? sshMessages[payload[5]!] : undefined;
  return name ?? `${payload.length} octets, encrypted`;
}

function icmpText({ payload }: IpHead): string {
  const about = readIp(payload);
  const ends = about
    ? ` about ${about.protocol} ${about.source}:${about.sourcePort} > ${about.destination}:${about.destinationPort}`
    : "";
  return `destination unreachable${ends}`;
}

function plain(protocol: string, info: string, isControl: boolean): Read {
  const text = printable(info);
  return { protocol, info: text, detail: [text], isControl };
}

/** `JoinRequest` to `Join Request`. */
const spaced = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").replace("Wtp", "WTP");

/** What of a message a reader looks for first. */
function remarkOn(message: ControlMessage): string {
  const said: string[] = [];
  for (const element of message.elements) {
    if (element.type === "ResultCode") said.push(`result ${element.resultCode}`);
    if (element.type === "ImageIdentifier") said.push(element.data);
  }
  return said.length === 0 ? "" : `, ${printable(said.join(", "))}`;
}
