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

let next = 0;

/** Where each field lies. Fields that few rules ask come first, so that they divide sets once. */
export const fields = Object.fromEntries(
  Object.entries(widths).map(([name, width]) => {
    const field: Field = { first: next, width };
    next += width;
    return [name, field];
  }),
) as Readonly<Record<FieldName, Field>>;

export const fieldBits = next;

/** The tracker's states as the values of their field. */
export const stateValues: Readonly<Record<ConnectionState, number>> = {
  new: 0,
  established: 1,
  related: 2,
  invalid: 3,
};
