import { ExpectationError, UsageError } from "../errors";
import { type BlockedFilter, type BlockedPacket, isMeant, type RuleCounter } from "../firewall/blocked";
import {
  type RuleMatch,
  type RuleSetChange,
  ruleOf,
  withRule,
  withRuleAt,
  withSet,
} from "../firewall/changes";
import {
  type FirewallChange,
  type FirewallInput,
  type FirewallSpec,
  type RuleSpec,
  wholeChange,
} from "../firewall/spec";

/**
 * A firewall's rules as somebody changes them, one thing after the other: of a lab that runs (`lab.firewall`), or of one
 * that is still described.
 */
export class FirewallRules {
  #now: Partial<FirewallSpec>;

  /**
   * @param load puts all the rules in place; where it throws, those before stay
   * @param clock milliseconds of lab time
   */
  constructor(
    atFirst: Partial<FirewallSpec>,
    private readonly load: (rules: Partial<FirewallSpec>) => void | Promise<void>,
    private readonly clock: () => number,
  ) {
    this.#now = atFirst;
  }

  /** What it is told at present. */
  get rules(): Partial<FirewallSpec> {
    return this.#now;
  }

  /** Replaces what is named, whole. @throws UsageError when the rules cannot be. */
  async change(change: FirewallChange): Promise<void> {
    const next = { ...this.#now, ...wholeChange(change) };
    await this.load(next);
    this.#now = next;
  }

  /** Packets like this vanish, whatever the rules before say: `drop({ protocol: "udp", port: 69, for: 60_000 })`. */
  drop(match: RuleMatch): Promise<void> {
    return this.#add("drop", match);
  }

  /** As `drop`, and their sender hears of it. */
  reject(match: RuleMatch): Promise<void> {
    return this.#add("reject", match);
  }

  /** Packets like this pass, whatever the rules before say. */
  allow(match: RuleMatch): Promise<void> {
    return this.#add("accept", match);
  }

  /** One more rule, last, among those for what a host sends and receives. */
  addAt(host: string, action: RuleSpec["action"], match: RuleMatch): Promise<void> {
    return this.change(withRuleAt(this.#now, host, ruleOf(action, match, this.clock())));
  }

  /** A set of rules, or an access list, for one way only; one that covers the same gives way to it. */
  apply(set: RuleSetChange, more: FirewallChange = {}): Promise<void> {
    return this.change({ ...more, ...withSet(this.#now, set) });
  }

  /** Whether TFTP is followed to its reply ports. */
  followTftp(isFollowed: boolean): Promise<void> {
    return this.change({ tftpHelper: isFollowed });
  }

  /** No rules any more. */
  letEverythingThrough(): Promise<void> {
    return this.change({
      rules: [],
      sets: [],
      policy: "accept",
      nftables: undefined,
      configuration: undefined,
    });
  }

  #add(action: RuleSpec["action"], match: RuleMatch): Promise<void> {
    return this.change(withRule(this.#now, ruleOf(action, match, this.clock())));
  }
}

/** What of a running lab its firewall needs. */
export interface FirewallGround {
  readonly topology: { readonly firewall: FirewallSpec };
  readonly fabric: {
    firewall(rules: FirewallInput): Promise<void>;
    firewallCounters(): Promise<readonly RuleCounter[]>;
  };
  now(): number;
  /** Since the mark. */
  blocked(): readonly BlockedPacket[];
}

/** The firewall of a lab that runs: its rules, and what they did. */
export class LabFirewall extends FirewallRules {
  constructor(private readonly lab: FirewallGround) {
    const { firewall } = lab.topology;
    super(
      firewall,
      (rules) => lab.fabric.firewall({ ...firewall, ...rules }),
      () => lab.now(),
    );
  }

  /** Each rule with the packets that it fitted. */
  counters(): Promise<readonly RuleCounter[]> {
    return this.lab.fabric.firewallCounters();
  }

  /**
   * How many packets the rule fitted whose words hold the text: `rule 3`, `eq tftp`, `implicit deny`.
   * @throws UsageError when there is no such rule, or nobody counts it.
   */
  async counter(wanted: string): Promise<RuleCounter & { readonly packets: number }> {
    const counters = await this.counters();
    const found = counters.find(({ rule }) => rule.includes(wanted));
    if (found?.packets !== undefined) return { ...found, packets: found.packets };
    if (found)
      throw new UsageError(
        `${found.rule}: the rule has no counter; write "counter" into it, or ask what the firewall blocked`,
      );
    const known = counters.map(({ rule, packets }) => `\n  ${packets ?? "?"} x ${rule}`).join("") || " none";
    throw new UsageError(`no rule of the firewall reads "${wanted}"; its rules are:${known}`);
  }

  /** Packets that did not get through since the lab's last mark: `blocked({ protocol: "udp", to: { port: 69 } })`. */
  blocked(filter: BlockedFilter = {}): readonly BlockedPacket[] {
    return this.lab.blocked().filter((packet) => isMeant(packet, filter));
  }

  /**
   * @param words what was looked for, as the failure names it: `to udp port 69`
   * @throws ExpectationError when no such packet was blocked; it shows those that were.
   */
  hasBlocked(filter: BlockedFilter, words = JSON.stringify(filter)): void {
    if (this.blocked(filter).length > 0) return;
    const others = this.blocked().slice(-6);
    const seen = others.map(({ packet, rule }) => `\n  ${packet} ${rule}`).join("") || " nothing";
    throw new ExpectationError(`no packet ${words} was blocked; blocked were:${seen}`);
  }

  /** @throws ExpectationError naming the first packet that was blocked. */
  hasBlockedNothing(): void {
    const [first] = this.blocked();
    if (first) throw new ExpectationError(`${first.packet} was ${first.rule}`);
  }
}
