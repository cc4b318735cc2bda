import { UsageError } from "../errors";
import type { Ipv4Address } from "../ip/ipv4-address";
import type { Segments } from "../ip/segments";
import { placeRules } from "./configuration";
import { type AccessList, accessListRules } from "./languages/access-list";
import type { RuleLanguage } from "./languages/rules-text";
import type { Note } from "./languages/words";
import { accessListOf, configurationRules } from "./reading";
import type { PortRange, Rule, RuleSet } from "./rule";
import type { FirewallSpec, RuleSetSpec, RuleSpec } from "./spec";
import { windowsOf } from "./time-range";

/** The firewall's rules in the network's terms: what the embedded engine applies, and what nftables text is made of. */
export interface CompiledFirewall {
  readonly tftpHelper: boolean;
  /** A packet that the router forwards must pass every set that covers its way. */
  readonly sets: readonly CompiledSet[];
  /** A packet that a host sends or receives must pass the host's set, too. */
  readonly hosts: readonly CompiledHostSet[];
}

export interface CompiledSet extends RuleSet {
  readonly way: Way;
  /** Where its text is: the access list of the set with this index, or the configuration; undefined for a table's rules. */
  readonly origin?: number | "configuration";
  /** Of a configuration's text. */
  readonly language?: RuleLanguage;
}

/** What a set covers: what is forwarded between any two of `amongst`; with `in` or `out`, from or to that one. */
export interface Way {
  readonly amongst: readonly string[];
  readonly in?: string;
  readonly out?: string;
  /** Sets of a configuration stand beside a scenario's own, though they cover the same. */
  readonly layer?: "configuration";
}

/** Whether what goes from one segment to another is covered. */
export function coversWay(way: Way, from: string, to: string): boolean {
  if (way.in !== undefined && way.in !== from) return false;
  if (way.out !== undefined && way.out !== to) return false;
  return way.amongst.includes(from) && way.amongst.includes(to);
}

export interface CompiledHostSet extends RuleSet {
  readonly host: string;
  readonly address: string;
}

/** @throws UsageError when an access list cannot be read, or a set covers nothing. */
export function compileFirewall(firewall: FirewallSpec, topology: NamedPlaces): CompiledFirewall {
  const segments = Object.keys(topology.segments);
  const places = placesOf(topology);
  const sets: CompiledSet[] = [];
  const hosts: CompiledHostSet[] = [];
  const several = firewall.sets.length + (firewall.rules.length > 0 ? 1 : 0) > 1;
  if (firewall.rules.length > 0 || firewall.policy === "drop") {
    const rules = firewall.rules.map((rule) => compileRule(rule, places));
    sets.push({ way: { amongst: segments }, rules, policy: firewall.policy });
  }
  for (const [index, set] of firewall.sets.entries()) {
    const compiled = compileSet(set, places, several, startOf(topology));
    if (set.at !== undefined) {
      const address = places.get(set.at);
      if (address === undefined) throw new UsageError(`there is no host "${set.at}"`);
      hosts.push({ ...compiled, host: set.at, address });
      continue;
    }
    const origin = set.accessList === undefined ? {} : { origin: index };
    sets.push({ ...compiled, ...origin, way: wayOf(set, segments) });
  }
  const configured = configuredSets(firewall, topology);
  return {
    tftpHelper: configured?.followsTftp ?? firewall.tftpHelper,
    sets: [...sets, ...(configured?.sets ?? [])],
    hosts,
  };
}

export interface ConfiguredSets {
  readonly sets: readonly CompiledSet[];
  readonly followsTftp: boolean;
  /** What was not evaluated. */
  readonly notes: readonly Note[];
}

/** What a firewall's configuration says, between the lab's segments. */
export function configuredSets(
  { configuration, interfaces }: FirewallSpec,
  topology: NamedPlaces,
): ConfiguredSets | undefined {
  if (configuration === undefined) return undefined;
  const rules = configurationRules(configuration);
  const { sets, notes } = placeRules(rules, {
    segments: topology.segments,
    interfaces,
    start: startOf(topology),
  });
  const placed = sets.map(
    (set): CompiledSet => ({
      ...set,
      origin: "configuration",
      language: rules.language,
      way: { ...set.way, layer: "configuration" },
    }),
  );
  return { sets: placed, followsTftp: rules.followsTftp, notes };
}

/** The lab's calendar at its beginning, milliseconds since 1970-01-01 UTC. */
export function startOf({ start }: NamedPlaces): number {
  return start === undefined ? 0 : Date.parse(start);
}

/** What a topology names: its segments with their networks, its hosts with their addresses. */
export interface NamedPlaces {
  readonly segments: Segments;
  readonly controllers: readonly NamedHost[];
  readonly accessPoints: readonly NamedHost[];
  readonly servers: readonly NamedHost[];
  /** The lab's calendar at its beginning, `2024-02-01T17:00:00Z`. */
  readonly start?: string;
}

interface NamedHost {
  readonly name: string;
  readonly address: Ipv4Address;
}

/** Names of segments and hosts, and the network or address that each stands for. */
function placesOf({
  segments,
  controllers,
  accessPoints,
  servers,
}: NamedPlaces): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(segments).map(([name, { text }]): [string, string] => [name, text]),
    ...[...controllers, ...accessPoints, ...servers].map(({ name, address }): [string, string] => [
      name,
      address.text,
    ]),
  ]);
}

function wayOf(set: RuleSetSpec, segments: readonly string[]): Way {
  if (set.between !== undefined) return { amongst: set.between };
  return {
    amongst: segments,
    ...(set.in === undefined ? {} : { in: set.in }),
    ...(set.out === undefined ? {} : { out: set.out }),
  };
}

function compileSet(
  set: RuleSetSpec,
  places: ReadonlyMap<string, string>,
  several: boolean,
  start: number,
): RuleSet {
  const list = accessListOf(set);
  if (list === undefined) {
    const rules = set.rules.map((rule) => compileRule(rule, places));
    const name = several ? describeWay(set) : undefined;
    return { rules, policy: set.policy, ...(name === undefined ? {} : { name }) };
  }
  const compiled = timed(set.unreachables ? answering(list) : accessListRules(list), list, start);
  const name = several ? (list.name ?? describeWay(set)) : undefined;
  return { ...compiled, ...(name === undefined ? {} : { name }) };
}

/** Rules with a time-range hold at the times that it has in this lab. */
function timed(set: RuleSet, { timeRanges }: AccessList, start: number): RuleSet {
  if (timeRanges.size === 0) return set;
  const rules = set.rules.map((rule) => {
    const range = rule.timeRange === undefined ? undefined : timeRanges.get(rule.timeRange);
    return range === undefined ? rule : { ...rule, windows: windowsOf(range, start) };
  });
  return { ...set, rules };
}

/** As IOS does with `ip unreachables`: the sender of what is denied hears of it. */
function answering(list: AccessList): RuleSet {
  const { rules, policy, policyText } = accessListRules(list);
  const answer = { action: "reject", rejectWith: "administratively-prohibited" } as const;
  const denied = rules.map((rule) => (rule.action === "drop" ? { ...rule, ...answer } : rule));
  return { policy, rules: [...denied, { ...answer, comment: policyText ?? "" }] };
}

function describeWay({ between, in: from, out: to, at }: RuleSetSpec): string {
  if (between !== undefined) return `the rules between ${between[0]} and ${between[1]}`;
  if (at !== undefined) return `the rules at ${at}`;
  if (from !== undefined) return `the rules for what comes from ${from}`;
  if (to !== undefined) return `the rules for what goes to ${to}`;
  return "the rules for everything";
}

function compileRule(rule: RuleSpec, places: ReadonlyMap<string, string>): Rule {
  const place = (name: string | undefined) =>
    name === undefined || name === "any" ? undefined : (places.get(name) ?? name);
  const source = place(rule.source);
  const destination = place(rule.destination);
  return {
    action: rule.action,
    ...(rule.protocol === "any" ? {} : { protocol: rule.protocol }),
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
    ...(rule.sourcePort === undefined ? {} : { sourcePorts: [portRange(rule.sourcePort)] }),
    ...(rule.port === undefined ? {} : { destinationPorts: [portRange(rule.port)] }),
    ...(rule.state.length === 0 ? {} : { state: rule.state }),
    ...(rule.established ? { established: true } : {}),
    ...(rule.after === undefined ? {} : { afterPackets: rule.after }),
    ...(rule.packets === undefined ? {} : { forPackets: rule.packets }),
    ...(rule.from === undefined ? {} : { fromTime: rule.from }),
    ...(rule.until === undefined ? {} : { untilTime: rule.until }),
    ...(rule.log ? { log: true } : {}),
    comment: rule.text ?? ruleWords(rule),
  };
}

/** A rule in the words of a table: `drop udp to tftp port 69 state new`. */
function ruleWords(rule: RuleSpec): string {
  const words: (string | number)[] = [rule.action, rule.protocol];
  if (rule.source !== undefined || rule.sourcePort !== undefined) words.push("from", rule.source ?? "any");
  if (rule.sourcePort !== undefined) words.push("port", rule.sourcePort);
  if (rule.destination !== undefined) words.push("to", rule.destination);
  if (rule.port !== undefined) words.push("port", rule.port);
  if (rule.established) words.push("established");
  if (rule.state.length > 0) words.push("state", rule.state.join(","));
  if (rule.after !== undefined) words.push("after", rule.after, "packets");
  if (rule.packets !== undefined) words.push("for", rule.packets, "packets");
  return words.join(" ");
}

function portRange(text: number | string): PortRange {
  const [first, last] = String(text).split("-").map(Number) as [number, number | undefined];
  return { first, last: last ?? first };
}
