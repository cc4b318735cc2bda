import { UsageError } from "../errors";
import { type Cidr, contains, parseMasked } from "../ip/address";
import { type IcmpReason, icmpCode, type Packet, tcpFlag } from "../ip/packet";
import type { ConnectionState } from "./conntrack";

/** What a refused packet's sender hears. */
export type RejectAnswer = Exclude<IcmpReason, "fragmentation-needed"> | "tcp-reset";

/** One line of a rule set. Everything that is given must fit; the first rule that fits decides. */
export interface Rule {
  readonly action: "accept" | "drop" | "reject";
  /** With reject. Default: a reset for TCP, ICMP port unreachable for the rest. */
  readonly rejectWith?: RejectAnswer;
  /** `ip-50`: a protocol that nobody in the lab speaks, by its number; a rule about it fits nothing here. */
  readonly protocol?: "udp" | "tcp" | "icmp" | `ip-${number}`;
  /** With ICMP: the type, and the code where it matters. */
  readonly icmp?: { readonly type: number; readonly code?: number };
  /** An address, a block `172.16.4.0/24`, or an address with any mask `172.16.4.0/255.255.255.254`. */
  readonly source?: string;
  readonly destination?: string;
  /** Any of them. A rule with ports fits UDP and TCP only. */
  readonly sourcePorts?: readonly PortRange[];
  readonly destinationPorts?: readonly PortRange[];
  /** The connection tracker's view, any of them. */
  readonly state?: readonly ConnectionState[];
  /** TCP with ACK or RST set: Cisco's `established`, which knows no connections. */
  readonly established?: boolean;
  /** Names of the segments that a forwarded packet comes from and goes to. */
  readonly from?: string;
  readonly to?: string;
  /** At a host: only what comes in, or only what goes out. */
  readonly direction?: "in" | "out";
  /** Fits from the packet after the first N that otherwise fit. */
  readonly afterPackets?: number;
  /** Fits the first N packets that otherwise fit (counted after `afterPackets`). */
  readonly forPackets?: number;
  /** Fits only from / until this lab time, milliseconds. */
  readonly fromTime?: number;
  readonly untilTime?: number;
  readonly log?: boolean;
  readonly comment?: string;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface RuleSet {
  readonly rules: readonly Rule[];
  /** What happens to a packet that no rule fits. */
  readonly policy: "accept" | "drop";
  /** How people call the policy; `the policy (drop)` if not given. */
  readonly policyText?: string;
  /** What to call the set beside others: `rule 3 of GUEST-IN`. */
  readonly name?: string;
}

/** A rule made ready for use, with what it has counted. */
export class CompiledRule {
  packets = 0;
  octets = 0;
  /** Packets that fit everything but `afterPackets` and `forPackets`. */
  #candidates = 0;
  readonly #source: Cidr | undefined;
  readonly #destination: Cidr | undefined;

  constructor(
    readonly rule: Rule,
    /** Its place in the set, from 1. */
    readonly number: number,
    /** The set's name. */
    readonly of?: string,
  ) {
    this.#source = rule.source === undefined ? undefined : parseMasked(rule.source);
    this.#destination = rule.destination === undefined ? undefined : parseMasked(rule.destination);
    for (const range of [...(rule.sourcePorts ?? []), ...(rule.destinationPorts ?? [])])
      checkPorts(range, number);
    if (rule.protocol === "icmp" && (rule.sourcePorts ?? rule.destinationPorts) !== undefined) {
      throw new UsageError(`rule ${number}: ICMP has no ports`);
    }
    if (rule.icmp !== undefined && rule.protocol !== "icmp") {
      throw new UsageError(`rule ${number}: only ICMP has types`);
    }
    if (rule.rejectWith === "tcp-reset" && rule.protocol !== "tcp") {
      throw new UsageError(`rule ${number}: only TCP can be answered with a reset`);
    }
  }

  /** `from` and `to` are segment names of a forwarded packet; at a host they are undefined and `direction` is given. */
  fits(packet: Packet, state: ConnectionState, now: number, way: PacketWay): boolean {
    const { rule } = this;
    if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return false;
    if (rule.icmp !== undefined && packet.protocol === "icmp") {
      // Only destination unreachable (RFC 792, type 3) exists in the lab.
      const { type, code } = rule.icmp;
      if (type !== 3 || (code !== undefined && code !== icmpCode[packet.reason])) return false;
    }
    if (this.#source !== undefined && !contains(this.#source, packet.source)) return false;
    if (this.#destination !== undefined && !contains(this.#destination, packet.destination)) return false;
    if (rule.sourcePorts !== undefined || rule.destinationPorts !== undefined) {
      if (packet.protocol === "icmp") return false;
      if (rule.sourcePorts !== undefined && !inRanges(rule.sourcePorts, packet.sourcePort)) return false;
      if (rule.destinationPorts !== undefined && !inRanges(rule.destinationPorts, packet.destinationPort))
        return false;
    }
    if (rule.state !== undefined && !rule.state.includes(state)) return false;
    if (
      rule.established &&
      !(packet.protocol === "tcp" && (packet.flags & (tcpFlag.ack | tcpFlag.rst)) !== 0)
    )
      return false;
    if (rule.from !== undefined && rule.from !== way.from) return false;
    if (rule.to !== undefined && rule.to !== way.to) return false;
    if (rule.direction !== undefined && rule.direction !== way.direction) return false;
    if (rule.fromTime !== undefined && now < rule.fromTime) return false;
    if (rule.untilTime !== undefined && now >= rule.untilTime) return false;
    if (rule.afterPackets === undefined && rule.forPackets === undefined) return true;
    const index = ++this.#candidates - (rule.afterPackets ?? 0);
    return index > 0 && index <= (rule.forPackets ?? Infinity);
  }

  /** `rule 3, drop udp to 172.16.5.27 port 69`; the comment where there is one, as the rule's own wording. */
  get text(): string {
    const of = this.of === undefined ? "" : ` of ${this.of}`;
    return `rule ${this.number}${of}, ${this.rule.comment ?? ruleText(this.rule)}`;
  }
}

/** The way of a packet through a firewall. */
export interface PacketWay {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly direction: "in" | "out" | undefined;
}

/** A rule as a person would write it: `drop udp from 172.16.4.0/24 to 172.16.5.27 port 69 state new`. */
export function ruleText(rule: Rule): string {
  const ports = (ranges: readonly PortRange[]) =>
    `port ${ranges.map((r) => (r.first === r.last ? r.first : `${r.first}-${r.last}`)).join(",")}`;
  const words: string[] = [rule.action];
  if (rule.direction !== undefined) words.push(rule.direction);
  words.push(rule.protocol ?? "any");
  if (rule.icmp !== undefined) words.push("type", String(rule.icmp.type));
  if (rule.icmp?.code !== undefined) words.push("code", String(rule.icmp.code));
  if (rule.source !== undefined || rule.sourcePorts !== undefined || rule.from !== undefined) {
    words.push("from", rule.source ?? rule.from ?? "any");
    if (rule.sourcePorts !== undefined) words.push(ports(rule.sourcePorts));
  }
  if (rule.destination !== undefined || rule.to !== undefined)
    words.push("to", rule.destination ?? rule.to ?? "any");
  if (rule.destinationPorts !== undefined) words.push(ports(rule.destinationPorts));
  if (rule.established) words.push("established");
  if (rule.state !== undefined) words.push("state", rule.state.join(","));
  if (rule.afterPackets !== undefined) words.push("after", String(rule.afterPackets), "packets");
  if (rule.forPackets !== undefined) words.push("for", String(rule.forPackets), "packets");
  if (rule.fromTime !== undefined) words.push("from", `${rule.fromTime}`, "ms");
  if (rule.untilTime !== undefined) words.push("until", `${rule.untilTime}`, "ms");
  return words.join(" ");
}

function inRanges(ranges: readonly PortRange[], port: number): boolean {
  for (const range of ranges) if (port >= range.first && port <= range.last) return true;
  return false;
}

function checkPorts(range: PortRange, number: number): void {
  const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port <= 65_535;
  if (!isPort(range.first) || !isPort(range.last) || range.first > range.last) {
    throw new UsageError(`rule ${number}: ${range.first}-${range.last} is no range of ports`);
  }
}
