import type { Clock } from "../host/host";
import { type Packet, packetSize, packetText } from "../ip/packet";
import { checkChains } from "./chains";
import type { Way } from "./compile";
import { Conntrack, type ConntrackSettings } from "./conntrack";
import { CompiledRule, type PacketWay, policyTextOf, type RejectAnswer, type RuleSet, rulesOf } from "./rule";

/** A packet that was not let through. */
export interface Block {
  /** What the sender hears; undefined for silence. */
  readonly answer: RejectAnswer | undefined;
  /** `blocked by rule 3, drop udp to 172.16.5.27 port 69`. */
  readonly text: string;
}

/** For the verdict after a run: which rule ate which packet. */
export interface BlockRecord {
  /** Milliseconds of lab time. */
  readonly time: number;
  /** The firewall's name. */
  readonly firewall: string;
  /** The rule's number in its set, from 1; 0 is the policy. */
  readonly rule: number;
  readonly text: string;
  readonly packet: Packet;
  readonly rejected: boolean;
}

export interface RuleCounter {
  /** From 1; 0 is the policy. */
  readonly number: number;
  readonly text: string;
  readonly packets: number;
  readonly octets: number;
}

/** Blocked packets remembered at most; the oldest go first. */
const recordLimit = 1000;

/**
 * Where a set of rules applies: to what is forwarded between two segments (both ways), from any to any other of several,
 * to what comes in from a segment or goes out to one (from or to any of `amongst`), or to everything.
 */
export type Scope =
  | ({ readonly in: string; readonly amongst: readonly string[] } & Layer)
  | ({ readonly out: string; readonly amongst: readonly string[] } & Layer)
  | { readonly between: readonly [string, string] }
  | ({ readonly amongst: readonly string[] } & Layer)
  | "everything";

/** Sets of different layers cover the same and stand beside each other. */
interface Layer {
  readonly layer?: string;
}

/**
 * A firewall with connection tracking: the router's (between segments) or a host's own. Several rule sets may apply to
 * one packet; each must let it through. Connections are tracked from the lab's beginning, so that a rule set
 * that comes later knows them.
 */
export class Firewall {
  readonly conntrack: Conntrack;
  /** Packets that pass unseen by rules and tracker: a person's way to the host. */
  exempt: ((packet: Packet) => boolean) | undefined;
  /** Called for each packet that fits a rule with `log`. */
  onLog: ((rule: CompiledRule, packet: Packet) => void) | undefined;
  #sets: AppliedSet[] = [];
  #blocked: BlockRecord[] = [];
  #blockedCount = 0;
  readonly #clock: Clock;

  constructor(
    readonly name: string,
    clock: Clock,
    settings: Partial<ConntrackSettings> = {},
  ) {
    this.#clock = clock;
    this.conntrack = new Conntrack(settings);
  }

  /**
   * Applies a rule set; a set with the same scope gives way to it, its counters with it.
   * @throws UsageError when a rule cannot be, naming its number.
   */
  apply(set: RuleSet, scope: Scope = "everything"): void {
    const applied = new AppliedSet(set, scope);
    this.#sets = [...this.#sets.filter((other) => other.key !== applied.key), applied];
  }

  /** Takes away the rule set of a scope, or all of them. Connections stay known. */
  clear(scope?: Scope): void {
    this.#sets = scope === undefined ? [] : this.#sets.filter((set) => set.key !== scopeKey(scope));
  }

  /** The TFTP helper: expect the server's answer from its new port. */
  set tftpHelper(on: boolean) {
    this.conntrack.settings.tftpHelper = on;
  }

  get tftpHelper(): boolean {
    return this.conntrack.settings.tftpHelper;
  }

  get hasRules(): boolean {
    return this.#sets.length > 0;
  }

  /** The last blocked packets, oldest first. */
  get blocked(): readonly BlockRecord[] {
    return this.#blocked;
  }

  /** All blocked packets since the beginning. */
  get blockedCount(): number {
    return this.#blockedCount;
  }

  /** The counters of a scope's rule set, or of all: each rule's in order, then the policy's. */
  counters(scope?: Scope): readonly RuleCounter[] {
    const sets = scope === undefined ? this.#sets : this.#sets.filter((set) => set.key === scopeKey(scope));
    return sets.flatMap((set) => set.counters);
  }

  /** A packet wants from one segment to another. undefined: let it through. */
  forward(packet: Packet, from: string, to: string): Block | undefined {
    return this.#judge(packet, { from, to, direction: undefined });
  }

  /** A packet wants into or out of the host. undefined: let it through. */
  local(packet: Packet, direction: "in" | "out"): Block | undefined {
    return this.#judge(packet, { from: undefined, to: undefined, direction });
  }

  #judge(packet: Packet, way: PacketWay): Block | undefined {
    if (this.exempt?.(packet)) return undefined;
    const now = this.#clock.now();
    const look = this.conntrack.look(packet, now);
    for (const set of this.#sets) {
      if (!set.covers(way)) continue;
      const rule = set.decide(packet, look.state, now, way, this.onLog);
      const action = rule?.rule.action ?? set.policy;
      if (action === "accept") continue;
      this.conntrack.touch(packet, look, now);
      return this.#block(packet, rule, action === "reject" ? "reject" : "drop", set, now);
    }
    this.conntrack.keep(packet, look, now);
    return undefined;
  }

  #block(
    packet: Packet,
    rule: CompiledRule | undefined,
    action: "drop" | "reject",
    set: AppliedSet,
    now: number,
  ): Block {
    const text = `blocked by ${rule?.text ?? set.policyText}`;
    const rejected = action === "reject";
    this.#blockedCount++;
    this.#blocked.push({ time: now, firewall: this.name, rule: rule?.number ?? 0, text, packet, rejected });
    if (this.#blocked.length > recordLimit) this.#blocked.splice(0, recordLimit / 10);
    return { text, answer: rejected ? answerOf(rule, packet) : undefined };
  }
}

class AppliedSet {
  readonly key: string;
  readonly policy: RuleSet["policy"];
  readonly policyText: string;
  readonly #all: readonly CompiledRule[];
  readonly #rules: readonly CompiledRule[];
  readonly #chains: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly #policyCounter = { packets: 0, octets: 0 };

  /** @throws UsageError for a chain that is not there, or that comes back to itself. */
  constructor(
    set: RuleSet,
    readonly scope: Scope,
  ) {
    checkChains(set);
    this.key = scopeKey(scope);
    this.policy = set.policy;
    this.policyText = policyTextOf(set);
    this.#all = rulesOf(set).map((rule, index) => new CompiledRule(rule, index + 1, set.name));
    this.#rules = this.#all.slice(0, set.rules.length);
    let from = set.rules.length;
    this.#chains = new Map(
      [...(set.chains ?? [])].map(([name, rules]) => {
        const compiled = this.#all.slice(from, from + rules.length);
        from += rules.length;
        return [name, compiled];
      }),
    );
  }

  covers(way: PacketWay): boolean {
    if (this.scope === "everything") return true;
    const { from, to } = way;
    if (from === undefined || to === undefined) return false;
    if ("in" in this.scope && this.scope.in !== from) return false;
    if ("out" in this.scope && this.scope.out !== to) return false;
    const names = "between" in this.scope ? this.scope.between : this.scope.amongst;
    return names.includes(from) && names.includes(to);
  }

  /** The rule that decides; every rule that fits on the way counts. undefined when the policy decides. */
  decide(
    packet: Packet,
    state: Parameters<CompiledRule["fits"]>[1],
    now: number,
    way: PacketWay,
    onLog: Firewall["onLog"],
  ): CompiledRule | undefined {
    const size = packetSize(packet);
    const ask = (rules: readonly CompiledRule[]): CompiledRule | undefined => {
      for (const rule of rules) {
        if (!rule.fits(packet, state, now, way)) continue;
        rule.packets++;
        rule.octets += size;
        if (rule.rule.log) onLog?.(rule, packet);
        switch (rule.rule.action) {
          case "count":
            continue;
          case "return":
            return undefined;
          case "goto":
            return ask(this.#chain(rule));
          case "jump": {
            const decided = ask(this.#chain(rule));
            if (decided !== undefined) return decided;
            continue;
          }
          default:
            return rule;
        }
      }
      return undefined;
    };
    const decided = ask(this.#rules);
    if (decided !== undefined) return decided;
    this.#policyCounter.packets++;
    this.#policyCounter.octets += size;
    return undefined;
  }

  #chain({ rule }: CompiledRule): readonly CompiledRule[] {
    return this.#chains.get(rule.chain ?? "") ?? [];
  }

  get counters(): readonly RuleCounter[] {
    const { packets, octets } = this.#policyCounter;
    return [
      ...this.#all.map((rule) => ({
        number: rule.number,
        text: rule.text,
        packets: rule.packets,
        octets: rule.octets,
      })),
      { number: 0, text: this.policyText, packets, octets },
    ];
  }
}

/** Where a compiled set applies, in the engine's terms. */
export function scopeOf({ in: from, out: to, ...rest }: Way): Scope {
  if (from !== undefined) return { in: from, ...rest };
  return to !== undefined ? { out: to, ...rest } : rest;
}

function scopeKey(scope: Scope): string {
  if (scope === "everything") return scope;
  if ("between" in scope) return `between ${[...scope.between].sort().join("\n")}`;
  const layer = scope.layer === undefined ? "" : `${scope.layer}: `;
  if ("in" in scope) return `${layer}in ${scope.in}`;
  if ("out" in scope) return `${layer}out ${scope.out}`;
  return `${layer}amongst ${[...scope.amongst].sort().join("\n")}`;
}

function answerOf(rule: CompiledRule | undefined, packet: Packet): RejectAnswer {
  const isTcp = packet.protocol === "tcp";
  const wanted = rule?.rule.rejectWith;
  if (wanted === undefined) return isTcp ? "tcp-reset" : "port-unreachable";
  return wanted;
}

/** A blocked packet for people: `4.2 s udp 172.16.4.26:40001 > 172.16.5.27:69, 42 octets blocked by rule 3, ...`. */
export function blockText(record: BlockRecord): string {
  return `${(record.time / 1000).toFixed(3)} s ${packetText(record.packet)} ${record.text}`;
}
