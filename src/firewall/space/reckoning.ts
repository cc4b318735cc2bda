import { type CompiledFirewall, type CompiledSet, coversWay } from "../compile";
import { isAmong, numberedText, policyTextOf, type Rule, type RuleSet } from "../rule";
import type { PacketSet, PacketSpace } from "./packet-set";

/** From one segment to another. */
export interface SegmentWay {
  readonly from: string;
  readonly to: string;
}

/** A line of a rule set, or its policy (number 0), and packets about which it decides. */
export interface Decision {
  readonly set: RuleSet;
  /** From 1, in the order of `rulesOf`; 0 is the policy. */
  readonly number: number;
  readonly passes: boolean;
  readonly packets: PacketSet;
}

/** In its author's words: `rule 3 of WIRELESS-IN, deny udp any any eq tftp`. */
export function decisionText({ set, number }: Decision, rules: readonly Rule[]): string {
  const rule = rules[number - 1];
  return rule === undefined ? policyTextOf(set) : numberedText(rule, number, set.name);
}

/** The sets that a forwarded packet meets on its way. */
export function setsOnWay(firewall: CompiledFirewall, { from, to }: SegmentWay): CompiledSet[] {
  return firewall.sets.filter(({ way }) => coversWay(way, from, to));
}

/** What a set of rules does with all the packets of a space, one way. */
export class Reckoning {
  /** By chain; undefined is the set's own. */
  readonly #numbers = new Map<readonly Rule[], number>();

  constructor(
    private readonly space: PacketSpace,
    private readonly set: RuleSet,
    private readonly way: SegmentWay,
  ) {
    let next = 1;
    for (const rules of [set.rules, ...(set.chains?.values() ?? [])]) {
      this.#numbers.set(rules, next);
      next += rules.length;
    }
  }

  /** The packets that a rule fits on this way. What holds for a time or a count may hold: it has a name of its own. */
  fitting(rule: Rule, number: number): PacketSet {
    const { from, to } = this.way;
    if (!isAmong(rule.from, from) || !isAmong(rule.to, to) || rule.direction !== undefined)
      return this.space.diagram.nothing;
    const set = this.space.fitting(rule);
    return isForATime(rule)
      ? this.space.diagram.and(set, this.space.timeRange(momentOf(this.set, number)))
      : set;
  }

  /** Which of these packets the set lets through. Runs of lines that say the same are taken together. */
  accepted(within: PacketSet): PacketSet {
    const { diagram } = this.space;
    let accepted = diagram.nothing;
    const walk = (rules: readonly Rule[], entering: PacketSet): PacketSet => {
      const first = this.#numbers.get(rules) ?? 1;
      let reach = entering;
      let out = diagram.nothing;
      for (let index = 0; index < rules.length; ) {
        if (reach === diagram.nothing) break;
        const rule = rules[index] as Rule;
        if (isPlain(rule)) {
          const run: PacketSet[] = [];
          const isAccept = rule.action === "accept";
          for (
            let next = rules[index];
            next !== undefined && isPlain(next) && (next.action === "accept") === isAccept;
            next = rules[index]
          ) {
            run.push(diagram.and(reach, this.fitting(next, first + index)));
            index++;
          }
          const hit = diagram.union(run);
          if (isAccept) accepted = diagram.or(accepted, hit);
          reach = diagram.less(reach, hit);
          continue;
        }
        const hit = diagram.and(reach, this.fitting(rule, first + index));
        index++;
        if (hit === diagram.nothing || rule.action === "count") continue;
        reach = diagram.less(reach, hit);
        if (rule.action === "return") out = diagram.or(out, hit);
        else {
          const undecided = walk(this.#chain(rule), hit);
          if (rule.action === "jump") reach = diagram.or(reach, undecided);
          else out = diagram.or(out, undecided);
        }
      }
      return diagram.or(out, reach);
    };
    const undecided = walk(this.set.rules, within);
    return this.set.policy === "accept" ? diagram.or(accepted, undecided) : accepted;
  }

  /** Which line decides about each of these packets: lines that decide about none are left out. */
  decisions(within: PacketSet): Decision[] {
    const { diagram } = this.space;
    const decided: Decision[] = [];
    const { set } = this;
    const walk = (rules: readonly Rule[], entering: PacketSet): PacketSet => {
      const first = this.#numbers.get(rules) ?? 1;
      let reach = entering;
      let out = diagram.nothing;
      for (const [index, rule] of rules.entries()) {
        if (reach === diagram.nothing) break;
        if (rule.action === "count") continue;
        const number = first + index;
        const packets = diagram.and(reach, this.fitting(rule, number));
        if (packets === diagram.nothing) continue;
        reach = diagram.less(reach, packets);
        if (isPlain(rule)) decided.push({ set, number, passes: rule.action === "accept", packets });
        else if (rule.action === "return") out = diagram.or(out, packets);
        else {
          const undecided = walk(this.#chain(rule), packets);
          if (rule.action === "jump") reach = diagram.or(reach, undecided);
          else out = diagram.or(out, undecided);
        }
      }
      return diagram.or(out, reach);
    };
    const undecided = walk(set.rules, within);
    if (undecided !== diagram.nothing)
      decided.push({ set, number: 0, passes: set.policy === "accept", packets: undecided });
    return decided;
  }

  #chain(rule: Rule): readonly Rule[] {
    return this.set.chains?.get(rule.chain ?? "") ?? [];
  }
}

/** Which of these packets pass every set on a way. */
export function acceptedOnWay(
  space: PacketSpace,
  sets: readonly RuleSet[],
  way: SegmentWay,
  within: PacketSet,
): PacketSet {
  return sets.reduce((passing, set) => new Reckoning(space, set, way).accepted(passing), within);
}

/** It decides by itself: it neither jumps nor counts only. */
export function isPlain({ action }: Rule): boolean {
  return action === "accept" || action === "drop" || action === "reject";
}

/** It holds for a time, or for some packets: whether it does is asked like the time of a time-range. */
function isForATime({ afterPackets, forPackets, fromTime, untilTime, timeRange, windows }: Rule): boolean {
  const limits = [
    afterPackets,
    forPackets,
    fromTime,
    untilTime,
    timeRange === undefined ? windows : undefined,
  ];
  return limits.some((limit) => limit !== undefined);
}

function momentOf({ name }: RuleSet, number: number): string {
  return `when rule ${number}${name === undefined ? "" : ` of ${name}`} holds`;
}
