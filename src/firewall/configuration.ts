import { UsageError } from "../errors";
import { Ipv4Address } from "../ip/ipv4-address";
import { type Segments, segmentOf } from "../ip/segments";
import type { CompiledSet, Way } from "./compile";
import { asaImplicitDeny } from "./languages/asa/configuration";
import type { AppliedList, FirewallInterface, NamedList, RulesText } from "./languages/rules-text";
import type { Note } from "./languages/words";
import type { Rule, RuleSet } from "./rule";
import { windowsOf } from "./time-range";

/** Where a firewall's configuration is put to use. */
export interface ConfigurationSite {
  /** Segment to its network. */
  readonly segments: Segments;
  /** Segment to the firewall's interface in it, where somebody said so. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** The lab's calendar at its start, milliseconds since 1970-01-01 UTC. */
  readonly start: number;
}

export interface PlacedRules {
  readonly sets: readonly CompiledSet[];
  /** What was not evaluated, and what of it concerns no segment of the lab. */
  readonly notes: readonly Note[];
}

/** What a stateful firewall lets through without asking its list. */
const known: Rule = {
  action: "accept",
  state: ["established", "related"],
  comment: "connections that the firewall knows",
};

/**
 * A firewall's configuration as sets of rules between the lab's segments. An interface is in the segment that the lab says,
 * else in the one whose network has its address, else in the one that has its name.
 * @throws UsageError where no list is applied, or rules name an interface that is in no segment.
 */
export function placeRules(rules: RulesText, site: ConfigurationSite): PlacedRules {
  return new Placing(rules, site).placed();
}

class Placing {
  readonly #segments: readonly string[];
  /** Interface, by each of its names in small letters, to its segment. */
  readonly #places = new Map<string, string>();
  readonly #notes: Note[];
  readonly #elsewhere = new Set<string>();

  constructor(
    private readonly rules: RulesText,
    private readonly site: ConfigurationSite,
  ) {
    this.#segments = Object.keys(site.segments);
    this.#notes = [...rules.notes];
    for (const one of rules.interfaces) {
      const segment = this.#segmentOf(one);
      if (segment === undefined) continue;
      for (const name of [one.name, ...one.aliases]) this.#places.set(name.toLowerCase(), segment);
    }
    for (const [segment, name] of Object.entries(site.interfaces))
      this.#places.set(name.toLowerCase(), segment);
  }

  placed(): PlacedRules {
    const { rules } = this;
    const sets =
      rules.language === "asa"
        ? this.#stateful()
        : rules.language === "iptables"
          ? this.#everywhere()
          : this.#perInterface();
    return { sets, notes: this.#notes };
  }

  /** Routers: a list asks what comes in or goes out at its interface. */
  #perInterface(): CompiledSet[] {
    const { applied, lists } = this.rules;
    const [first] = lists;
    if (applied.length === 0)
      throw new UsageError(
        `no interface applies a list (ip access-group NAME in): say where ${first === undefined ? "one" : `"${first.name}"`} applies`,
        first?.place,
      );
    const sets = new Map<string, CompiledSet>();
    for (const one of applied) {
      const segment = this.#segment(one);
      if (segment === undefined) continue;
      const set = this.#resolved(this.#list(one), this.#list(one).name);
      sets.set(`${one.direction} ${segment}`, { ...set, way: this.#way({ [one.direction]: segment }) });
    }
    return [...sets.values()];
  }

  /** iptables: one chain has its say on everything that is forwarded. */
  #everywhere(): CompiledSet[] {
    return this.rules.lists.map((list) => ({ ...this.#resolved(list), way: this.#way({}) }));
  }

  /** ASA: what is known passes; the rest is asked where it comes in, by the interface's level where there is no list. */
  #stateful(): CompiledSet[] {
    const { applied, interfaces } = this.rules;
    const global = applied.filter((one) => one.interface === undefined).map((one) => this.#list(one));
    const sets: CompiledSet[] = [];
    for (const one of interfaces) {
      const segment = this.#places.get(one.name.toLowerCase());
      const lists = (direction: AppliedList["direction"]) =>
        applied.filter((list) => list.interface === one.name && list.direction === direction);
      if (segment === undefined) {
        for (const list of [...lists("in"), ...lists("out")]) this.#segment(list);
        continue;
      }
      const own = lists("in").map((list) => this.#list(list));
      const incoming = [...own, ...global];
      if (incoming.length > 0) sets.push(this.#asked(incoming, { in: segment }));
      else {
        const set = this.#byLevel(one, segment);
        if (set !== undefined) sets.push(set);
      }
      const outgoing = lists("out").map((list) => this.#list(list));
      if (outgoing.length > 0) sets.push(this.#asked(outgoing, { out: segment }));
    }
    return sets;
  }

  #asked(lists: readonly NamedList[], way: Partial<Way>): CompiledSet {
    const rules = [known, ...lists.flatMap((list) => this.#resolved(list).rules)];
    const name = lists.map((list) => list.name).join(" and ");
    return { rules, policy: "drop", policyText: asaImplicitDeny, name, way: this.#way(way) };
  }

  /** An interface without a list lets through what goes to a lower level. */
  #byLevel(from: FirewallInterface, segment: string): CompiledSet | undefined {
    const { level } = from;
    if (level === undefined) return undefined;
    const lower = this.rules.interfaces.filter((other) => {
      if (other === from || other.level === undefined) return false;
      return other.level < level || (other.level === level && this.rules.levels?.samePermitted);
    });
    const to = lower.flatMap((other) => this.#places.get(other.name.toLowerCase()) ?? []);
    const rules: Rule[] = [
      known,
      { action: "accept", to, comment: `from ${from.name} (security-level ${level}) to a lower level` },
    ];
    return {
      rules,
      policy: "drop",
      policyText: `no list on ${from.name}, security-level ${level}: nothing to the same level or a higher one`,
      way: this.#way({ in: segment }),
    };
  }

  /** Names of interfaces become segments, time-ranges the times at which they hold. */
  #resolved(list: NamedList, name?: string): RuleSet {
    const { rules, policy, policyText, chains } = list;
    const all = (some: readonly Rule[]) => some.map((rule) => this.#rule(rule, list));
    return {
      rules: all(rules),
      policy,
      ...(policyText === undefined ? {} : { policyText }),
      ...(name === undefined || name === "" ? {} : { name }),
      ...(chains === undefined
        ? {}
        : { chains: new Map([...chains].map(([chain, some]) => [chain, all(some)])) }),
    };
  }

  #rule(rule: Rule, list: NamedList): Rule {
    const { from, to, timeRange } = rule;
    const range = timeRange === undefined ? undefined : this.rules.timeRanges.get(timeRange);
    if (from === undefined && to === undefined && range === undefined) return rule;
    return {
      ...rule,
      ...(from === undefined ? {} : { from: this.#named(from, list) }),
      ...(to === undefined ? {} : { to: this.#named(to, list) }),
      ...(range === undefined ? {} : { windows: windowsOf(range, this.site.start) }),
    };
  }

  /** Segments of an interface, of all but one (`!eth0`), or of those whose names begin so (`eth+`). */
  #named(names: NonNullable<Rule["from"]>, { place }: NamedList): readonly string[] {
    const all = typeof names === "string" ? [names] : names;
    return all.flatMap((given) => {
      const isNot = given.startsWith("!");
      const name = (isNot ? given.slice(1) : given).toLowerCase();
      const found = name.endsWith("+")
        ? [...this.#places]
            .filter(([known]) => known.startsWith(name.slice(0, -1)))
            .map(([, segment]) => segment)
        : [this.#places.get(name)].filter((segment) => segment !== undefined);
      if (found.length === 0 && this.rules.language === "iptables" && !this.#isElsewhere(name))
        throw new UsageError(
          `the rules name the interface ${name}, which is in no segment of the lab; say which: ${this.#segments[0]}=${name}`,
          place,
        );
      return isNot ? this.#segments.filter((segment) => !found.includes(segment)) : found;
    });
  }

  /** An interface of the machine that no segment of the lab lies at, since others of the rules do, or it is the machine's own. */
  #isElsewhere(name: string): boolean {
    const isOwn = /^(lo|docker|br-|veth|virbr|cni|flannel|cali|tun|tap|wg|ppp|podman)/.test(name);
    const isElsewhere =
      isOwn || this.rules.interfaces.some((one) => this.#places.has(one.name.toLowerCase()));
    if (isElsewhere && !this.#elsewhere.has(name)) {
      this.#elsewhere.add(name);
      const place = this.rules.lists[0]?.place;
      if (place !== undefined)
        this.#notes.push({
          place,
          text: name,
          why: "an interface in no segment of the lab: no packet has to do with it",
        });
    }
    return isElsewhere;
  }

  #list({ list }: AppliedList): NamedList {
    return this.rules.lists.find(({ name }) => name === list) as NamedList;
  }

  #segment({ interface: of, place, list }: AppliedList): string | undefined {
    const segment = this.#places.get((of ?? "").toLowerCase());
    if (segment === undefined)
      this.#notes.push({
        place,
        text: list,
        why: `${of} is in no segment of the lab: its list is not asked`,
      });
    return segment;
  }

  #segmentOf({ name, aliases, address }: FirewallInterface): string | undefined {
    const { interfaces, segments } = this.site;
    const names = [name, ...aliases].map((one) => one.toLowerCase());
    const said = Object.entries(interfaces).find(([, one]) => names.includes(one.toLowerCase()));
    if (said !== undefined) return said[0];
    const [own] = address?.split("/") ?? [];
    const here = own === undefined ? undefined : segmentOf(segments, Ipv4Address.parse(own));
    if (here !== undefined) return here;
    return this.#segments.find((segment) => names.includes(segment.toLowerCase()));
  }

  #way(part: Partial<Way>): Way {
    return { amongst: this.#segments, ...part };
  }
}
