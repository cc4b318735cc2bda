import { addressText } from "../ip/address";
import { type Packet, packetText } from "../ip/packet";

export interface RuleCounter {
  /** The rule's place in its set, from 1; 0 for what fits no rule. */
  readonly number?: number;
  /** `rule 3, deny udp any any eq tftp`: the rule in the words of whoever wrote it. */
  readonly rule: string;
  /** undefined: nobody counts it (a rule of a user's nftables file without `counter`). */
  readonly packets: number | undefined;
}

/** A packet that did not get through. */
export interface BlockedPacket {
  /** Milliseconds of lab time. */
  readonly at: number;
  /** `blocked by rule 3, deny udp any any eq tftp`. */
  readonly rule: string;
  /** `udp`, `tcp`, `icmp`; of others `protocol 47`. */
  readonly protocol: string;
  readonly from: PacketEnd;
  readonly to: PacketEnd;
  /** In words: `udp 172.16.4.26:40001 > 172.16.5.27:69, 42 octets`. */
  readonly packet: string;
}

export interface PacketEnd {
  readonly address: string;
  /** UDP and TCP only. */
  readonly port?: number;
}

/** What a packet is, without who blocked it when. */
export type PacketFacts = Pick<BlockedPacket, "protocol" | "from" | "to" | "packet">;

export function packetFacts(packet: Packet): PacketFacts {
  const words = packetText(packet);
  const [source, destination] = [addressText(packet.source), addressText(packet.destination)];
  if (packet.protocol === "icmp")
    return { protocol: "icmp", from: { address: source }, to: { address: destination }, packet: words };
  return {
    protocol: packet.protocol,
    from: { address: source, port: packet.sourcePort },
    to: { address: destination, port: packet.destinationPort },
    packet: words,
  };
}

/** Which blocked packets are meant; what is left out fits all. */
export interface BlockedFilter {
  readonly protocol?: "udp" | "tcp" | "icmp";
  readonly from?: Partial<PacketEnd>;
  readonly to?: Partial<PacketEnd>;
  /** A part of the rule's words. */
  readonly rule?: string;
}

export function isMeant(packet: BlockedPacket, { protocol, from, to, rule }: BlockedFilter): boolean {
  if (protocol !== undefined && packet.protocol !== protocol) return false;
  if (rule !== undefined && !packet.rule.includes(rule)) return false;
  return isEnd(packet.from, from) && isEnd(packet.to, to);
}

function isEnd(end: PacketEnd, { address, port }: Partial<PacketEnd> = {}): boolean {
  return (address === undefined || end.address === address) && (port === undefined || end.port === port);
}
