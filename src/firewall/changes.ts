import { type FirewallSpec, type RuleSetInput, type RuleSetSpec, type RuleSpec, wholeChange } from "./spec";

/** What a rule is about, without what it does; `for` milliseconds it holds, from now on. */
export type RuleMatch = Partial<Omit<RuleSpec, "action">> & { readonly for?: number };

/** A set of rules where only what it is for needs to be said. */
export type RuleSetChange = RuleSetInput;

const unsaid = { protocol: "any", state: [], log: false } as const;

export function ruleOf(action: RuleSpec["action"], match: RuleMatch, now: number): RuleSpec {
  const { for: lasting, ...rest } = match;
  return {
    ...unsaid,
    ...rest,
    state: [...(rest.state ?? unsaid.state)],
    action,
    ...(lasting === undefined ? {} : { until: now + lasting }),
  };
}

/** The newest rule comes first, so that it holds whatever was said before. */
export function withRule(firewall: Partial<FirewallSpec>, rule: RuleSpec): Partial<FirewallSpec> {
  return { rules: [rule, ...(firewall.rules ?? [])] };
}

/** With one more rule, last, among those at a host. */
export function withRuleAt(
  firewall: Partial<FirewallSpec>,
  at: string,
  rule: RuleSpec,
): Partial<FirewallSpec> {
  const there = firewall.sets?.find((set) => set.at === at)?.rules ?? [];
  return withSet(firewall, { at, rules: [...there, rule] });
}

/** A set in place; one that covers the same gives way to it. */
export function withSet(firewall: Partial<FirewallSpec>, set: RuleSetChange): Partial<FirewallSpec> {
  const [whole] = wholeChange({ sets: [set] }).sets as [RuleSetSpec];
  const others = (firewall.sets ?? []).filter((other) => coverage(other) !== coverage(whole));
  return { sets: [...others, whole] };
}

const coverage = (set: RuleSetSpec): string => JSON.stringify([set.between, set.in, set.out, set.at]);
