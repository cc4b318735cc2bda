import type { ConnectionState } from "../conntrack";

/** A field of a packet as rules see it: `width` bits from bit `first` of the string on, the most significant one first. */
export interface Field {
  readonly first: number;
  readonly width: number;
}

/** Time-ranges that one question may tell apart. */
export const timeRanges = 12;

const widths = {
  /** 1 for a later fragment: it has no ports. */
  fragment: 1,
  /** TCP with ACK or RST. */
  established: 1,
  state: 2,
  /** One bit for each time-range: whether it is that time. */
  times: timeRanges,
  dscp: 6,
  protocol: 8,
  destination: 32,
  /** With ICMP: type * 256 + code. */
  destinationPort: 16,
  source: 32,
  sourcePort: 16,
} as const;

export type FieldName = keyof typeof widths;

/** Where each field lies in the string. */
export type Layout = Readonly<Record<FieldName, Field>>;

/**
 * The fields one behind the other: first those that few rules ask, so that they divide sets once; then addresses and ports
 * in the order given.
 */
export function layoutOf(ends: readonly EndField[]): Layout {
  let next = 0;
  const small = (Object.keys(widths) as FieldName[]).filter((name) => !isEnd(name));
  return Object.fromEntries(
    [...small, ...ends].map((name) => {
      const field: Field = { first: next, width: widths[name] };
      next += field.width;
      return [name, field];
    }),
  ) as Record<FieldName, Field>;
}

/** Addresses and ports: the fields that sets are large in. */
export const endFields = ["destination", "destinationPort", "source", "sourcePort"] as const;
export type EndField = (typeof endFields)[number];

function isEnd(name: FieldName): name is EndField {
  return (endFields as readonly string[]).includes(name);
}

export const fieldBits = Object.values(widths).reduce<number>((sum, width) => sum + width, 0);

/** The tracker's states as the values of their field. */
export const stateValues: Readonly<Record<ConnectionState, number>> = {
  new: 0,
  established: 1,
  related: 2,
  invalid: 3,
};
