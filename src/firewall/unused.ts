import type { CompiledFirewall } from "./compile";
import { ReachBoxes } from "./reach-boxes";
import { numberedText, type Rule, type RuleSet, rulesOf } from "./rule";
import { type PacketSet, PacketSpace } from "./space/packet-set";
import { isPlain, Reckoning, type SegmentWay, setsOnWay } from "./space/reckoning";

/** A line that could go: no packet would fare otherwise. */
export interface UnusedLine {
  /** In its author's words. */
  readonly line: string;
  /** The line of the text, from 1, where it is known. */
  readonly at: number | undefined;
  /** `shadowed`: lines before it take all that it fits; `redundant`: what follows says the same. */
  readonly why: "shadowed" | "redundant";
  /** Of a shadowed line: those that cover it; none where it fits no packet of a lab. */
  readonly by: readonly string[];
}

export interface UnusedLines {
  readonly lines: readonly UnusedLine[];
  /** How many lines have packets in common with so many others that it was not worked out. */
  readonly unexamined: number;
}

const coversShown = 3;
/** So many pairs of rules are held against each other at most. */
const mostPairs = 300_000;
const fewAtOnce = 50;

/** The lines of a firewall that decide about nothing between any two segments, or that what follows says again. */
export function unusedLines(firewall: CompiledFirewall, segments: readonly string[]): UnusedLines {
  const space = new PacketSpace(firewall.sets.flatMap(rulesOf));
  const ways = segments.flatMap((from) =>
    segments.filter((to) => to !== from).map((to): SegmentWay => ({ from, to })),
  );
  const effort = new Effort();
  const lines = firewall.sets.flatMap((set) => {
    const own = ways.filter((way) => setsOnWay(firewall, way).includes(set));
    // Rules that do not ask for segments say the same everywhere.
    const isSame = rulesOf(set).every(({ from, to }) => from === undefined && to === undefined);
    return own.length === 0 ? [] : unusedOf(space, set, isSame ? own.slice(0, 1) : own, effort);
  });
  return { lines, unexamined: effort.unexamined };
}

function unusedOf(
  space: PacketSpace,
  set: RuleSet,
  ways: readonly SegmentWay[],
  effort: Effort,
): UnusedLine[] {
  const boxes = new ReachBoxes(set.rules);
  const used = ways.map((way) => new Uses(space, set, way, boxes, effort).all());
  return set.rules.flatMap((rule, index): UnusedLine[] => {
    if (rule.line === undefined || !isPlain(rule) || isElsewhere(rule)) return [];
    // A line is of use if it is on any of the ways.
    const uses = used.map((all) => all[index] as Use);
    if (uses.some(({ kind }) => kind === "used")) return [];
    const isShadowed = uses.every(({ kind }) => kind === "shadowed");
    return [
      {
        line: numberedText(rule, index + 1, set.name),
        at: rule.line,
        why: isShadowed ? "shadowed" : "redundant",
        by: isShadowed ? coversText(set, uses[0]?.covers ?? []) : [],
      },
    ];
  });
}

/** How much has been done of what may be done. */
class Effort {
  #pairs = 0;
  unexamined = 0;

  /** false: it is too much. */
  takes(pairs: number): boolean {
    if (this.#pairs + pairs > mostPairs) return false;
    this.#pairs += pairs;
    return true;
  }
}

interface Use {
  readonly kind: "used" | "shadowed" | "redundant";
  /** Indices of the rules that cover it; none where no packet of the lab is like this. */
  readonly covers: readonly number[];
}

const used: Use = { kind: "used", covers: [] };

/** What each rule of a set is good for, one way. Only rules that have packets in common are held against each other. */
class Uses {
  readonly #fits: readonly PacketSet[];
  readonly #plain: readonly boolean[];

  constructor(
    private readonly space: PacketSpace,
    private readonly set: RuleSet,
    way: SegmentWay,
    private readonly boxes: ReachBoxes,
    private readonly effort: Effort,
  ) {
    const reckoning = new Reckoning(space, set, way);
    this.#fits = set.rules.map((rule, index) => reckoning.fitting(rule, index + 1));
    this.#plain = set.rules.map(isPlain);
  }

  all(): Use[] {
    const { rules } = this.set;
    const uses = rules.map((_, index) => this.#before(index));
    // Without jumps what follows is known exactly.
    if (!this.#plain.every(Boolean)) return uses.map(({ use }) => use);
    const found: Use[] = [];
    for (let index = rules.length - 1; index >= 0; index--) {
      const { use, left } = uses[index] as (typeof uses)[number];
      // A redundant line is taken to be gone, so that of two that say the same one stays.
      const isAgain = use.kind === "used" && left !== undefined && this.#isSaidAgain(index, left, found);
      found[index] = isAgain ? { kind: "redundant", covers: [] } : use;
    }
    return found;
  }

  /**
   * What the rules before it leave of a rule. What jumps decide is not taken away: a line behind them is called used rather
   * than wrongly called unused.
   */
  #before(index: number): { readonly use: Use; readonly left?: PacketSet } {
    const { diagram } = this.space;
    if (!this.#plain[index]) return { use: used };
    const fit = diagram.and(this.#fits[index] as PacketSet, this.space.real);
    if (fit === diagram.nothing) return { use: { kind: "shadowed", covers: [] } };
    const touching: number[] = [];
    for (let before = 0; before < index; before++)
      if (this.#plain[before] && this.boxes.touch(index, before)) touching.push(before);
    if (!this.effort.takes(touching.length)) {
      this.effort.unexamined++;
      return { use: used };
    }
    if (touching.length > fewAtOnce) {
      // Taken away one by one they would leave something larger and larger.
      const all = diagram.union(touching.map((before) => this.#fits[before] as PacketSet));
      const left = diagram.less(fit, all);
      if (left !== diagram.nothing) return { use: used, left };
    }
    const covers: number[] = [];
    let left = fit;
    for (const before of touching) {
      const other = this.#fits[before] as PacketSet;
      if (diagram.isWithin(fit, other)) return { use: { kind: "shadowed", covers: [before] } };
      const rest = diagram.less(left, other);
      if (rest === left) continue;
      covers.push(before);
      left = rest;
    }
    return left === diagram.nothing ? { use: { kind: "shadowed", covers } } : { use: used, left };
  }

  /** Whether the rules behind it, and the policy at last, do the same with what comes to it. */
  #isSaidAgain(index: number, comes: PacketSet, found: readonly Use[]): boolean {
    const { diagram } = this.space;
    const { rules, policy } = this.set;
    const { action, log } = rules[index] as Rule;
    if (log) return false;
    let left = comes;
    for (let behind = index + 1; behind < rules.length; behind++) {
      if (found[behind]?.kind !== "used" || !this.boxes.touch(index, behind)) continue;
      if (!this.effort.takes(1)) {
        this.effort.unexamined++;
        return false;
      }
      const rest = diagram.less(left, this.#fits[behind] as PacketSet);
      if (rest === left) continue;
      if (((rules[behind] as Rule).action === "accept") !== (action === "accept")) return false;
      left = rest;
      if (left === diagram.nothing) return true;
    }
    return policy === (action === "accept" ? "accept" : "drop");
  }
}

/** It is about an interface in no segment of the lab: of what use it is there nobody can tell. */
function isElsewhere({ from, to }: Rule): boolean {
  return [from, to].some((names) => Array.isArray(names) && names.length === 0);
}

/** The line that covers it alone, or those that together do. */
function coversText(set: RuleSet, covers: readonly number[]): string[] {
  const text = (index: number) => numberedText(set.rules[index] as Rule, index + 1, set.name);
  const shown = covers.slice(0, coversShown).map(text);
  const left = covers.length - shown.length;
  return left > 0 ? [...shown, `and ${left} more`] : shown;
}
