import { UsageError } from "../errors";
import { type Address, addressText, parseAddress, parseMasked } from "../ip/address";

/**
 * An address or a network (`172.16.5.27`, `172.16.4.0/24`), an address with any mask (`172.16.4.0/255.255.255.254`), or a
 * range (`172.16.4.10-172.16.4.20`).
 */
export type AddressText = string;

export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** The addresses whose bits under the mask are the base's. */
export interface Masked {
  readonly base: Address;
  readonly mask: number;
}

/** Sets of the lists that were read: lines that name one group share its list. */
const known = new WeakMap<readonly AddressText[], AddressSet>();

/** Any number of addresses, ranges and masks, ready to be asked. */
export class AddressSet {
  /** The set of one text, or of any of a list; a list that is asked for again gives the same set. */
  static of(texts: AddressText | readonly AddressText[]): AddressSet {
    if (typeof texts === "string") return new AddressSet([texts]);
    const found = known.get(texts) ?? new AddressSet(texts);
    known.set(texts, found);
    return found;
  }

  /** In order, and none touches the next. */
  readonly intervals: readonly Interval[];
  /** Masks whose ones do not lie together. */
  readonly masked: readonly Masked[];
  readonly #firsts: Float64Array;
  readonly #lasts: Float64Array;

  constructor(texts: readonly AddressText[]) {
    const intervals: Interval[] = [];
    const masked: Masked[] = [];
    for (const text of texts) {
      const part = readPart(text);
      if ("mask" in part) masked.push(part);
      else intervals.push(part);
    }
    this.intervals = mergeIntervals(intervals);
    this.masked = masked;
    this.#firsts = Float64Array.from(this.intervals, ({ first }) => first);
    this.#lasts = Float64Array.from(this.intervals, ({ last }) => last);
  }

  has(address: Address): boolean {
    let low = 0;
    let high = this.#firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#firsts[middle] as number) <= address) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && address <= (this.#lasts[low - 1] as number)) return true;
    for (const { base, mask } of this.masked) if ((address & mask) >>> 0 === base) return true;
    return false;
  }
}

/**
 * All addresses but these, as ranges.
 * @throws UsageError for a mask whose ones do not lie together: there are too many ranges between its addresses.
 */
export function allAddressesBut(texts: readonly AddressText[]): AddressText[] {
  const { intervals, masked } = new AddressSet(texts);
  if (masked.length > 0) throw new UsageError("the opposite of a mask with gaps is no list of ranges");
  return allBut(intervals, 0xffffffff).map(intervalText);
}

/** The numbers from 0 to `most` that lie in none of the intervals, which are in order. */
export function allBut(intervals: readonly Interval[], most: number): Interval[] {
  const others: Interval[] = [];
  let from = 0;
  for (const { first, last } of mergeIntervals(intervals)) {
    if (first > from) others.push({ first: from, last: first - 1 });
    from = last + 1;
  }
  if (from <= most) others.push({ first: from, last: most });
  return others;
}

/** In order, those that overlap or touch made one. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const interval of [...intervals].sort((one, two) => one.first - two.first)) {
    const before = merged.at(-1);
    if (before !== undefined && interval.first <= before.last + 1)
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, interval.last) };
    else merged.push({ first: interval.first, last: interval.last });
  }
  return merged;
}

/** `172.16.5.27`, `172.16.4.0/24`, or `172.16.4.10-172.16.4.20`. */
export function intervalText({ first, last }: Interval): AddressText {
  if (first === last) return addressText(first);
  const size = last - first + 1;
  const bits = Math.log2(size);
  if (Number.isInteger(bits) && first % size === 0) return `${addressText(first)}/${32 - bits}`;
  return `${addressText(first)}-${addressText(last)}`;
}

function readPart(text: AddressText): Interval | Masked {
  const dash = text.indexOf("-");
  if (dash !== -1) {
    const first = parseAddress(text.slice(0, dash));
    const last = parseAddress(text.slice(dash + 1));
    if (first > last) throw new UsageError(`"${text}" is no range of addresses: it ends before it begins`);
    return { first, last };
  }
  const { base, mask } = parseMasked(text);
  const rest = ~mask >>> 0;
  if ((rest & (rest + 1)) !== 0) return { base, mask };
  return { first: base, last: (base | rest) >>> 0 };
}
