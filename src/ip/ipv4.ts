import {
  type IcmpPacket,
  icmpCode,
  type Packet,
  type TcpPacket,
  tcpFlag,
  tcpHeaderSize,
  type UdpPacket,
  windowScale,
} from "./packet";

export interface Ipv4Fields {
  /** The identification field (RFC 791 §3.1), 16 bits. */
  readonly identification: number;
  readonly timeToLive: number;
}

const protocolNumber = { icmp: 1, tcp: 6, udp: 17 } as const;
/** RFC 1812 §4.3.2.3: an ICMP error is at most 576 octets long. */
const icmpQuote = 576 - 28;

/**
 * A packet of the simulated network as the octets it would be on a real one (RFC 791, 768, 9293, 792), checksums and
 * all. A datagram that travels in fragments is written whole.
 */
export function encodeIpv4(packet: Packet, fields: Ipv4Fields): Uint8Array {
  const octets = new Uint8Array(ipv4Size(packet));
  writeIpv4(packet, fields, octets, 0);
  writeChecksums(octets);
  return octets;
}

/** Octets of the IPv4 packet that `writeIpv4` writes. */
export function ipv4Size(packet: Packet): number {
  return 20 + bodySize(packet);
}

/** Writes the packet into `octets` from `at` on, its checksums left at zero: `writeChecksums` fills them in. */
export function writeIpv4(packet: Packet, fields: Ipv4Fields, octets: Uint8Array, at: number): void {
  const size = ipv4Size(packet);
  octets[at] = 0x45;
  octets[at + 1] = 0;
  write16(octets, at + 2, size);
  write16(octets, at + 4, fields.identification);
  // TCP asks not to be fragmented (RFC 1191), UDP and ICMP do not.
  write16(
    octets,
    at + 6,
    packet.protocol === "tcp" || (packet.protocol === "udp" && packet.dontFragment) ? 0x4000 : 0,
  );
  octets[at + 8] = fields.timeToLive;
  octets[at + 9] = protocolNumber[packet.protocol];
  write16(octets, at + 10, 0);
  write32(octets, at + 12, packet.source);
  write32(octets, at + 16, packet.destination);
  switch (packet.protocol) {
    case "udp":
      writeUdp(packet, octets, at + 20);
      break;
    case "tcp":
      writeTcp(packet, octets, at + 20);
      break;
    case "icmp":
      writeIcmp(packet, octets, at + 20, fields);
  }
}

/** Fills in the checksums of one IPv4 packet that `writeIpv4` wrote, and again does no harm. */
export function writeChecksums(octets: Uint8Array): void {
  write16(octets, 10, 0);
  write16(octets, 10, checksum(octets, 0, 20, 0));
  const protocol = octets[9];
  const place = protocol === protocolNumber.udp ? 26 : protocol === protocolNumber.tcp ? 36 : 22;
  write16(octets, place, 0);
  const sum = checksum(
    octets,
    20,
    octets.length,
    protocol === protocolNumber.icmp ? 0 : pseudoHeader(octets),
  );
  // RFC 768: a sum of zero is sent as all ones, for zero means none.
  write16(octets, place, protocol === protocolNumber.udp && sum === 0 ? 0xffff : sum);
}

function bodySize(packet: Packet): number {
  switch (packet.protocol) {
    case "udp":
      return 8 + packet.payload.length;
    case "tcp":
      return tcpHeaderSize(packet.options) + packet.payload.length;
    case "icmp":
      return 8 + Math.min(icmpQuote, ipv4Size(packet.about));
  }
}

function writeUdp(packet: UdpPacket, octets: Uint8Array, at: number): void {
  write16(octets, at, packet.sourcePort);
  write16(octets, at + 2, packet.destinationPort);
  write16(octets, at + 4, 8 + packet.payload.length);
  write16(octets, at + 6, 0);
  octets.set(packet.payload, at + 8);
}

function writeTcp(packet: TcpPacket, octets: Uint8Array, at: number): void {
  const header = tcpHeaderSize(packet.options);
  const isSyn = (packet.flags & tcpFlag.syn) !== 0;
  write16(octets, at, packet.sourcePort);
  write16(octets, at + 2, packet.destinationPort);
  write32(octets, at + 4, packet.sequence);
  write32(octets, at + 8, packet.acknowledgement);
  octets[at + 12] = (header / 4) << 4;
  octets[at + 13] = packet.flags;
  write16(octets, at + 14, Math.min(0xffff, isSyn ? packet.window : packet.window >> windowScale));
  write32(octets, at + 16, 0);
  writeTcpOptions(packet, octets, at + 20, at + header);
  octets.set(packet.payload, at + header);
}

function writeTcpOptions(packet: TcpPacket, octets: Uint8Array, start: number, end: number): void {
  const { options } = packet;
  let at = start;
  if (options?.maximumSegmentSize !== undefined) {
    octets[at] = 2;
    octets[at + 1] = 4;
    write16(octets, at + 2, options.maximumSegmentSize);
    at += 4;
  }
  if (options?.selectiveAcksPermitted) {
    octets[at] = 4;
    octets[at + 1] = 2;
    at += 2;
  }
  if (options?.windowScale !== undefined) {
    octets[at] = 3;
    octets[at + 1] = 3;
    octets[at + 2] = options.windowScale;
    at += 3;
  }
  if (options?.selectiveAcks !== undefined) {
    octets[at] = 5;
    octets[at + 1] = 2 + options.selectiveAcks.length * 4;
    at += 2;
    for (const edge of options.selectiveAcks) {
      write32(octets, at, edge);
      at += 4;
    }
  }
  octets.fill(1, at, end);
}

function writeIcmp(packet: IcmpPacket, octets: Uint8Array, at: number, fields: Ipv4Fields): void {
  octets[at] = 3;
  octets[at + 1] = icmpCode[packet.reason];
  write32(octets, at + 2, 0);
  write16(octets, at + 6, packet.nextMtu ?? 0);
  octets.set(encodeIpv4(packet.about, fields).subarray(0, icmpQuote), at + 8);
}

function write16(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 8;
  octets[at + 1] = value;
}

function write32(octets: Uint8Array, at: number, value: number): void {
  write16(octets, at, value >>> 16);
  write16(octets, at + 2, value);
}

/** The part of the sum that covers addresses, protocol and length (RFC 768, RFC 9293 §3.1). */
function pseudoHeader(octets: Uint8Array): number {
  let sum = (octets[9] as number) + octets.length - 20;
  for (let at = 12; at < 20; at += 2) sum += ((octets[at] as number) << 8) | (octets[at + 1] as number);
  return sum;
}

/** RFC 1071. */
function checksum(octets: Uint8Array, start: number, end: number, initial: number): number {
  let sum = initial;
  for (let at = start; at < end; at += 2)
    sum += ((octets[at] as number) << 8) | (at + 1 < end ? (octets[at + 1] as number) : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
