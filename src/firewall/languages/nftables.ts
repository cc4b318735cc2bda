import { UsageError } from "../../errors";
import { parseMasked } from "../../ip/address";
import type { RuleCounter } from "../blocked";
import type { CompiledFirewall, CompiledHostSet, Way } from "../compile";
import type { PortRange, Rule, RuleSet } from "../rule";

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
    const found = interfaces[segment];
    if (found === undefined) throw new UsageError(`the firewall has no interface in segment "${segment}"`);
    return `"${found}"`;
  };
  return routerTable(firewall, { from: "iifname", to: "oifname", nameOf }, options);
}

/**
 * As `nftablesForRouter`, for a router on a stick: it has one interface, so segments are told apart by their addresses.
 * @param networks each segment's: `{ access: "172.16.4.0/24" }`
 */
export function nftablesForStick(
  firewall: CompiledFirewall,
  networks: Readonly<Record<string, string>>,
  options: NftablesOptions = {},
): string {
  const nameOf = (segment: string) => {
    const found = networks[segment];
    if (found === undefined) throw new UsageError(`there is no segment "${segment}"`);
    return found;
  };
  return routerTable(firewall, { from: "ip saddr", to: "ip daddr", nameOf }, options);
}

function routerTable(firewall: CompiledFirewall, sides: Sides, options: NftablesOptions): string {
  const jumps = firewall.sets.flatMap(({ way }, index) =>
    waysOf(way, sides).map((match) => `${match} jump set-${index + 1}`),
  );
  return tableOf(firewall.sets, firewall.tftpHelper, options, [
    chain("forward", ["type filter hook forward priority filter; policy accept;", ...jumps]),
  ]);
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
    const of = set.name === undefined ? "" : ` of ${set.name}`;
    return [
      ...set.rules.map((rule, at) => ({
        number: at + 1,
        rule: `rule ${at + 1}${of}, ${rule.comment ?? rule.action}`,
        packets: count(at + 1),
      })),
      { number: 0, rule: `${set.policyText ?? `the policy (${set.policy})`}${of}`, packets: count(0) },
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
  options: NftablesOptions,
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
  const chains = sets.map((set, index) => setChain(set, index, options));
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

function setChain(set: RuleSet, index: number, options: NftablesOptions): string {
  const lines = set.rules.map((rule, at) => {
    const verdict = verdictOf(rule);
    return [
      ...matches(rule, options),
      ...counted(index, at + 1, rule.action !== "accept", options),
      verdict,
      comment(index, at + 1),
    ].join(" ");
  });
  const policy = [
    ...counted(index, 0, set.policy === "drop", options),
    set.policy === "drop" ? "drop" : "return",
    comment(index, 0),
  ];
  return chain(`set-${index + 1}`, [...lines, policy.join(" ")]);
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

function verdictOf(rule: Rule): string {
  if (rule.action === "accept") return "return";
  if (rule.action === "drop") return "drop";
  switch (rule.rejectWith) {
    case undefined:
      return "jump refuse";
    case "tcp-reset":
      return "reject with tcp reset";
    case "network-unreachable":
      return "reject with icmp net-unreachable";
    case "administratively-prohibited":
      return "reject with icmp admin-prohibited";
    default:
      return `reject with icmp ${rule.rejectWith}`;
  }
}

function matches(rule: Rule, { unixTime }: NftablesOptions): string[] {
  const words: string[] = [];
  const { protocol } = rule;
  if (protocol !== undefined) words.push(`meta l4proto ${protocol.replace(/^ip-/, "")}`);
  if (rule.icmp !== undefined) words.push(`icmp type ${rule.icmp.type}`);
  if (rule.icmp?.code !== undefined) words.push(`icmp code ${rule.icmp.code}`);
  if (rule.source !== undefined) words.push(`ip saddr ${network(rule.source)}`);
  if (rule.destination !== undefined) words.push(`ip daddr ${network(rule.destination)}`);
  const hasPorts = rule.sourcePorts !== undefined || rule.destinationPorts !== undefined;
  if (hasPorts && protocol === undefined) words.push("meta l4proto { tcp, udp }");
  if (rule.sourcePorts !== undefined) words.push(`th sport ${ports(rule.sourcePorts)}`);
  if (rule.destinationPorts !== undefined) words.push(`th dport ${ports(rule.destinationPorts)}`);
  if (rule.established) words.push("meta l4proto tcp tcp flags & (ack | rst) != 0");
  if (rule.state !== undefined) words.push(`ct state ${rule.state.join(",")}`);
  if (rule.fromTime !== undefined) words.push(`meta time >= ${seconds(rule.fromTime, unixTime)}`);
  if (rule.untilTime !== undefined) words.push(`meta time < ${seconds(rule.untilTime, unixTime)}`);
  // A bucket that holds so many packets and gains one a day.
  if (rule.afterPackets) words.push(`limit rate over 1/day burst ${rule.afterPackets} packets`);
  if (rule.forPackets !== undefined) words.push(`limit rate 1/day burst ${rule.forPackets} packets`);
  return words;
}

function network(text: string): string {
  const { base, mask } = parseMasked(text);
  if (!text.includes("/")) return text;
  if (!text.split("/")[1]?.includes(".")) return text;
  return `& ${dotted(mask)} == ${dotted(base)}`;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

function ports(ranges: readonly PortRange[]): string {
  const merged = merge(ranges);
  const texts = merged.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return texts.length === 1 ? (texts[0] as string) : `{ ${texts.join(", ")} }`;
}

/** nftables refuses ranges of a set that overlap. */
function merge(ranges: readonly PortRange[]): PortRange[] {
  const merged: PortRange[] = [];
  for (const range of [...ranges].sort((one, two) => one.first - two.first)) {
    const before = merged.at(-1);
    if (before !== undefined && range.first <= before.last + 1)
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    else merged.push(range);
  }
  return merged;
}

function seconds(labTime: number, unixTime: NftablesOptions["unixTime"]): number {
  if (unixTime === undefined) throw new UsageError("a rule that holds for a time needs the lab's clock");
  return Math.round(unixTime(labTime));
}
