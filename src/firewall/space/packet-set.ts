import type { Address } from "../../ip/address";
import { AddressSet, type Interval } from "../address-set";
import type { ConnectionState } from "../conntrack";
import type { PortRange, Rule, Service } from "../rule";
import { type BitSet, Diagram } from "./diagram";
import {
  type EndField,
  endFields,
  type Field,
  type FieldName,
  fieldBits,
  type Layout,
  layoutOf,
  stateValues,
  timeRanges,
} from "./fields";

/** A set of packets, as a node of its space's diagram. */
export type PacketSet = BitSet;

/** One packet, as rules see it. */
export interface PacketSample {
  readonly protocol: number;
  readonly source: Address;
  readonly destination: Address;
  /** With UDP and TCP. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** With ICMP. */
  readonly icmp: { readonly type: number; readonly code: number };
  readonly state: ConnectionState;
  /** TCP with ACK or RST. */
  readonly established: boolean;
  readonly dscp: number;
  readonly fragment: boolean;
  /** The names of the time-ranges that hold. */
  readonly times: readonly string[];
}

export const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 } as const;

/**
 * All packets that there can be, and the sets of them that rules fit: exact, whatever masks and ranges the rules have.
 * Ways (segments, directions) are not in it: ask for one way at a time.
 */
export class PacketSpace {
  readonly diagram = new Diagram(fieldBits);
  readonly fields: Layout;
  readonly #times: string[] = [];
  readonly #addresses = new Map<string, PacketSet>();
  readonly #lists = new WeakMap<readonly string[], [PacketSet | undefined, PacketSet | undefined]>();
  readonly #services = new WeakMap<readonly Service[], PacketSet>();

  /** @param rules that will be asked about: what most of them name comes first, which keeps their sets small */
  constructor(rules: readonly Rule[] = []) {
    this.fields = layoutOf(orderFor(rules));
  }

  /** Packets that exist: what has no ports and no messages has zeros there, and only TCP is `established`. */
  get real(): PacketSet {
    this.#real ??= this.#makeReal();
    return this.#real;
  }

  #real: PacketSet | undefined;

  /** The packets that a rule fits, its way and its counts of packets aside. */
  fitting(rule: Rule): PacketSet {
    const { diagram } = this;
    let set: PacketSet = diagram.everything;
    const also = (other: PacketSet) => {
      set = diagram.and(set, other);
    };
    // From the last field to the first, so that little is built twice.
    if (rule.source !== undefined) also(this.#places("source", rule.source));
    if (rule.destination !== undefined) also(this.#places("destination", rule.destination));
    if (rule.sourcePorts ?? rule.destinationPorts ?? rule.protocol ?? rule.icmp) also(this.#service(rule));
    if (rule.services !== undefined) also(this.#anyService(rule.services));
    if (rule.dscp !== undefined)
      also(
        this.oneOf(
          "dscp",
          rule.dscp.map((value) => ({ first: value, last: value })),
        ),
      );
    if (rule.timeRange !== undefined) also(this.timeRange(rule.timeRange));
    if (rule.state !== undefined)
      also(diagram.union(rule.state.map((state) => this.equal("state", stateValues[state]))));
    if (rule.established)
      also(diagram.and(this.equal("established", 1), this.equal("protocol", protocolNumbers.tcp)));
    if (rule.fragments) also(this.equal("fragment", 1));
    return set;
  }

  /** The times at which a time-range holds. */
  timeRange(name: string): PacketSet {
    let index = this.#times.indexOf(name);
    if (index === -1) index = this.#times.push(name) - 1;
    // More than a question can tell apart: they share the last bit, so that no difference is lost but a name may be.
    return this.#bit(this.fields.times.first + Math.min(index, timeRanges - 1), 1);
  }

  equal(name: FieldName, value: number): PacketSet {
    return this.#masked(this.fields[name], value, 2 ** this.fields[name].width - 1);
  }

  /** Packets whose field lies in one of the intervals. */
  oneOf(name: FieldName, intervals: readonly Interval[]): PacketSet {
    return this.#intervals(
      this.fields[name],
      [...intervals].sort((one, two) => one.first - two.first),
    );
  }

  /** Packets from or to one of these addresses. */
  addresses(name: "source" | "destination", texts: readonly string[]): PacketSet {
    const { intervals, masked } = AddressSet.of(texts);
    const sets = masked.map(({ base, mask }) => this.#masked(this.fields[name], base, mask));
    return this.diagram.union([this.#intervals(this.fields[name], intervals), ...sets]);
  }

  /**
   * One packet of the set; as far as the set leaves it open, as the wish has it.
   * @returns undefined for the empty set
   */
  sample(set: PacketSet, wish: Partial<PacketSample> = {}): PacketSample | undefined {
    const wanted = new Map<FieldName, number>([
      ["protocol", wish.protocol ?? protocolNumbers.udp],
      ["source", wish.source ?? 0],
      ["destination", wish.destination ?? 0],
      ["sourcePort", wish.sourcePort ?? 40_000],
      ["destinationPort", wish.destinationPort ?? 40_000],
    ]);
    const bits = new Uint8Array(fieldBits);
    for (const [name, value] of wanted) {
      const { first, width } = this.fields[name];
      for (let bit = 0; bit < width; bit++) bits[first + bit] = (value >>> (width - 1 - bit)) & 1;
    }
    const string = this.diagram.pick(this.diagram.and(set, this.real), (bit) => bits[bit] as 0 | 1);
    return string === undefined ? undefined : this.#read(string);
  }

  /** The set as products of intervals: each part is the packets whose fields lie in these. At most so many parts. */
  parts(set: PacketSet, names: readonly FieldName[], most: number): Map<FieldName, readonly Interval[]>[] {
    const order = [...names].sort((one, other) => this.fields[one].first - this.fields[other].first);
    const found: Map<FieldName, readonly Interval[]>[] = [];
    const walk = (at: PacketSet, index: number, soFar: Map<FieldName, readonly Interval[]>): void => {
      if (found.length >= most || at === this.diagram.nothing) return;
      const name = order[index];
      if (name === undefined) {
        found.push(soFar);
        return;
      }
      for (const [rest, intervals] of this.#branches(at, this.fields[name]))
        walk(rest, index + 1, new Map([...soFar, [name, intervals]]));
    };
    const kept = order.map((name) => this.fields[name]);
    const isKept = (bit: number) => kept.some(({ first, width }) => bit >= first && bit < first + width);
    walk(this.diagram.keep(set, isKept), 0, new Map());
    return found;
  }

  #makeReal(): PacketSet {
    const { diagram } = this;
    const { icmp, tcp, udp } = protocolNumbers;
    const whole = this.equal("fragment", 0);
    const isTcp = this.equal("protocol", tcp);
    const withPorts = diagram.union([icmp, tcp, udp].map((number) => this.equal("protocol", number)));
    const noPorts = diagram.and(this.equal("sourcePort", 0), this.equal("destinationPort", 0));
    const isIcmp = this.equal("protocol", icmp);
    return [
      diagram.or(diagram.and(whole, withPorts), noPorts),
      diagram.or(diagram.not(isIcmp), this.equal("sourcePort", 0)),
      diagram.or(diagram.and(whole, isTcp), this.equal("established", 0)),
    ].reduce((one, other) => diagram.and(one, other));
  }

  #places(name: "source" | "destination", places: string | readonly string[]): PacketSet {
    if (typeof places === "string") {
      const key = `${name} ${places}`;
      const known = this.#addresses.get(key);
      if (known !== undefined) return known;
      const made = this.addresses(name, [places]);
      this.#addresses.set(key, made);
      return made;
    }
    const pair = this.#lists.get(places) ?? [undefined, undefined];
    const end = name === "source" ? 0 : 1;
    const made = pair[end] ?? this.addresses(name, places);
    pair[end] = made;
    this.#lists.set(places, pair);
    return made;
  }

  #anyService(services: readonly Service[]): PacketSet {
    const known = this.#services.get(services);
    if (known !== undefined) return known;
    const made = this.diagram.union(services.map((service) => this.#service(service)));
    this.#services.set(services, made);
    return made;
  }

  #service({ protocol, icmp, sourcePorts, destinationPorts }: Service): PacketSet {
    const { diagram } = this;
    let set: PacketSet = diagram.everything;
    if (sourcePorts !== undefined) set = diagram.and(set, this.#ports("sourcePort", sourcePorts));
    if (destinationPorts !== undefined)
      set = diagram.and(set, this.#ports("destinationPort", destinationPorts));
    if (icmp !== undefined) {
      const first = icmp.type * 256 + (icmp.code ?? 0);
      const last = icmp.type * 256 + (icmp.code ?? 255);
      set = diagram.and(set, this.oneOf("destinationPort", [{ first, last }]));
    }
    if (protocol !== undefined) set = diagram.and(set, this.equal("protocol", numberOf(protocol)));
    const { tcp, udp } = protocolNumbers;
    if (protocol === undefined && (sourcePorts ?? destinationPorts) !== undefined)
      set = diagram.and(set, diagram.or(this.equal("protocol", tcp), this.equal("protocol", udp)));
    // A later fragment has no ports to look at: a line that asks for some does not fit it.
    if ((sourcePorts ?? destinationPorts ?? icmp) !== undefined)
      set = diagram.and(set, this.equal("fragment", 0));
    return set;
  }

  #ports(name: "sourcePort" | "destinationPort", ranges: readonly PortRange[]): PacketSet {
    return this.oneOf(name, ranges);
  }

  #bit(bit: number, value: 0 | 1): PacketSet {
    const { diagram } = this;
    return value === 1
      ? diagram.node(bit, diagram.nothing, diagram.everything)
      : diagram.node(bit, diagram.everything, diagram.nothing);
  }

  #masked({ first, width }: Field, value: number, mask: number): PacketSet {
    const { diagram } = this;
    let set: PacketSet = diagram.everything;
    for (let bit = width - 1; bit >= 0; bit--) {
      const place = 2 ** (width - 1 - bit);
      if (Math.floor(mask / place) % 2 === 0) continue;
      const isOne = Math.floor(value / place) % 2 === 1;
      set = isOne
        ? diagram.node(first + bit, diagram.nothing, set)
        : diagram.node(first + bit, set, diagram.nothing);
    }
    return set;
  }

  /** @param intervals in order */
  #intervals({ first, width }: Field, intervals: readonly Interval[]): PacketSet {
    const { diagram } = this;
    const build = (bit: number, low: number, from: number, to: number): PacketSet => {
      if (from >= to) return diagram.nothing;
      const size = 2 ** (width - bit);
      const head = intervals[from] as Interval;
      if (head.first <= low && head.last >= low + size - 1) return diagram.everything;
      const middle = low + size / 2;
      // Those that begin below the middle, and those that end at it or above.
      const below = lowerBound(intervals, from, to, ({ first: begins }) => begins >= middle);
      const above = lowerBound(intervals, from, to, ({ last: ends }) => ends >= middle);
      return diagram.node(first + bit, build(bit + 1, low, from, below), build(bit + 1, middle, above, to));
    };
    return build(0, 0, 0, intervals.length);
  }

  /** What is left of a set behind a field, and for which of its values. */
  #branches(set: PacketSet, { first, width }: Field): Map<PacketSet, Interval[]> {
    const found = new Map<PacketSet, Interval[]>();
    const walk = (at: PacketSet, bit: number, low: number): void => {
      if (at === this.diagram.nothing) return;
      const asked = Math.min(this.diagram.bitOf(at), first + width) - first;
      if (asked >= width) {
        const size = 2 ** (width - bit);
        const intervals = found.get(at) ?? [];
        const before = intervals.at(-1);
        if (before !== undefined && before.last === low - 1)
          intervals[intervals.length - 1] = { first: before.first, last: low + size - 1 };
        else intervals.push({ first: low, last: low + size - 1 });
        found.set(at, intervals);
        return;
      }
      const half = 2 ** (width - bit - 1);
      const isHere = asked === bit;
      walk(isHere ? this.diagram.zeroOf(at) : at, bit + 1, low);
      walk(isHere ? this.diagram.oneOf(at) : at, bit + 1, low + half);
    };
    walk(set, 0, 0);
    return found;
  }

  #read(string: Uint8Array): PacketSample {
    const value = ({ first, width }: Field) => {
      let number = 0;
      for (let bit = 0; bit < width; bit++) number = number * 2 + (string[first + bit] as number);
      return number;
    };
    const protocol = value(this.fields.protocol);
    const destinationPort = value(this.fields.destinationPort);
    const isIcmp = protocol === protocolNumbers.icmp;
    const state = Object.entries(stateValues).find(([, number]) => number === value(this.fields.state)) as [
      ConnectionState,
      number,
    ];
    return {
      protocol,
      source: value(this.fields.source),
      destination: value(this.fields.destination),
      sourcePort: isIcmp ? 0 : value(this.fields.sourcePort),
      destinationPort: isIcmp ? 0 : destinationPort,
      icmp: isIcmp
        ? { type: Math.floor(destinationPort / 256), code: destinationPort % 256 }
        : { type: 0, code: 0 },
      state: state[0],
      established: string[this.fields.established.first] === 1,
      dscp: value(this.fields.dscp),
      fragment: string[this.fields.fragment.first] === 1,
      times: this.#times.filter(
        (_, index) => string[this.fields.times.first + Math.min(index, timeRanges - 1)] === 1,
      ),
    };
  }
}

/** Ends that many rules leave open come last: a rule that leaves the first open would meet every value of it. */
function orderFor(rules: readonly Rule[]): readonly EndField[] {
  const open = new Map<EndField, number>(endFields.map((name) => [name, 0]));
  for (const rule of rules) {
    const services = rule.services ?? [rule];
    const isOpen = {
      destination: rule.destination === undefined,
      source: rule.source === undefined,
      destinationPort:
        rule.destinationPorts === undefined && services.some((one) => one.destinationPorts === undefined),
      sourcePort: rule.sourcePorts === undefined && services.some((one) => one.sourcePorts === undefined),
    };
    for (const name of endFields) if (isOpen[name]) open.set(name, (open.get(name) ?? 0) + 1);
  }
  return [...endFields].sort((one, other) => (open.get(one) ?? 0) - (open.get(other) ?? 0));
}

/** The number of a protocol as rules name it. */
export function numberOf(protocol: NonNullable<Service["protocol"]>): number {
  switch (protocol) {
    case "udp":
    case "tcp":
    case "icmp":
      return protocolNumbers[protocol];
    default:
      return Number(protocol.slice("ip-".length));
  }
}

function lowerBound<T>(list: readonly T[], from: number, to: number, isAt: (item: T) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAt(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
