import { addressText } from "../ip/address";
import { type CompiledFirewall, type CompiledSet, coversWay } from "./compile";
import type { PacketKind } from "./predict";
import { predict } from "./predict";
import type { PortRange, Rule } from "./rule";

/** Packets that have to pass, in the order in which an upgrade sends them. */
export interface NeededFlow {
  readonly name: string;
  /** Its first packet, and those after it. */
  readonly kinds: readonly PacketKind[];
}

/** A line that is to be put in. */
export interface AddedRule {
  readonly rule: Rule;
  /** The set's place among the firewall's. */
  readonly set: number;
  /** It goes in before the rule at this place (from 0), or behind the last. */
  readonly before: number;
  /** The flow for which it is. */
  readonly flow: string;
}

export interface Fix {
  readonly added: readonly AddedRule[];
  readonly firewall: CompiledFirewall;
}

/**
 * The fewest rules that let all flows pass, each before the rule that blocks: no rule that opens more than the flow, and
 * none without which the flows pass as well.
 * @param isStateful answers of what passed are to pass by one rule about states, not by a rule each
 * @returns undefined where rules cannot do it: what blocks is at a host, or nothing blocks and the verdict is open
 */
export function fixFor(
  firewall: CompiledFirewall,
  flows: readonly NeededFlow[],
  isStateful: (set: CompiledSet) => boolean,
): Fix | undefined {
  let added: AddedRule[] = [];
  for (const flow of flows) {
    for (const kind of flow.kinds) {
      // Each set on the way may need one.
      for (let round = 0; round <= firewall.sets.length; round++) {
        const now = withAdded(firewall, added);
        if (predict(now, kind).verdict === "passes") break;
        const more = addedFor(firewall, now, added, kind, flow.name, isStateful);
        if (more === undefined) return undefined;
        added = [...added, more];
      }
      if (predict(withAdded(firewall, added), kind).verdict !== "passes") return undefined;
    }
  }
  const passes = (some: readonly AddedRule[]) => {
    const changed = withAdded(firewall, some);
    return flows.every(({ kinds }) => kinds.every((kind) => predict(changed, kind).verdict === "passes"));
  };
  for (const one of [...added]) {
    const without = added.filter((other) => other !== one);
    if (passes(without)) added = without;
  }
  return { added, firewall: withAdded(firewall, added) };
}

/** The firewall with the rules in their places. */
function withAdded(firewall: CompiledFirewall, added: readonly AddedRule[]): CompiledFirewall {
  const sets = firewall.sets.map((set, index): CompiledSet => {
    const own = added.filter((one) => one.set === index);
    if (own.length === 0) return set;
    const rules = [...set.rules.keys(), set.rules.length].flatMap((at) => [
      ...own.filter(({ before }) => before === at).map(({ rule }) => rule),
      ...(set.rules[at] === undefined ? [] : [set.rules[at]]),
    ]);
    return { ...set, rules };
  });
  return { ...firewall, sets };
}

function addedFor(
  firewall: CompiledFirewall,
  now: CompiledFirewall,
  added: readonly AddedRule[],
  kind: PacketKind,
  flow: string,
  isStateful: (set: CompiledSet) => boolean,
): AddedRule | undefined {
  const { from, to } = kind;
  for (const [index, set] of now.sets.entries()) {
    if (!coversWay(set.way, from.segment, to.segment)) continue;
    const alone = { ...now, sets: [set], hosts: [] };
    if (predict(alone, kind).verdict === "passes") continue;
    const original = firewall.sets[index] as CompiledSet;
    const own = added.filter((one) => one.set === index);
    const isAnswer = kind.state === "established" || kind.state === "related";
    const rule = isAnswer && isStateful(set) ? answers : ruleFor(kind);
    const before = lastPlace(now, original, own, kind);
    return { rule, set: index, before, flow };
  }
  return undefined;
}

const answers: Rule = { action: "accept", state: ["established", "related"] };

/** The last place at which a rule for these packets still comes in time: before the first rule that may block some. */
function lastPlace(
  now: CompiledFirewall,
  original: CompiledSet,
  own: readonly AddedRule[],
  kind: PacketKind,
): number {
  let low = 0;
  let high = original.rules.length;
  const blocksBefore = (count: number) => {
    const cut: CompiledSet = { ...original, rules: original.rules.slice(0, count), policy: "accept" };
    const alone = withAdded(
      { ...now, sets: [cut], hosts: [] },
      own.map((one) => ({ ...one, set: 0, before: Math.min(one.before, count) })),
    );
    return predict(alone, kind).verdict !== "passes";
  };
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blocksBefore(middle)) high = middle - 1;
    else low = middle;
  }
  return low;
}

/** Just these packets: from one host to the other, with their ports. */
function ruleFor({ protocol, from, to, sourcePorts, destinationPorts }: PacketKind): Rule {
  const some = (ports: PortRange) => (ports.first === 0 && ports.last === 65_535 ? undefined : [ports]);
  // A client's own port is anybody's: the server's is what the rule is about.
  const isOne = ({ first, last }: PortRange) => first === last;
  const isClient =
    isOne(destinationPorts) && !(isOne(sourcePorts) && sourcePorts.first < destinationPorts.first);
  const isServer = isOne(sourcePorts) && !isClient;
  const source = isClient ? undefined : some(sourcePorts);
  const destination = isServer ? undefined : some(destinationPorts);
  return {
    action: "accept",
    protocol,
    source: addressText(from.address),
    destination: addressText(to.address),
    ...(source === undefined ? {} : { sourcePorts: source }),
    ...(destination === undefined ? {} : { destinationPorts: destination }),
    ...(protocol === "tcp" && isServer ? { established: true } : {}),
  };
}
