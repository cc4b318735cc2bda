import { UsageError } from "../../errors";
import { addressText } from "../../ip/address";
import type { Segments } from "../../ip/segments";
import { own } from "../../own";
import { AddressSet, intervalText, mergeIntervals } from "../address-set";
import type { RuleCounter } from "../blocked";
import type { CompiledFirewall, CompiledHostSet, Way } from "../compile";
import {
  numberedText,
  type PortRange,
  policyTextOf,
  type Rule,
  type RuleSet,
  rulesOf,
  type Service,
} from "../rule";

/** The table that holds everything; loading a new text replaces it whole. */
export const nftablesTable = "ewclab";

export interface NftablesOptions {
  /**
   * With it, what is blocked goes to this NFLOG group, too; its prefix is `ewclab 1 3`: the set and the rule, both from 1,
   * rule 0 for the policy.
   */
  readonly logGroup?: number;
  /** Turns lab time into seconds since 1970-01-01 UTC, for rules that hold for a time. */
  readonly unixTime?: (labTime: number) => number;
}

/**
 * The router's firewall as a file for `nft -f`: the same rules, with the same meaning, as the embedded engine applies.
 * A rule that accepts returns from its set's chain, so that the next set has its say.
 * @param interfaces the router's interface in each segment: `{ access: "eth1", servers: "eth2" }`
 * @throws UsageError when a segment has no interface, or a rule holds for a time and `unixTime` is not given.
 */
export function nftablesForRouter(
  firewall: CompiledFirewall,
  interfaces: Readonly<Record<string, string>>,
  options: NftablesOptions = {},
): string {
  const nameOf = (segment: string) => {
    const found = own(interfaces, segment);
    if (found === undefined) throw new UsageError(`the firewall has no interface in segment "${segment}"`);
    return `"${found}"`;
  };
  return routerTable(firewall, { from: "iifname", to: "oifname", nameOf }, options);
}

/**
 * As `nftablesForRouter`, for a router on a stick: it has one interface, so segments are told apart by their addresses.
 */
export function nftablesForStick(
  firewall: CompiledFirewall,
  networks: Segments,
  options: NftablesOptions = {},
): string {
  const nameOf = (segment: string) => {
    const found = own(networks, segment);
    if (found === undefined) throw new UsageError(`there is no segment "${segment}"`);
    return found.text;
  };
  return routerTable(firewall, { from: "ip saddr", to: "ip daddr", nameOf }, options);
}

function routerTable(firewall: CompiledFirewall, sides: Sides, options: NftablesOptions): string {
  const ways = firewall.sets.map(({ way }) => waysOf(way, sides));
  const hook = (priority: string) => `type filter hook forward priority ${priority}; policy accept;`;
  // Where rules jump, "accept" has to leave several chains at once: that is what a base chain's own `accept` does. And
  // what comes back undecided, from wherever, meets the policy there.
  const isOneHookEach = firewall.sets.some(({ chains }) => chains !== undefined);
  const jump = (index: number) => (match: string) => `${match} jump set-${index + 1}`;
  const hooks = isOneHookEach
    ? firewall.sets.map((set, index) => {
        const matches = ways[index] ?? [];
        const policy = policyWords(set, index, "accept", options);
        return chain(`forward-${index + 1}`, [
          hook(`filter + ${index}`),
          ...matches.map(jump(index)),
          ...matches.map((match) => `${match} ${policy}`),
        ]);
      })
    : [chain("forward", [hook("filter"), ...ways.flatMap((matches, index) => matches.map(jump(index)))])];
  return tableOf(firewall.sets, firewall.tftpHelper, { ...options, sides, isOneHookEach }, hooks);
}

/** What tells nftables where a packet comes from and where it goes, and a segment's name in those terms. */
interface Sides {
  readonly from: "iifname" | "ip saddr";
  readonly to: "oifname" | "ip daddr";
  nameOf(segment: string): string;
}

/** A host's own firewall as a file for `nft -f`. What the host says to itself passes. */
export function nftablesForHost(
  set: CompiledHostSet,
  tftpHelper: boolean,
  options: NftablesOptions = {},
): string {
  return tableOf([set], tftpHelper, options, [
    chain("input", ["type filter hook input priority filter; policy accept;", 'iifname != "lo" jump set-1']),
    chain("output", [
      "type filter hook output priority filter; policy accept;",
      'oifname != "lo" jump set-1',
    ]),
  ]);
}

/**
 * What each rule has counted.
 * @param listing what `nft -j list table ip ewclab` prints
 */
export function nftablesCounters(listing: string, sets: readonly RuleSet[]): RuleCounter[] {
  const packets = new Map<string, number>();
  const { nftables } = JSON.parse(listing) as { nftables: { rule?: ListedRule }[] };
  for (const { rule } of nftables) {
    const counted = rule?.expr.find(({ counter }) => counter !== undefined)?.counter?.packets;
    if (rule?.comment === undefined || counted === undefined) continue;
    packets.set(rule.comment, (packets.get(rule.comment) ?? 0) + counted);
  }
  return sets.flatMap((set, index) => {
    const count = (number: number) => packets.get(key(index, number)) ?? 0;
    return [
      ...rulesOf(set).map((rule, at) => ({
        number: at + 1,
        rule: numberedText(rule, at + 1, set.name),
        packets: count(at + 1),
      })),
      { number: 0, rule: policyTextOf(set), packets: count(0) },
    ];
  });
}

interface ListedRule {
  readonly comment?: string;
  readonly expr: readonly { readonly counter?: { readonly packets: number } }[];
}

function tableOf(
  sets: readonly RuleSet[],
  tftpHelper: boolean,
  options: SetOptions,
  hooks: readonly string[],
): string {
  const helper = tftpHelper
    ? [
        `  ct helper tftp {\n    type "tftp" protocol udp;\n  }`,
        // Connection tracking is done at -200; helpers are for after it.
        chain("helpers", [
          "type filter hook prerouting priority mangle; policy accept;",
          'udp dport 69 ct helper set "tftp"',
        ]),
        chain("own-helpers", [
          "type filter hook output priority mangle; policy accept;",
          'udp dport 69 ct helper set "tftp"',
        ]),
      ]
    : [
        // Even without rules about states the tracker runs from the beginning, so that later rules know the connections.
        chain("tracking", [
          "type filter hook prerouting priority mangle; policy accept;",
          "ct state new counter",
        ]),
      ];
  const chains = sets.map((set, index) => setChains(set, index, options));
  return [
    `table ip ${nftablesTable}`,
    `delete table ip ${nftablesTable}`,
    `table ip ${nftablesTable} {`,
    ...helper,
    chain("refuse", ["meta l4proto tcp reject with tcp reset", "reject with icmp port-unreachable"]),
    ...chains,
    ...hooks,
    "}",
    "",
  ].join("\n");
}

function chain(name: string, lines: readonly string[]): string {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"].join("\n");
}

function waysOf({ amongst, in: only, out }: Way, { from, to, nameOf }: Sides): string[] {
  const set = (names: readonly string[]) => `{ ${names.map(nameOf).join(", ")} }`;
  const others = (not: string) => amongst.filter((name) => name !== not);
  if (amongst.length < 2) return [];
  if (only !== undefined) return [`${from} ${nameOf(only)} ${to} ${set(others(only))}`];
  if (out !== undefined) return [`${from} ${set(others(out))} ${to} ${nameOf(out)}`];
  return [`${from} ${set(amongst)} ${to} ${set(amongst)}`];
}

function policyWords(set: RuleSet, index: number, accept: string, options: NftablesOptions): string {
  return [
    ...counted(index, 0, set.policy === "drop", options),
    set.policy === "drop" ? "drop" : accept,
    comment(index, 0),
  ].join(" ");
}

interface SetOptions extends NftablesOptions {
  /** undefined at a host, where no packet comes from a segment. */
  readonly sides?: Sides;
  readonly isOneHookEach?: boolean;
}

/** The set's own chain, and those that it jumps to. */
function setChains(set: RuleSet, index: number, options: SetOptions): string {
  const accept = options.isOneHookEach ? "accept" : "return";
  const nameOf = (of: string) => `set-${index + 1}-${[...(set.chains?.keys() ?? [])].indexOf(of) + 1}`;
  let number = 0;
  const linesOf = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => {
      const at = ++number;
      const isBlocked = rule.action === "drop" || rule.action === "reject";
      const verdict = verdictOf(rule, accept, nameOf);
      return alternatives(rule, options).map((matches) =>
        [...matches, ...counted(index, at, isBlocked, options), ...verdict, comment(index, at)].join(" "),
      );
    });
  const own = linesOf(set.rules);
  if (!options.isOneHookEach) own.push(policyWords(set, index, accept, options));
  const others = [...(set.chains ?? [])].map(([name, rules]) => chain(nameOf(name), linesOf(rules)));
  return [...others.reverse(), chain(`set-${index + 1}`, own)].join("\n");
}

function counted(set: number, rule: number, isBlocked: boolean, { logGroup }: NftablesOptions): string[] {
  const log = isBlocked && logGroup !== undefined ? [logged(key(set, rule), logGroup)] : [];
  return ["counter", ...log];
}

/** Told at once: the kernel would otherwise wait a second for more to tell. */
const logged = (prefix: string, group: number): string =>
  `log prefix "${prefix}" group ${group} queue-threshold 1`;

const key = (set: number, rule: number): string => `${nftablesTable} ${set + 1} ${rule}`;
const comment = (set: number, rule: number): string => `comment "${key(set, rule)}"`;

function verdictOf(rule: Rule, accept: string, nameOf: (chain: string) => string): string[] {
  switch (rule.action) {
    case "accept":
      return [accept];
    case "drop":
    case "return":
      return [rule.action];
    case "count":
      return [];
    case "jump":
    case "goto":
      return [rule.action, nameOf(rule.chain ?? "")];
    default:
      return [rejection(rule.rejectWith)];
  }
}

function rejection(answer: Rule["rejectWith"]): string {
  switch (answer) {
    case undefined:
      return "jump refuse";
    case "tcp-reset":
      return "reject with tcp reset";
    case "network-unreachable":
      return "reject with icmp net-unreachable";
    case "network-prohibited":
      return "reject with icmp net-prohibited";
    case "administratively-prohibited":
      return "reject with icmp admin-prohibited";
    default:
      return `reject with icmp ${answer}`;
  }
}

/** What a rule asks, as nftables has it; where one expression cannot say it, in several of which any may fit. */
function alternatives(rule: Rule, { unixTime, sides }: SetOptions): string[][] {
  // A list of nothing fits nothing: there is no such line.
  const lists = [rule.source, rule.destination, rule.from, rule.to, rule.dscp, rule.services, rule.windows];
  if (lists.some((list) => Array.isArray(list) && list.length === 0)) return [];
  const common: string[] = [];
  const side = (names: Rule["from"], word: "from" | "to") => {
    if (names === undefined || sides === undefined) return;
    const all = typeof names === "string" ? [names] : names;
    common.push(`${sides[word]} { ${all.map((name) => sides.nameOf(name)).join(", ")} }`);
  };
  side(rule.from, "from");
  side(rule.to, "to");
  if (rule.established) common.push("meta l4proto tcp tcp flags & (ack | rst) != 0");
  if (rule.state !== undefined) common.push(`ct state ${rule.state.join(",")}`);
  if (rule.dscp !== undefined) common.push(`ip dscp { ${rule.dscp.join(", ")} }`);
  if (rule.fragments) common.push("ip frag-off & 0x1fff != 0");
  if (rule.fromTime !== undefined) common.push(`meta time >= ${seconds(rule.fromTime, unixTime)}`);
  if (rule.untilTime !== undefined) common.push(`meta time < ${seconds(rule.untilTime, unixTime)}`);
  const windows = rule.windows?.map(({ from, until }) => [
    `meta time >= ${seconds(from, unixTime)} meta time < ${seconds(until, unixTime)}`,
  ]);
  // A bucket that holds so many packets and gains one a day.
  const limits: string[] = [];
  if (rule.afterPackets) limits.push(`limit rate over 1/day burst ${rule.afterPackets} packets`);
  if (rule.forPackets !== undefined) limits.push(`limit rate 1/day burst ${rule.forPackets} packets`);
  return product([
    [protocolWords(rule)],
    addresses("ip saddr", rule.source),
    addresses("ip daddr", rule.destination),
    [portWords(rule)],
    rule.services === undefined ? [[]] : services(rule.services),
    [common],
    windows ?? [[]],
    [limits],
  ]);
}

/** Every choice of one from each. */
function product(parts: readonly (readonly string[][])[]): string[][] {
  return parts.reduce<string[][]>(
    (made, part) => made.flatMap((before) => part.map((after) => [...before, ...after])),
    [[]],
  );
}

/** Services that differ in their protocol or in their destination ports alone are one expression. */
function services(all: readonly Service[]): string[][] {
  const merged = new Map<string, { key: string; first: Service; protocols: string[]; ports: PortRange[] }>();
  for (const service of all) {
    const { protocol, icmp, sourcePorts, destinationPorts } = service;
    const isPlain = icmp === undefined && sourcePorts === undefined && destinationPorts === undefined;
    const hasPorts = destinationPorts !== undefined;
    const key =
      isPlain && protocol !== undefined
        ? "protocols"
        : JSON.stringify([protocol, icmp, sourcePorts, hasPorts]);
    const group = merged.get(key) ?? { key, first: service, protocols: [], ports: [] };
    if (protocol !== undefined) group.protocols.push(protocol.replace(/^ip-/, ""));
    group.ports.push(...(destinationPorts ?? []));
    merged.set(key, group);
  }
  return [...merged.values()].map(({ key, first, protocols, ports: destinationPorts }) => {
    if (key === "protocols" && protocols.length > 1) return [`meta l4proto { ${protocols.join(", ")} }`];
    const service = { ...first, ...(first.destinationPorts === undefined ? {} : { destinationPorts }) };
    return [...protocolWords(service), ...portWords(service)];
  });
}

function protocolWords({ protocol, icmp }: Service): string[] {
  const words: string[] = [];
  if (protocol !== undefined) words.push(`meta l4proto ${protocol.replace(/^ip-/, "")}`);
  if (icmp !== undefined) words.push(`icmp type ${icmp.type}`);
  if (icmp?.code !== undefined) words.push(`icmp code ${icmp.code}`);
  return words;
}

function portWords({ protocol, sourcePorts, destinationPorts }: Service): string[] {
  const words: string[] = [];
  const hasPorts = sourcePorts !== undefined || destinationPorts !== undefined;
  if (hasPorts && protocol === undefined) words.push("meta l4proto { tcp, udp }");
  if (sourcePorts !== undefined) words.push(`th sport ${ports(sourcePorts)}`);
  if (destinationPorts !== undefined) words.push(`th dport ${ports(destinationPorts)}`);
  return words;
}

function addresses(word: "ip saddr" | "ip daddr", texts: Rule["source"]): string[][] {
  if (texts === undefined) return [[]];
  if (typeof texts === "string" && !/-|\/.*\./.test(texts)) return [[`${word} ${texts}`]];
  const { intervals, masked } = AddressSet.of(texts);
  const ranges = intervals.map(intervalText);
  const set = ranges.length === 1 ? ranges[0] : `{ ${ranges.join(", ")} }`;
  return [
    ...(ranges.length === 0 ? [] : [[`${word} ${set}`]]),
    ...masked.map(({ base, mask }) => [`${word} & ${addressText(mask)} == ${addressText(base)}`]),
  ];
}

function ports(ranges: readonly PortRange[]): string {
  const texts = mergeIntervals(ranges).map(({ first, last }) =>
    first === last ? `${first}` : `${first}-${last}`,
  );
  return texts.length === 1 ? (texts[0] as string) : `{ ${texts.join(", ")} }`;
}

function seconds(labTime: number, unixTime: NftablesOptions["unixTime"]): number {
  if (unixTime === undefined) throw new UsageError("a rule that holds for a time needs the lab's clock");
  return Math.round(unixTime(labTime));
}
