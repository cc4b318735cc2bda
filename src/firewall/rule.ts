import { UsageError } from "../errors";
import { type IcmpReason, icmpCode, type Packet, tcpFlag } from "../ip/packet";
import { AddressSet, type AddressText } from "./address-set";
import type { ConnectionState } from "./conntrack";
import type { TimeWindow } from "./time-range";

/** What a refused packet's sender hears. */
export type RejectAnswer = Exclude<IcmpReason, "fragmentation-needed"> | "tcp-reset";

/** Packets of a protocol, from and to some ports: what service groups are made of. */
export interface Service {
  /** `ip-50`: a protocol that nobody in the lab speaks, by its number; a rule about it fits nothing here. */
  readonly protocol?: "udp" | "tcp" | "icmp" | `ip-${number}`;
  /** With ICMP: the type, and the code where it matters. */
  readonly icmp?: { readonly type: number; readonly code?: number };
  /** Any of them. Ports fit UDP and TCP only. */
  readonly sourcePorts?: readonly PortRange[];
  readonly destinationPorts?: readonly PortRange[];
}

/** One line of a rule set. Everything that is given must fit; the first rule that decides and fits has its way. */
export interface Rule extends Service {
  /**
   * `jump`: the rules of a chain have their say, and where none of them decides, those after this one; `goto`: those after
   * the rule that came here; `return`: the chain has no more to say; `count`: the rule counts (and logs), and the next one
   * is asked.
   */
  readonly action: "accept" | "drop" | "reject" | "jump" | "goto" | "return" | "count";
  /** With `jump` and `goto`: which. */
  readonly chain?: string;
  /** With reject. Default: a reset for TCP, ICMP port unreachable for the rest. */
  readonly rejectWith?: RejectAnswer;
  /** Any of these, and what is said of protocol and ports besides. */
  readonly services?: readonly Service[];
  /** One, or any of several. */
  readonly source?: AddressText | readonly AddressText[];
  readonly destination?: AddressText | readonly AddressText[];
  /** The connection tracker's view, any of them. */
  readonly state?: readonly ConnectionState[];
  /** TCP with ACK or RST set: Cisco's `established`, which knows no connections. */
  readonly established?: boolean;
  /** DSCP values, any of them. The lab's packets bear none but 0. */
  readonly dscp?: readonly number[];
  /** Later fragments only. The lab's firewall meets packets whole, so that the rule fits none of them. */
  readonly fragments?: boolean;
  /** Names of the segments that a forwarded packet comes from and goes to; any of several. */
  readonly from?: string | readonly string[];
  readonly to?: string | readonly string[];
  /** At a host: only what comes in, or only what goes out. */
  readonly direction?: "in" | "out";
  /** Fits from the packet after the first N that otherwise fit. */
  readonly afterPackets?: number;
  /** Fits the first N packets that otherwise fit (counted after `afterPackets`). */
  readonly forPackets?: number;
  /** Fits only from / until this lab time, milliseconds. */
  readonly fromTime?: number;
  readonly untilTime?: number;
  /** Fits only within one of these, and the name by which the author calls them. */
  readonly windows?: readonly TimeWindow[];
  readonly timeRange?: string;
  readonly log?: boolean;
  readonly comment?: string;
  /** The line of its author's text, from 1. */
  readonly line?: number;
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
  /** What its rules jump to, by name. */
  readonly chains?: ReadonlyMap<string, readonly Rule[]>;
  /** What to call the set beside others: `rule 3 of GUEST-IN`. */
  readonly name?: string;
}

/** All rules of a set, in its author's order: its own, then those of its chains. */
export function rulesOf({ rules, chains }: RuleSet): readonly Rule[] {
  return chains === undefined ? rules : [...rules, ...[...chains.values()].flat()];
}

/** What a set says where no rule decides, as people call it. */
export function policyTextOf({ policy, policyText, name }: RuleSet): string {
  return `${policyText ?? `the policy (${policy})`}${name === undefined ? "" : ` of ${name}`}`;
}

/** `rule 3 of GUEST-IN, deny udp any any eq tftp`. */
export function numberedText(rule: Rule, number: number, of: string | undefined): string {
  return `rule ${number}${of === undefined ? "" : ` of ${of}`}, ${rule.comment ?? ruleText(rule)}`;
}

/** A rule made ready for use, with what it has counted. */
export class CompiledRule {
  packets = 0;
  octets = 0;
  /** Packets that fit everything but `afterPackets` and `forPackets`. */
  #candidates = 0;
  readonly #source: AddressSet | undefined;
  readonly #destination: AddressSet | undefined;

  constructor(
    readonly rule: Rule,
    /** Its place in the set, from 1. */
    readonly number: number,
    /** The set's name. */
    readonly of?: string,
  ) {
    this.#source = addressSet(rule.source);
    this.#destination = addressSet(rule.destination);
    for (const service of [rule, ...(rule.services ?? [])]) checkService(service, number);
    if (rule.rejectWith === "tcp-reset" && rule.protocol !== "tcp") {
      throw new UsageError(`rule ${number}: only TCP can be answered with a reset`);
    }
  }

  /** `from` and `to` are segment names of a forwarded packet; at a host they are undefined and `direction` is given. */
  fits(packet: Packet, state: ConnectionState, now: number, way: PacketWay): boolean {
    const { rule } = this;
    if (!fitsService(rule, packet)) return false;
    if (this.#source !== undefined && !this.#source.has(packet.source)) return false;
    if (this.#destination !== undefined && !this.#destination.has(packet.destination)) return false;
    if (rule.services !== undefined && !rule.services.some((service) => fitsService(service, packet)))
      return false;
    if (rule.state !== undefined && !rule.state.includes(state)) return false;
    if (
      rule.established &&
      !(packet.protocol === "tcp" && (packet.flags & (tcpFlag.ack | tcpFlag.rst)) !== 0)
    )
      return false;
    if (rule.fragments || (rule.dscp !== undefined && !rule.dscp.includes(0))) return false;
    if (!isAmong(rule.from, way.from) || !isAmong(rule.to, way.to)) return false;
    if (rule.direction !== undefined && rule.direction !== way.direction) return false;
    if (rule.fromTime !== undefined && now < rule.fromTime) return false;
    if (rule.untilTime !== undefined && now >= rule.untilTime) return false;
    if (rule.windows !== undefined && !rule.windows.some(({ from, until }) => now >= from && now < until))
      return false;
    if (rule.afterPackets === undefined && rule.forPackets === undefined) return true;
    const index = ++this.#candidates - (rule.afterPackets ?? 0);
    return index > 0 && index <= (rule.forPackets ?? Infinity);
  }

  /** `rule 3, drop udp to 172.16.5.27 port 69`; the comment where there is one, as the rule's own wording. */
  get text(): string {
    return numberedText(this.rule, this.number, this.of);
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
  const words: string[] = [rule.action];
  if (rule.chain !== undefined) words.push(rule.chain);
  if (rule.direction !== undefined) words.push(rule.direction);
  words.push(rule.services === undefined ? protocolText(rule) : rule.services.map(serviceText).join(" or "));
  if (rule.source !== undefined || rule.sourcePorts !== undefined || rule.from !== undefined) {
    words.push("from", listText(rule.source ?? rule.from) ?? "any");
    if (rule.sourcePorts !== undefined) words.push(portsText(rule.sourcePorts));
  }
  if (rule.destination !== undefined || rule.to !== undefined)
    words.push("to", listText(rule.destination ?? rule.to) ?? "any");
  if (rule.destinationPorts !== undefined) words.push(portsText(rule.destinationPorts));
  if (rule.established) words.push("established");
  if (rule.state !== undefined) words.push("state", rule.state.join(","));
  if (rule.dscp !== undefined) words.push("dscp", rule.dscp.join(","));
  if (rule.fragments) words.push("fragments");
  if (rule.afterPackets !== undefined) words.push("after", String(rule.afterPackets), "packets");
  if (rule.forPackets !== undefined) words.push("for", String(rule.forPackets), "packets");
  if (rule.fromTime !== undefined) words.push("from", `${rule.fromTime}`, "ms");
  if (rule.untilTime !== undefined) words.push("until", `${rule.untilTime}`, "ms");
  if (rule.timeRange !== undefined) words.push("time-range", rule.timeRange);
  return words.join(" ");
}

function protocolText({ protocol, icmp }: Service): string {
  const type = icmp === undefined ? "" : ` type ${icmp.type}`;
  const code = icmp?.code === undefined ? "" : ` code ${icmp.code}`;
  return `${protocol ?? "any"}${type}${code}`;
}

function serviceText(service: Service): string {
  const from = service.sourcePorts === undefined ? "" : ` from ${portsText(service.sourcePorts)}`;
  const to = service.destinationPorts === undefined ? "" : ` to ${portsText(service.destinationPorts)}`;
  return `${protocolText(service)}${from}${to}`;
}

function portsText(ranges: readonly PortRange[]): string {
  return `port ${ranges.map((r) => (r.first === r.last ? r.first : `${r.first}-${r.last}`)).join(",")}`;
}

function listText(texts: string | readonly string[] | undefined): string | undefined {
  return typeof texts === "string" ? texts : texts?.join(",");
}

/** What is asked of a protocol, its messages and ports. */
function fitsService({ protocol, icmp, sourcePorts, destinationPorts }: Service, packet: Packet): boolean {
  if (protocol !== undefined && protocol !== packet.protocol) return false;
  if (icmp !== undefined && packet.protocol === "icmp") {
    // Only destination unreachable (RFC 792, type 3) exists in the lab.
    if (icmp.type !== 3 || (icmp.code !== undefined && icmp.code !== icmpCode[packet.reason])) return false;
  }
  if (sourcePorts === undefined && destinationPorts === undefined) return true;
  if (packet.protocol === "icmp") return false;
  if (sourcePorts !== undefined && !inRanges(sourcePorts, packet.sourcePort)) return false;
  return destinationPorts === undefined || inRanges(destinationPorts, packet.destinationPort);
}

function addressSet(texts: Rule["source"]): AddressSet | undefined {
  return texts === undefined ? undefined : AddressSet.of(texts);
}

/** undefined: any of them. */
export function isAmong(names: Rule["from"], name: string | undefined): boolean {
  if (names === undefined) return true;
  return typeof names === "string" ? names === name : name !== undefined && names.includes(name);
}

function checkService(service: Service, number: number): void {
  for (const range of [...(service.sourcePorts ?? []), ...(service.destinationPorts ?? [])])
    checkPorts(range, number);
  if (service.protocol === "icmp" && (service.sourcePorts ?? service.destinationPorts) !== undefined) {
    throw new UsageError(`rule ${number}: ICMP has no ports`);
  }
  if (service.icmp !== undefined && service.protocol !== "icmp") {
    throw new UsageError(`rule ${number}: only ICMP has types`);
  }
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
