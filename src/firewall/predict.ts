import { type Address, contains, parseMasked } from "../ip/address";
import type { CompiledFirewall, Way } from "./compile";
import type { ConnectionState } from "./conntrack";
import type { PortRange, Rule, RuleSet } from "./rule";

/** Packets of one kind, in one direction, as rules see them; the ports are ranges where nobody knows which it will be. */
export interface PacketKind {
  readonly protocol: "udp" | "tcp";
  readonly from: PlacedHost;
  readonly to: PlacedHost;
  readonly sourcePorts: PortRange;
  readonly destinationPorts: PortRange;
  /** What the connection tracker says of them, once it has seen what comes before. */
  readonly state: ConnectionState;
  /** TCP: all of them but the first SYN bear ACK. */
  readonly acknowledges: boolean;
}

export interface PlacedHost {
  readonly name: string;
  readonly segment: string;
  readonly address: Address;
}

export interface Prediction {
  /** `partly`: it depends on the ports that the ends pick, on the time, or on how many packets there were before. */
  readonly verdict: "passes" | "blocked" | "partly";
  /** The rules that block, in their author's words: `rule 3, deny udp any any eq tftp`. */
  readonly rules: readonly string[];
  /** false where no set of rules is on the way. */
  readonly meetsRules: boolean;
}

/**
 * What the rules do with such packets, worked out from the rules' text alone: no packet is made and no engine runs. Ranges
 * of ports are cut at every port where some rule begins or ends, so that one packet stands for each piece.
 */
export function predict(firewall: CompiledFirewall, kind: PacketKind): Prediction {
  const sets = setsOnTheWay(firewall, kind);
  if (sets.length === 0) return { verdict: "passes", rules: [], meetsRules: false };
  const blocking = new Set<string>();
  let passes = 0;
  let blocks = 0;
  for (const sourcePort of pieces(kind.sourcePorts, sets, "sourcePorts")) {
    for (const destinationPort of pieces(kind.destinationPorts, sets, "destinationPorts")) {
      const fates = sets.map((set) => fate(set, kind, sourcePort, destinationPort));
      for (const { rules } of fates) for (const rule of rules) blocking.add(rule);
      if (fates.some(({ always }) => always)) blocks++;
      else if (fates.some(({ rules }) => rules.length > 0)) {
        passes++;
        blocks++;
      } else passes++;
    }
  }
  const verdict = blocks === 0 ? "passes" : passes === 0 ? "blocked" : "partly";
  return { verdict, rules: [...blocking], meetsRules: true };
}

function setsOnTheWay(firewall: CompiledFirewall, { from, to }: PacketKind): RuleSet[] {
  const forwarded = from.segment !== to.segment;
  return [
    ...firewall.hosts.filter(({ host }) => host === from.name),
    ...firewall.sets.filter(({ way }) => forwarded && covers(way, from.segment, to.segment)),
    ...firewall.hosts.filter(({ host }) => host === to.name),
  ];
}

function covers(way: Way, from: string, to: string): boolean {
  if (way.in !== undefined && way.in !== from) return false;
  if (way.out !== undefined && way.out !== to) return false;
  return way.amongst.includes(from) && way.amongst.includes(to);
}

/** One port of each piece into which the rules' ranges cut the range. */
function pieces(
  range: PortRange,
  sets: readonly RuleSet[],
  end: "sourcePorts" | "destinationPorts",
): number[] {
  const cuts = new Set([range.first]);
  for (const set of sets) {
    for (const rule of set.rules) {
      for (const { first, last } of rule[end] ?? []) {
        if (first > range.first && first <= range.last) cuts.add(first);
        if (last + 1 > range.first && last + 1 <= range.last) cuts.add(last + 1);
      }
    }
  }
  return [...cuts];
}

/** The rules that may block the packet, and whether one of them always does. */
function fate(
  set: RuleSet,
  kind: PacketKind,
  sourcePort: number,
  destinationPort: number,
): { rules: string[]; always: boolean } {
  const of = set.name === undefined ? "" : ` of ${set.name}`;
  const rules: string[] = [];
  for (const [index, rule] of set.rules.entries()) {
    if (!fits(rule, kind, sourcePort, destinationPort)) continue;
    if (rule.action !== "accept") rules.push(`rule ${index + 1}${of}, ${rule.comment ?? rule.action}`);
    if (isForATime(rule)) continue;
    return { rules, always: rule.action !== "accept" && rules.length === 1 };
  }
  if (set.policy === "drop") rules.push(`${set.policyText ?? `the policy (${set.policy})`}${of}`);
  return { rules, always: set.policy === "drop" && rules.length === 1 };
}

/** It holds for some packets or some of the time only. */
function isForATime(rule: Rule): boolean {
  const { afterPackets, forPackets, fromTime, untilTime } = rule;
  return [afterPackets, forPackets, fromTime, untilTime].some((limit) => limit !== undefined);
}

function fits(rule: Rule, kind: PacketKind, sourcePort: number, destinationPort: number): boolean {
  if (rule.protocol !== undefined && rule.protocol !== kind.protocol) return false;
  if (!fitsAddress(rule.source, kind.from.address) || !fitsAddress(rule.destination, kind.to.address))
    return false;
  if (!fitsPort(rule.sourcePorts, sourcePort) || !fitsPort(rule.destinationPorts, destinationPort))
    return false;
  if (rule.state !== undefined && !rule.state.includes(kind.state)) return false;
  return !rule.established || (kind.protocol === "tcp" && kind.acknowledges);
}

const fitsAddress = (text: string | undefined, address: Address): boolean =>
  text === undefined || contains(parseMasked(text), address);

const fitsPort = (ranges: readonly PortRange[] | undefined, port: number): boolean =>
  ranges === undefined || ranges.some(({ first, last }) => port >= first && port <= last);
