import type { CompiledFirewall } from "./compile";
import { numberedText, type Rule, type RuleSet, rulesOf } from "./rule";
import { type PacketSet, PacketSpace } from "./space/packet-set";
import { Reckoning, type SegmentWay, setsOnWay } from "./space/reckoning";

/** A line that could go: no packet would fare otherwise. */
export interface UnusedLine {
  /** In its author's words. */
  readonly line: string;
  /** The line of the text, from 1, where it is known. */
  readonly at: number | undefined;
  /** `shadowed`: lines before it take all that it fits; `redundant`: what follows says the same. */
  readonly why: "shadowed" | "redundant";
  /** Of a shadowed line: those that cover it, the ones that take most of it first. */
  readonly by: readonly string[];
}

const coversShown = 3;

/** The lines of a firewall that decide about nothing between any two segments, or that what follows says again. */
export function unusedLines(firewall: CompiledFirewall, segments: readonly string[]): UnusedLine[] {
  const space = new PacketSpace(firewall.sets.flatMap(rulesOf));
  const ways = segments.flatMap((from) =>
    segments.filter((to) => to !== from).map((to): SegmentWay => ({ from, to })),
  );
  return firewall.sets.flatMap((set) => {
    const own = ways.filter((way) => setsOnWay(firewall, way).includes(set));
    return own.length === 0 ? [] : unusedOf(space, set, own);
  });
}

function unusedOf(space: PacketSpace, set: RuleSet, ways: readonly SegmentWay[]): UnusedLine[] {
  // A line is of use if it is on any of the ways.
  const used = ways.map((way) => useOf(space, set, way));
  return set.rules.flatMap((rule, index): UnusedLine[] => {
    if (rule.line === undefined || !isPlain(rule)) return [];
    const uses = used.map((all) => all[index] as Use);
    if (uses.some(({ kind }) => kind === "used")) return [];
    const isShadowed = uses.every(({ kind }) => kind === "shadowed");
    return [
      {
        line: numberedText(rule, index + 1, set.name),
        at: rule.line,
        why: isShadowed ? "shadowed" : "redundant",
        by: isShadowed ? covers(space, set, ways[0] as SegmentWay, rule, index) : [],
      },
    ];
  });
}

interface Use {
  readonly kind: "used" | "shadowed" | "redundant";
}

function useOf(space: PacketSpace, set: RuleSet, way: SegmentWay): Use[] {
  const { diagram } = space;
  const reckoning = new Reckoning(space, set, way);
  const { real } = space;
  const fits = set.rules.map((rule, index) => reckoning.fitting(rule, index + 1));
  const hits: PacketSet[] = [];
  let reach = real;
  // What jumps decide is left in reach: a line behind them is called used rather than wrongly called unused.
  for (const [index, rule] of set.rules.entries()) {
    const fit = fits[index] as PacketSet;
    hits.push(diagram.and(reach, fit));
    if (isPlain(rule)) reach = diagram.less(reach, fit);
  }
  // Without jumps what follows is known exactly.
  const isExact = set.rules.every(isPlain);
  let after = set.policy === "accept" ? diagram.everything : diagram.nothing;
  const uses: Use[] = [];
  for (let index = set.rules.length - 1; index >= 0; index--) {
    const rule = set.rules[index] as Rule;
    const hit = hits[index] as PacketSet;
    const isSaidAgain =
      rule.action === "accept" ? diagram.isWithin(hit, after) : diagram.and(hit, after) === diagram.nothing;
    const kind =
      hit === diagram.nothing ? "shadowed" : isExact && isSaidAgain && !rule.log ? "redundant" : "used";
    uses.unshift({ kind });
    // A redundant line is taken to be gone, so that of two that say the same one stays.
    if (kind !== "used") continue;
    const fit = fits[index] as PacketSet;
    after = rule.action === "accept" ? diagram.or(after, fit) : diagram.less(after, fit);
  }
  return uses;
}

/** The line that covers it alone, or those that together do. */
function covers(space: PacketSpace, set: RuleSet, way: SegmentWay, rule: Rule, index: number): string[] {
  const { diagram } = space;
  const before = { ...set, rules: set.rules.slice(0, index) };
  const reckoning = new Reckoning(space, before, way);
  const fit = diagram.and(reckoning.fitting(rule, index + 1), space.real);
  if (fit === diagram.nothing) return ["no packet: nothing in the lab is like this"];
  const text = (number: number) => numberedText(set.rules[number - 1] as Rule, number, set.name);
  const alone = before.rules.findIndex(
    (other, at) => isPlain(other) && diagram.isWithin(fit, reckoning.fitting(other, at + 1)),
  );
  if (alone !== -1) return [text(alone + 1)];
  const together = reckoning.decisions(fit).filter(({ number }) => number !== 0);
  const shown = together.slice(0, coversShown).map(({ number }) => text(number));
  const left = together.length - shown.length;
  return left > 0 ? [...shown, `and ${left} more`] : shown;
}

function isPlain({ action }: Rule): boolean {
  return action === "accept" || action === "drop" || action === "reject";
}
