import { AddressSet } from "./address-set";
import type { PortRange, Rule, Service } from "./rule";

const width = 9;
const allPorts: PortRange = { first: 0, last: 65_535 };
const protocolBits: Record<string, number> = { udp: 1, tcp: 2, icmp: 4 };
const everyProtocol = 0xffff_ffff;

/** The smallest box around what each rule fits: two rules whose boxes do not touch have no packet in common. */
export class ReachBoxes {
  readonly #bounds: Float64Array;

  constructor(rules: readonly Rule[]) {
    this.#bounds = new Float64Array(rules.length * width);
    for (const [index, rule] of rules.entries()) this.#bounds.set(boxOf(rule), index * width);
  }

  /** Whether two rules may have packets in common. */
  touch(one: number, other: number): boolean {
    const bounds = this.#bounds;
    const a = one * width;
    const b = other * width;
    // Where campus lists differ most comes first.
    return (
      (bounds[a + 7] as number) <= (bounds[b + 8] as number) &&
      (bounds[b + 7] as number) <= (bounds[a + 8] as number) &&
      (bounds[a + 3] as number) <= (bounds[b + 4] as number) &&
      (bounds[b + 3] as number) <= (bounds[a + 4] as number) &&
      (bounds[a + 1] as number) <= (bounds[b + 2] as number) &&
      (bounds[b + 1] as number) <= (bounds[a + 2] as number) &&
      (bounds[a + 5] as number) <= (bounds[b + 6] as number) &&
      (bounds[b + 5] as number) <= (bounds[a + 6] as number) &&
      ((bounds[a] as number) & (bounds[b] as number)) !== 0
    );
  }
}

/** Protocols as bits; first and last of source, destination, source ports, destination ports. */
function boxOf(rule: Rule): number[] {
  const services = rule.services ?? [{}];
  const bits = services.map((service) => bitsOf(service)).reduce((all, some) => all | some, 0) & bitsOf(rule);
  const ports = (end: "sourcePorts" | "destinationPorts") => {
    const own = around(rule[end] ?? [allPorts]);
    const theirs = around(services.flatMap((service) => (service as Service)[end] ?? [allPorts]));
    return [Math.max(own.first, theirs.first), Math.min(own.last, theirs.last)];
  };
  return [
    bits,
    ...addresses(rule.source),
    ...addresses(rule.destination),
    ...ports("sourcePorts"),
    ...ports("destinationPorts"),
  ];
}

function bitsOf({ protocol }: Service): number {
  return protocol === undefined ? everyProtocol : (protocolBits[protocol] ?? 8);
}

function addresses(texts: Rule["source"]): [number, number] {
  if (texts === undefined) return [0, 0xffff_ffff];
  const { intervals, masked } = AddressSet.of(texts);
  let first = intervals[0]?.first ?? 0xffff_ffff;
  let last = intervals.at(-1)?.last ?? 0;
  for (const { base, mask } of masked) {
    first = Math.min(first, base);
    last = Math.max(last, (base | ~mask) >>> 0);
  }
  return [first, last];
}

function around(ranges: readonly PortRange[]): PortRange {
  let first = 65_535;
  let last = 0;
  for (const range of ranges) {
    first = Math.min(first, range.first);
    last = Math.max(last, range.last);
  }
  return { first, last };
}
