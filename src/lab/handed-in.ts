import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";

// What calls from plain JavaScript hand in: no compiler has looked at it.

export const powerStates = ["on", "off"] as const;

/** @throws UsageError where it is no number of milliseconds. */
export function milliseconds(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(
    `${shown(value)} is no time: milliseconds of lab time are expected, such as 5 * 60_000`,
  );
}

/** @throws UsageError where it is none of the words, with the nearest. */
export function oneOf<T extends string>(value: unknown, words: readonly T[], what: string): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const near = typeof value === "string" ? didYouMean(value, words) : "";
  throw new UsageError(`there is no ${what} ${shown(value)}${near} (known: ${words.join(", ")})`);
}

/** @throws UsageError where it is no text. */
export function text(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new UsageError(`${shown(value)} is no ${what}: a text is expected`);
}

/** @throws UsageError where it is no whole number from the least on. */
export function count(value: unknown, what: string, least: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && Number(value) >= least))
    return value as number;
  throw new UsageError(`${shown(value)} is no ${what}: a whole number from ${least} on is expected`);
}

const shown = (value: unknown): string => (typeof value === "string" ? `"${value}"` : String(value));
