import { InternalError } from "../../errors";

/**
 * A set of bit strings, as the number of a node. Two sets are equal when their numbers are: every set has one node
 * (a reduced ordered binary decision diagram; R. E. Bryant, 1986).
 */
export type BitSet = number;

const nothing: BitSet = 0;
const everything: BitSet = 1;

const operations = { and: 0, or: 1, less: 2, differ: 3 } as const;
type Operation = (typeof operations)[keyof typeof operations];

/** Entries of the table of results; a power of two. */
const resultSlots = 1 << 18;

/**
 * The nodes of all sets over so many bits. Bit 0 is asked first. Sets are never given back: a diagram lives as long as the
 * question that it answers.
 */
export class Diagram {
  #bit: Int32Array<ArrayBuffer> = new Int32Array(1 << 14);
  #zero: Int32Array<ArrayBuffer> = new Int32Array(1 << 14);
  #one: Int32Array<ArrayBuffer> = new Int32Array(1 << 14);
  #count = 2;
  #slots: Int32Array<ArrayBuffer> = new Int32Array(1 << 15);
  readonly #resultKeys = new Float64Array(resultSlots);
  readonly #resultOperations = new Int8Array(resultSlots).fill(-1);
  readonly #results = new Int32Array(resultSlots);

  /** @param bits how many there are, 127 at the most */
  constructor(readonly bits: number) {
    if (bits > 127) throw new InternalError(`a diagram has 127 bits at the most, not ${bits}`);
    this.#bit[nothing] = bits;
    this.#bit[everything] = bits;
  }

  get nothing(): BitSet {
    return nothing;
  }

  get everything(): BitSet {
    return everything;
  }

  /** Nodes made so far. */
  get size(): number {
    return this.#count;
  }

  /** The strings that go to `one` where the bit is set, and to `zero` where it is not; both ask later bits only. */
  node(bit: number, zero: BitSet, one: BitSet): BitSet {
    if (zero === one) return zero;
    const mask = this.#slots.length - 1;
    let slot = hash(bit, zero, one) & mask;
    for (let found = this.#slots[slot] as number; found !== 0; found = this.#slots[slot] as number) {
      if (this.#bit[found] === bit && this.#zero[found] === zero && this.#one[found] === one) return found;
      slot = (slot + 1) & mask;
    }
    const made = this.#count++;
    if (made >= this.#bit.length) this.#grow();
    this.#bit[made] = bit;
    this.#zero[made] = zero;
    this.#one[made] = one;
    this.#slots[slot] = made;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return made;
  }

  /** The bit that a set asks first; `bits` for nothing and everything. */
  bitOf(set: BitSet): number {
    return this.#bit[set] as number;
  }

  zeroOf(set: BitSet): BitSet {
    return this.#zero[set] as number;
  }

  oneOf(set: BitSet): BitSet {
    return this.#one[set] as number;
  }

  and(one: BitSet, other: BitSet): BitSet {
    return this.#apply(operations.and, one, other);
  }

  or(one: BitSet, other: BitSet): BitSet {
    return this.#apply(operations.or, one, other);
  }

  /** What is in the one and not in the other. */
  less(one: BitSet, other: BitSet): BitSet {
    return this.#apply(operations.less, one, other);
  }

  /** What is in just one of them. */
  differ(one: BitSet, other: BitSet): BitSet {
    return this.#apply(operations.differ, one, other);
  }

  not(set: BitSet): BitSet {
    return this.less(everything, set);
  }

  /** The union of many, pair by pair, so that no large set meets each small one. */
  union(sets: readonly BitSet[]): BitSet {
    let level = [...sets];
    while (level.length > 1) {
      const next: BitSet[] = [];
      for (let index = 0; index < level.length; index += 2)
        next.push(this.or(level[index] as BitSet, level[index + 1] ?? nothing));
      level = next;
    }
    return level[0] ?? nothing;
  }

  /** Whether all of the one is in the other. */
  isWithin(one: BitSet, other: BitSet): boolean {
    return this.less(one, other) === nothing;
  }

  /** The set that asks these bits alone: whatever it asked of the others, some string of it has such a one. */
  keep(set: BitSet, isKept: (bit: number) => boolean): BitSet {
    const known = new Map<BitSet, BitSet>();
    const walk = (at: BitSet): BitSet => {
      if (at === nothing || at === everything) return at;
      const found = known.get(at);
      if (found !== undefined) return found;
      const zero = walk(this.zeroOf(at));
      const one = walk(this.oneOf(at));
      const bit = this.bitOf(at);
      const made = isKept(bit) ? this.node(bit, zero, one) : this.or(zero, one);
      known.set(at, made);
      return made;
    };
    return walk(set);
  }

  /**
   * One of its strings, bit by bit; where a bit does not matter the wish decides.
   * @returns undefined for the empty set
   */
  pick(set: BitSet, wish: (bit: number) => 0 | 1): Uint8Array | undefined {
    if (set === nothing) return undefined;
    const string = Uint8Array.from({ length: this.bits }, (_, bit) => wish(bit));
    for (let at = set; at !== everything; ) {
      const bit = this.bitOf(at);
      const wanted = string[bit] === 1 ? this.oneOf(at) : this.zeroOf(at);
      if (wanted === nothing) string[bit] = 1 - (string[bit] as number);
      at = string[bit] === 1 ? this.oneOf(at) : this.zeroOf(at);
    }
    return string;
  }

  #apply(operation: Operation, one: BitSet, other: BitSet): BitSet {
    switch (operation) {
      case operations.and:
        if (one === other) return one;
        if (one === nothing || other === nothing) return nothing;
        if (one === everything) return other;
        if (other === everything) return one;
        break;
      case operations.or:
        if (one === other) return one;
        if (one === everything || other === everything) return everything;
        if (one === nothing) return other;
        if (other === nothing) return one;
        break;
      case operations.less:
        if (one === other || one === nothing || other === everything) return nothing;
        if (other === nothing) return one;
        break;
      default:
        if (one === other) return nothing;
        if (one === nothing) return other;
        if (other === nothing) return one;
    }
    // The order of the two does not matter but for `less`: one entry serves both.
    const [left, right] = operation !== operations.less && one > other ? [other, one] : [one, other];
    const key = left * 0x8000000 + right;
    const slot = hash(operation, left, right) & (resultSlots - 1);
    if (this.#resultOperations[slot] === operation && this.#resultKeys[slot] === key)
      return this.#results[slot] as number;
    const bit = Math.min(this.bitOf(left), this.bitOf(right));
    const [leftZero, leftOne] =
      this.bitOf(left) === bit ? [this.zeroOf(left), this.oneOf(left)] : [left, left];
    const [rightZero, rightOne] =
      this.bitOf(right) === bit ? [this.zeroOf(right), this.oneOf(right)] : [right, right];
    const result = this.node(
      bit,
      this.#apply(operation, leftZero, rightZero),
      this.#apply(operation, leftOne, rightOne),
    );
    this.#resultOperations[slot] = operation;
    this.#resultKeys[slot] = key;
    this.#results[slot] = result;
    return result;
  }

  #grow(): void {
    const grown = (old: Int32Array<ArrayBuffer>) => {
      const larger = new Int32Array(old.length * 2);
      larger.set(old);
      return larger;
    };
    this.#bit = grown(this.#bit);
    this.#zero = grown(this.#zero);
    this.#one = grown(this.#one);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let node = 2; node < this.#count; node++) {
      let slot =
        hash(this.#bit[node] as number, this.#zero[node] as number, this.#one[node] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node;
    }
    this.#slots = slots;
  }
}

function hash(one: number, two: number, three: number): number {
  let value = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(two, 0x85ebca6b) ^ Math.imul(three, 0xc2b2ae35);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
