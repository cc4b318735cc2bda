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
import { requirePossible } from "../topology/check";
import { ruleSetIssues } from "../topology/rule-sets";
import type { Topology } from "../topology/topology";
import { milliseconds, oneOf } from "./handed-in";
import type { LabTime } from "./lab-time";
import type { LineLog, LogLine } from "./line-log";
import { quoted, waitForLine } from "./line-wait";

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

  async #add(action: RuleSpec["action"], match: RuleMatch): Promise<void> {
    if (match === null || typeof match !== "object")
      throw new UsageError(`${match}: what the rule fits is expected`);
    if (match.for !== undefined) milliseconds(match.for);
    await this.change(withRule(this.#now, ruleOf(action, match, this.clock())));
  }
}

const filterKeys = ["protocol", "from", "to", "rule"] as const;

/** What of a running lab its firewall needs. */
export interface FirewallGround extends Pick<LabTime, "until"> {
  readonly topology: Topology;
  readonly fabric: {
    firewall(rules: FirewallInput): Promise<void>;
    firewallCounters(): Promise<readonly RuleCounter[]>;
    readonly firewallLog?: LineLog;
  };
  now(): number;
  /** @throws UsageError when it has been stopped. */
  mustRun(): void;
  /** Since the mark. */
  blocked(): readonly BlockedPacket[];
}

/** The firewall of a lab that runs: its rules, and what they did. */
export class LabFirewall extends FirewallRules {
  /** Lines from here on count as new. */
  #mark = 0;

  constructor(private readonly lab: FirewallGround) {
    const { firewall } = lab.topology;
    super(
      firewall,
      async (rules) => {
        lab.mustRun();
        const next = { ...firewall, ...rules };
        requirePossible(ruleSetIssues({ ...lab.topology, firewall: next }));
        await lab.fabric.firewall(next);
      },
      () => lab.now(),
    );
  }

  /** From here on, what was logged before no longer counts. */
  mark(): void {
    this.#mark = this.lab.fabric.firewallLog?.mark ?? 0;
  }

  /** What rules with `log` have written since the lab's last mark, as Linux does: `no-tftp: IN=access OUT=servers SRC=...`. */
  logLines(): readonly LogLine[] {
    const { firewallLog } = this.lab.fabric;
    if (firewallLog) return firewallLog.since(this.#mark);
    throw new UsageError(
      "the firewall of this fabric writes no log: `log prefix` is said by an nftables file, which the docker fabric runs",
    );
  }

  /**
   * Waits for a line that a rule with `log` writes and that holds the text, or that the pattern fits.
   * @param within milliseconds of lab time; half a minute unless given
   * @throws ExpectationError with the nearest line and the last ones, UsageError where no firewall writes a log.
   */
  async logs(wanted: string | RegExp, within = 30_000): Promise<LogLine> {
    this.logLines();
    return waitForLine(this.lab, { name: "the firewall", lines: () => this.logLines() }, wanted, within);
  }

  /** @throws ExpectationError showing the line, if there is one; UsageError where no firewall writes a log. */
  hasNotLogged(unwanted: string): void {
    const line = this.logLines().find(({ text }) => text.includes(unwanted));
    if (line) throw new ExpectationError(`the firewall logged ${quoted(unwanted)}:\n  ${line.text}`);
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
    for (const key of Object.keys(filter)) oneOf(key, filterKeys, "key of a filter");
    if (filter.protocol !== undefined) oneOf(filter.protocol, ["udp", "tcp", "icmp"], "protocol");
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

  /** @throws ExpectationError when everything got through. */
  hasBlockedSomething(): void {
    if (this.blocked().length === 0) throw new ExpectationError("the firewall blocked nothing");
  }

  /** @throws ExpectationError naming the first packet that was blocked. */
  hasBlockedNothing(): void {
    const [first] = this.blocked();
    if (first) throw new ExpectationError(`${first.packet} was ${first.rule}`);
  }
}
