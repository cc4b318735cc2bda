import type { Endpoint } from "../host/host";
import { type Address, addressText } from "./address";

/** What travels on the simulated network: IPv4 packets as values. src/report/pcapng.ts writes them as octets. */
export type Packet = UdpPacket | TcpPacket | IcmpPacket;

export interface UdpPacket {
  readonly protocol: "udp";
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
  /** The same as source and sourcePort, in the Host port's form, so that delivery builds nothing. */
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** DF; TCP always sets it. */
  readonly dontFragment?: boolean;
}

export interface TcpPacket {
  readonly protocol: "tcp";
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
  /** 32-bit, as on the wire. */
  readonly sequence: number;
  /** 32-bit; 0 without the ACK flag. */
  readonly acknowledgement: number;
  /** Bits of `tcpFlag`. */
  readonly flags: number;
  /** The window in octets (unscaled). */
  readonly window: number;
  readonly options: TcpOptions | undefined;
  /** Its sender's port cuts it into packets of so many octets at most: the whole of it stands for all of them. */
  readonly cutInto?: number;
}

export interface TcpOptions {
  /** SYN only: the largest segment the sender takes, octets. */
  readonly maximumSegmentSize?: number;
  /** SYN only: how far the window field is shifted from then on. */
  readonly windowScale?: number;
  readonly selectiveAcksPermitted?: boolean;
  /** RFC 2018: pairs of 32-bit left and right edges, at most 4 pairs. */
  readonly selectiveAcks?: readonly number[];
}

/** How far the window field of every segment but a SYN is shifted on the wire (RFC 7323 §2.2): enough for 8 MB. */
export const windowScale = 7;

export const tcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

export interface IcmpPacket {
  readonly protocol: "icmp";
  readonly source: Address;
  readonly destination: Address;
  /** Only destination unreachable (RFC 792, type 3) exists in the lab. */
  readonly reason: IcmpReason;
  /** The packet that could not be delivered. */
  readonly about: UdpPacket | TcpPacket;
  /** With fragmentation-needed: the octets that the next link takes (RFC 1191 §4). */
  readonly nextMtu?: number;
}

export type IcmpReason = keyof typeof icmpCode;

/** RFC 792, RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1: the codes of type 3. */
export const icmpCode = {
  "network-unreachable": 0,
  "host-unreachable": 1,
  "port-unreachable": 3,
  "fragmentation-needed": 4,
  "network-prohibited": 9,
  "host-prohibited": 10,
  "administratively-prohibited": 13,
} as const;

/** What goes back to the sender of a packet that cannot be delivered. */
export function unreachable(
  source: Address,
  about: UdpPacket | TcpPacket,
  reason: IcmpReason,
  nextMtu?: number,
): IcmpPacket {
  return {
    protocol: "icmp",
    source,
    destination: about.source,
    reason,
    about,
    ...(nextMtu === undefined ? {} : { nextMtu }),
  };
}

/** Octets of the IPv4 packet, header included. */
export function packetSize(packet: Packet): number {
  switch (packet.protocol) {
    case "udp":
      return 28 + packet.payload.length;
    case "tcp":
      return 20 + tcpHeaderSize(packet.options) + packet.payload.length;
    case "icmp":
      // RFC 1812 §4.3.2.3: as much of the original as fits in 576 octets.
      return Math.min(576, 28 + packetSize(packet.about));
  }
}

export function tcpHeaderSize(options: TcpOptions | undefined): number {
  if (options === undefined) return 20;
  let length = 0;
  if (options.maximumSegmentSize !== undefined) length += 4;
  if (options.windowScale !== undefined) length += 3;
  if (options.selectiveAcksPermitted) length += 2;
  if (options.selectiveAcks !== undefined) length += 2 + options.selectiveAcks.length * 4;
  return 20 + ((length + 3) & ~3);
}

/** One line for people: `udp 172.16.4.26:40001 > 172.16.5.27:69, 42 octets`. */
export function packetText(packet: Packet): string {
  if (packet.protocol === "icmp") {
    return `icmp ${addressText(packet.source)} > ${addressText(packet.destination)} ${packet.reason} (${packetText(packet.about)})`;
  }
  const ends = `${addressText(packet.source)}:${packet.sourcePort} > ${addressText(packet.destination)}:${packet.destinationPort}`;
  const flags = packet.protocol === "tcp" ? ` ${tcpFlagsText(packet.flags)}` : "";
  return `${packet.protocol} ${ends}${flags}, ${packet.payload.length} octets`;
}

export function tcpFlagsText(flags: number): string {
  const names = Object.entries(tcpFlag).filter(([, bit]) => (flags & bit) !== 0);
  return names.map(([name]) => name.toUpperCase()).join("+");
}
