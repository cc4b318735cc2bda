import type { Address } from "../ip/address";
import type { Segments } from "../ip/segments";
import { own } from "../own";
import type { Interval } from "./address-set";
import { changedLines } from "./changed-lines";
import type { CompiledFirewall } from "./compile";
import { type Rule, type RuleSet, rulesOf } from "./rule";
import type { FieldName } from "./space/fields";
import { type PacketSample, type PacketSet, PacketSpace } from "./space/packet-set";
import { partText } from "./space/packet-text";
import {
  acceptedOnWay,
  type Decision,
  decisionText,
  Reckoning,
  type SegmentWay,
  setsOnWay,
} from "./space/reckoning";

/** Packets that only one of two firewalls lets through, and the lines of each that decide about them. */
export interface Difference {
  readonly way: SegmentWay;
  readonly passes: "old" | "new";
  /** The line that decides, in its author's words; "no rules on this way" where the firewall has none. */
  readonly oldLine: string;
  readonly newLine: string;
  /** `udp from 172.16.4.0/24 to 172.16.5.27 port 69`: what of them differs, most of it. */
  readonly packets: readonly string[];
  /** There are more than these. */
  readonly isCut: boolean;
  /** One of them, between hosts of the two segments where that can be. */
  readonly example: PacketSample;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** There are more than are told. */
  readonly isCut: boolean;
}

/** What packets a comparison is about. */
export interface ComparisonSite {
  /** Segment to its network. */
  readonly segments: Segments;
  /** Hosts that an example may have, by segment: the first is taken where the difference leaves it open. */
  readonly hosts: Readonly<Record<string, Address>>;
}

const partsShown = 3;

/**
 * The exact difference of two firewalls, however their rules are written: every packet that only one lets through from one
 * segment to another, those aside that claim to come from a third segment.
 * @param most differences told at most, on each way
 */
export function compareFirewalls(
  old: CompiledFirewall,
  fresh: CompiledFirewall,
  site: ComparisonSite,
  most = 24,
): Comparison {
  const names = Object.keys(site.segments);
  const space = new PacketSpace([...old.sets, ...fresh.sets].flatMap(rulesOf));
  let isCut = false;
  const differences = names.flatMap((from) =>
    names
      .filter((to) => to !== from)
      .flatMap((to) => {
        const found = compareWay(space, old, fresh, { from, to }, site, most + 1);
        if (found.length > most) isCut = true;
        return found.slice(0, most);
      }),
  );
  return { differences, isCut };
}

/**
 * The packets between two segments that only one of the firewalls lets through; nothing where they agree.
 * @param within the packets in question
 */
export function differingPackets(
  space: PacketSpace,
  old: CompiledFirewall,
  fresh: CompiledFirewall,
  way: SegmentWay,
  within: PacketSet = space.diagram.everything,
): PacketSet {
  const { diagram } = space;
  const sets = { old: setsOnWay(old, way), fresh: setsOnWay(fresh, way) };
  const asked = diagram.and(diagram.and(within, space.real), touched(space, sets.old, sets.fresh, way));
  if (asked === diagram.nothing) return diagram.nothing;
  return diagram.differ(
    acceptedOnWay(space, sets.old, way, asked),
    acceptedOnWay(space, sets.fresh, way, asked),
  );
}

/**
 * The packets that may fare otherwise: those that a changed line fits. What only lines fit that both have, in the same
 * order, fares the same.
 */
function touched(
  space: PacketSpace,
  old: readonly RuleSet[],
  fresh: readonly RuleSet[],
  way: SegmentWay,
): PacketSet {
  const { diagram } = space;
  const isAlike =
    old.length === fresh.length &&
    old.every(
      (set, index) =>
        set.chains === undefined &&
        fresh[index]?.chains === undefined &&
        fresh[index]?.policy === set.policy &&
        set.rules.every(isTimeless) &&
        fresh[index].rules.every(isTimeless),
    );
  if (!isAlike) return diagram.everything;
  const changed = old.flatMap((set, index) => {
    const other = fresh[index] as RuleSet;
    const { removed, added } = changedLines(set.rules.map(keyOf), other.rules.map(keyOf));
    const fits = (one: RuleSet, indices: readonly number[]) => {
      const reckoning = new Reckoning(space, one, way);
      return indices.map((at) => reckoning.fitting(one.rules[at] as Rule, at + 1));
    };
    return [...fits(set, removed), ...fits(other, added)];
  });
  return diagram.union(changed);
}

/** Rules that count packets or ask for the time are told apart by their places, which others may have moved. */
function isTimeless({ afterPackets, forPackets, fromTime, untilTime, timeRange, windows }: Rule): boolean {
  return [afterPackets, forPackets, fromTime, untilTime, timeRange, windows].every(
    (limit) => limit === undefined,
  );
}

/** What a rule says, whatever it is called and wherever it stands. */
function keyOf({ comment, line, log, ...rule }: Rule): string {
  return JSON.stringify(rule);
}

function compareWay(
  space: PacketSpace,
  old: CompiledFirewall,
  fresh: CompiledFirewall,
  way: SegmentWay,
  site: ComparisonSite,
  most: number,
): Difference[] {
  const { diagram } = space;
  const sets = { old: setsOnWay(old, way), fresh: setsOnWay(fresh, way) };
  const differ = differingPackets(space, old, fresh, way, onWay(space, way, site.segments));
  if (differ === diagram.nothing) return [];
  const found: Difference[] = [];
  for (const before of verdicts(space, sets.old, way, differ)) {
    for (const after of verdicts(space, sets.fresh, way, before.packets)) {
      if (before.passes === after.passes) continue;
      found.push({
        way,
        passes: before.passes ? "old" : "new",
        oldLine: before.text,
        newLine: after.text,
        ...described(space, after.packets),
        example: exampleOf(space, after.packets, way, site),
      });
      if (found.length >= most) return found;
    }
  }
  return found;
}

/**
 * Packets that the router has from the one segment and sends to the other: none that come from, or go to, a third
 * segment's network. Addresses that no segment has may be anywhere behind them.
 */
function onWay(
  space: PacketSpace,
  { from, to }: SegmentWay,
  segments: ComparisonSite["segments"],
): PacketSet {
  const { diagram } = space;
  const others = (name: "source" | "destination", own: string) =>
    space.addresses(
      name,
      Object.entries(segments).flatMap(([segment, network]) => (segment === own ? [] : [network.text])),
    );
  return diagram.not(diagram.or(others("source", from), others("destination", to)));
}

interface VerdictOfSets {
  readonly passes: boolean;
  readonly text: string;
  readonly packets: PacketSet;
}

/** Which line of which set has the last word about packets: the one that blocks, else the last that lets through. */
function verdicts(
  space: PacketSpace,
  sets: readonly RuleSet[],
  way: SegmentWay,
  within: PacketSet,
): VerdictOfSets[] {
  const [first, ...others] = sets;
  if (first === undefined) return [{ passes: true, text: "no rules on this way", packets: within }];
  const rules = rulesOf(first);
  return new Reckoning(space, first, way).decisions(within).flatMap((decision: Decision): VerdictOfSets[] => {
    const { passes, packets } = decision;
    if (!passes || others.length === 0) return [{ passes, text: decisionText(decision, rules), packets }];
    return verdicts(space, others, way, packets);
  });
}

const shownFields: readonly FieldName[] = [
  "protocol",
  "source",
  "sourcePort",
  "destination",
  "destinationPort",
];

function described(space: PacketSpace, packets: PacketSet): Pick<Difference, "packets" | "isCut"> {
  const parts = space.parts(packets, shownFields, partsShown + 1);
  const texts = parts
    .slice(0, partsShown)
    .map((part: ReadonlyMap<FieldName, readonly Interval[]>) => partText(part));
  return { packets: [...new Set(texts)], isCut: parts.length > partsShown };
}

/** A packet that hosts of the two segments could send, where there is one: UDP or TCP, unmarked, the first of a connection. */
function exampleOf(
  space: PacketSpace,
  packets: PacketSet,
  { from, to }: SegmentWay,
  { segments, hosts }: ComparisonSite,
): PacketSample {
  const { diagram } = space;
  const network = (name: "source" | "destination", segment: string) =>
    space.addresses(name, [own(segments, segment)?.text ?? "0.0.0.0/0"]);
  const host = (name: "source" | "destination", segment: string) =>
    own(hosts, segment) === undefined
      ? diagram.everything
      : space.equal(name, own(hosts, segment) as Address);
  // The first of these that leaves something over is kept, one after the other.
  const wishes = [
    diagram.or(space.equal("protocol", 17), space.equal("protocol", 6)),
    space.equal("fragment", 0),
    space.equal("state", 0),
    space.equal("dscp", 0),
    network("source", from),
    network("destination", to),
    host("source", from),
    host("destination", to),
    space.equal("established", 0),
  ];
  const left = wishes.reduce(
    (rest, wish) => {
      const both = diagram.and(rest, wish);
      return both === diagram.nothing ? rest : both;
    },
    diagram.and(packets, space.real),
  );
  return space.sample(left) as PacketSample;
}
