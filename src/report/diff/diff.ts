import { withoutStamp } from "../cause/explain";
import { LabHosts } from "../cause/lab-hosts";
import { signIn } from "../cause/sign";
import type { LabEvent, SnapshotEvent } from "../events/event";

/** Where two runs part. */
export interface RunDifference {
  /** Of the lane (a host, the firewall, a transfer's direction) on which they part first. */
  readonly lane: string;
  /** undefined: nothing more came there. */
  readonly good: LabEvent | undefined;
  readonly bad: LabEvent | undefined;
  /** Events of each run before that. */
  readonly before: readonly LabEvent[];
  /** What the bad run has and the good one has not, from there on. */
  readonly followed: readonly LabEvent[];
  /** The other way round. */
  readonly missing: readonly LabEvent[];
}

export interface Comparison {
  /** How the labs themselves differ: hosts, networks, seed. */
  readonly labs: readonly string[];
  readonly difference: RunDifference | undefined;
  /** Events that both runs have. */
  readonly common: number;
}

const contextEvents = 4;
const shownEvents = 8;

/**
 * Compares two runs event by event, each host for itself: on one host events have an order, between hosts a seed may change it.
 * Times, process numbers and ports that systems choose differ from run to run and count for nothing.
 */
export function compareRuns(good: readonly LabEvent[], bad: readonly LabEvent[]): Comparison {
  const [goodLanes, badLanes] = [lanesOf(good), lanesOf(bad)];
  const partings = [...new Set([...goodLanes.keys(), ...badLanes.keys()])].flatMap((lane) => {
    const parting = partingOf(goodLanes.get(lane) ?? [], badLanes.get(lane) ?? []);
    return parting === undefined ? [] : [{ lane, ...parting }];
  });
  partings.sort((one, other) => one.at - other.at || rankOf(one.bad) - rankOf(other.bad));
  const [first] = partings;
  const common = [...badLanes].reduce((sum, [lane, events]) => {
    const parting = partings.find((one) => one.lane === lane);
    return sum + (parting ? parting.index : events.length);
  }, 0);
  const labs = labDifferences(good, bad);
  if (!first) return { labs, difference: undefined, common };
  const { lane, at } = first;
  return {
    labs,
    common,
    difference: {
      lane,
      good: first.good,
      bad: first.bad,
      before: bad
        .filter((event) => isCompared(event) && event.at <= at && event !== first.bad)
        .slice(-contextEvents),
      followed: onlyIn(bad, good, at).slice(0, shownEvents),
      missing: onlyIn(good, bad, at).slice(0, shownEvents),
    },
  };
}

/** Steps and screens are about the scenario, not of the lab. */
function isCompared({ kind }: LabEvent): boolean {
  return kind !== "snapshot" && kind !== "step" && kind !== "screen" && kind !== "packet";
}

function lanesOf(events: readonly LabEvent[]): Map<string, LabEvent[]> {
  const lanes = new Map<string, LabEvent[]>();
  for (const event of events) {
    if (!isCompared(event) || isProgress(event)) continue;
    const lane = laneOf(event);
    const list = lanes.get(lane);
    if (list) list.push(event);
    else lanes.set(lane, [event]);
  }
  return lanes;
}

/** How far a transfer has come at some moment says nothing. */
function isProgress(event: LabEvent): boolean {
  return event.kind === "transfer" && event.phase === "under-way";
}

function laneOf(event: LabEvent): string {
  switch (event.kind) {
    case "line":
    case "state":
    case "screen":
      return event.host;
    case "transfer":
      return `${event.from} > ${event.to}`;
    case "drop":
    case "packet":
      return event.on;
    case "step":
    case "snapshot":
      return "scenario";
  }
}

function partingOf(good: readonly LabEvent[], bad: readonly LabEvent[]) {
  for (let index = 0; index < Math.max(good.length, bad.length); index++) {
    const [one, other] = [good[index], bad[index]];
    if (one && other && keyOf(one) === keyOf(other)) continue;
    return { index, good: one, bad: other, at: Math.min(one?.at ?? Infinity, other?.at ?? Infinity) };
  }
  return undefined;
}

/** What of an event is the same in every run of one lab. */
function keyOf(event: LabEvent): string {
  switch (event.kind) {
    case "line":
      return `line ${withoutStamp(event.text).replace(/\b\d{1,2}:\d\d:\d\d(?:\.\d+)?\b|\bfd\(\d+\)|\b(?:1|[0-9]+) bytes, \d+ msgs/g, "")}`;
    case "state":
      return `state ${event.state}`;
    case "transfer":
      return `transfer ${event.protocol} ${event.file} ${event.phase} ${event.reason ?? ""}`;
    case "drop":
      return `drop ${event.rule} ${event.source} ${event.destination} ${event.protocol}`;
    default:
      return event.kind;
  }
}

/** A rule that ate something comes before what a host made of it at the same moment. */
function rankOf(event: LabEvent | undefined): number {
  return event?.kind === "drop" ? 0 : event?.kind === "line" ? 2 : 1;
}

/** Events that tell why, first; each kind once. */
function onlyIn(events: readonly LabEvent[], others: readonly LabEvent[], from: number): LabEvent[] {
  const known = new Set(others.filter(isCompared).map((event) => `${laneOf(event)} ${keyOf(event)}`));
  const hosts = LabHosts.of(events);
  const own: LabEvent[] = [];
  for (const event of events) {
    if (!isCompared(event) || isProgress(event) || event.at < from) continue;
    const key = `${laneOf(event)} ${keyOf(event)}`;
    if (known.has(key)) continue;
    known.add(key);
    own.push(event);
  }
  const telling = own.filter((event) => signIn(event, hosts) !== undefined || event.kind !== "line");
  return (telling.length > 0 ? telling : own).sort((one, other) => one.at - other.at);
}

function labDifferences(good: readonly LabEvent[], bad: readonly LabEvent[]): string[] {
  const [one, other] = [snapshotOf(good), snapshotOf(bad)];
  if (!one || !other) return [];
  const said: string[] = [];
  if (one.seed !== other.seed) said.push(`seed ${one.seed} and ${other.seed}`);
  if (one.fabric !== other.fabric) said.push(`${one.fabric} and ${other.fabric} fabric`);
  const describe = ({ hosts }: SnapshotEvent) =>
    new Set(hosts.map(({ name, address, model }) => `${name} (${model}, ${address})`));
  const [ours, theirs] = [describe(one), describe(other)];
  for (const host of ours) if (!theirs.has(host)) said.push(`only the good run has ${host}`);
  for (const host of theirs) if (!ours.has(host)) said.push(`only the bad run has ${host}`);
  return said;
}

function snapshotOf(events: readonly LabEvent[]): SnapshotEvent | undefined {
  return events.find((event): event is LabEvent & SnapshotEvent => event.kind === "snapshot");
}
