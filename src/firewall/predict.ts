import type { Address } from "../ip/address";
import { AddressSet } from "./address-set";
import { type CompiledFirewall, coversWay } from "./compile";
import type { ConnectionState } from "./conntrack";
import {
  isAmong,
  numberedText,
  type PortRange,
  policyTextOf,
  type Rule,
  type RuleSet,
  type Service,
} from "./rule";

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
  const sets = setsOnTheWay(firewall, kind).map((set) => new SetInQuestion(set, kind));
  if (sets.length === 0) return { verdict: "passes", rules: [], meetsRules: false };
  const blocking = new Set<string>();
  let passes = false;
  let blocks = false;
  for (const sourcePort of pieces(kind.sourcePorts, sets, "sourcePorts")) {
    for (const destinationPort of pieces(kind.destinationPorts, sets, "destinationPorts")) {
      const fates = sets.map((set) => set.fate({ sourcePort, destinationPort }));
      for (const { rules } of fates) for (const rule of rules) blocking.add(rule);
      if (fates.every((fate) => fate.passes)) passes = true;
      if (fates.some((fate) => fate.blocks)) blocks = true;
    }
  }
  const verdict = !blocks ? "passes" : !passes ? "blocked" : "partly";
  return { verdict, rules: [...blocking], meetsRules: true };
}

function setsOnTheWay(firewall: CompiledFirewall, { from, to }: PacketKind): RuleSet[] {
  const forwarded = from.segment !== to.segment;
  return [
    ...firewall.hosts.filter(({ host }) => host === from.name),
    ...firewall.sets.filter(({ way }) => forwarded && coversWay(way, from.segment, to.segment)),
    ...firewall.hosts.filter(({ host }) => host === to.name),
  ];
}

/** One port of each piece into which the rules' ranges cut the range. */
function pieces(
  range: PortRange,
  sets: readonly SetInQuestion[],
  end: "sourcePorts" | "destinationPorts",
): number[] {
  const cuts = new Set([range.first]);
  for (const set of sets) {
    for (const { first, last } of set.ranges(end)) {
      if (first > range.first && first <= range.last) cuts.add(first);
      if (last + 1 > range.first && last + 1 <= range.last) cuts.add(last + 1);
    }
  }
  return [...cuts];
}

interface Ports {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** What may become of packets; both may, where it depends on the time or on packets before. */
interface Fate {
  passes: boolean;
  blocks: boolean;
  /** Those that block, in their author's words. */
  readonly rules: string[];
}

interface Candidate {
  readonly rule: Rule;
  /** Its text is made when it is needed: a list may have thousands. */
  readonly text: () => string;
}

/** A set and one kind of packets: only the rules that can fit these, whatever their ports, are left. */
class SetInQuestion {
  readonly #rules: readonly Candidate[];
  readonly #chains: ReadonlyMap<string, readonly Candidate[]>;

  constructor(
    private readonly set: RuleSet,
    private readonly kind: PacketKind,
  ) {
    let number = 0;
    const candidates = (rules: readonly Rule[]): Candidate[] =>
      rules.flatMap((rule) => {
        const at = ++number;
        return this.#canFit(rule) ? [{ rule, text: () => numberedText(rule, at, set.name) }] : [];
      });
    this.#rules = candidates(set.rules);
    this.#chains = new Map([...(set.chains ?? [])].map(([name, rules]) => [name, candidates(rules)]));
  }

  ranges(end: "sourcePorts" | "destinationPorts"): PortRange[] {
    const all = [...this.#rules, ...[...this.#chains.values()].flat()];
    return all.flatMap(({ rule }) =>
      [rule, ...(rule.services ?? [])].flatMap((service) => service[end] ?? []),
    );
  }

  fate(ports: Ports): Fate {
    const fate: Fate = { passes: false, blocks: false, rules: [] };
    if (!this.#walk(this.#rules, ports, fate)) return fate;
    if (this.set.policy === "accept") fate.passes = true;
    else {
      fate.blocks = true;
      fate.rules.push(policyTextOf(this.set));
    }
    return fate;
  }

  /** @returns whether packets may come out at the end, undecided */
  #walk(rules: readonly Candidate[], ports: Ports, fate: Fate): boolean {
    let comesOut = false;
    for (const { rule, text } of rules) {
      if (!this.#fits(rule, ports)) continue;
      let goesOn = depends(rule);
      switch (rule.action) {
        case "accept":
          fate.passes = true;
          break;
        case "drop":
        case "reject":
          fate.blocks = true;
          fate.rules.push(text());
          break;
        case "count":
          goesOn = true;
          break;
        case "return":
          comesOut = true;
          break;
        default: {
          const isUndecided = this.#walk(this.#chains.get(rule.chain ?? "") ?? [], ports, fate);
          if (isUndecided && rule.action === "jump") goesOn = true;
          if (isUndecided && rule.action === "goto") comesOut = true;
        }
      }
      if (!goesOn) return comesOut;
    }
    return true;
  }

  #canFit(rule: Rule): boolean {
    const { from, to, state, protocol, acknowledges } = this.kind;
    if (rule.protocol !== undefined && rule.protocol !== protocol) return false;
    if (rule.source !== undefined && !AddressSet.of(rule.source).has(from.address)) return false;
    if (rule.destination !== undefined && !AddressSet.of(rule.destination).has(to.address)) return false;
    if (from.segment !== to.segment && !(isAmong(rule.from, from.segment) && isAmong(rule.to, to.segment)))
      return false;
    if (rule.services !== undefined && !rule.services.some((one) => (one.protocol ?? protocol) === protocol))
      return false;
    if (rule.fragments || (rule.state !== undefined && !rule.state.includes(state))) return false;
    return !rule.established || (protocol === "tcp" && acknowledges);
  }

  #fits(rule: Rule, ports: Ports): boolean {
    if (!fitsPorts(rule, ports)) return false;
    return (
      rule.services?.some(
        (service) =>
          (service.protocol ?? this.kind.protocol) === this.kind.protocol && fitsPorts(service, ports),
      ) ?? true
    );
  }
}

/** It holds for some packets or some of the time only, or for a marking that the ends may give or not. */
function depends(rule: Rule): boolean {
  const { afterPackets, forPackets, fromTime, untilTime, windows, timeRange, dscp } = rule;
  if (dscp !== undefined && !dscp.includes(0)) return true;
  return [afterPackets, forPackets, fromTime, untilTime, windows, timeRange].some(
    (limit) => limit !== undefined,
  );
}

function fitsPorts({ sourcePorts, destinationPorts }: Service, ports: Ports): boolean {
  return fitsPort(sourcePorts, ports.sourcePort) && fitsPort(destinationPorts, ports.destinationPort);
}

const fitsPort = (ranges: readonly PortRange[] | undefined, port: number): boolean =>
  ranges === undefined || ranges.some(({ first, last }) => port >= first && port <= last);
