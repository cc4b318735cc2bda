import { UsageError } from "../errors";
import { own } from "../own";

const units: readonly (readonly [names: RegExp, milliseconds: number])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(?:s|secs?|seconds?)$/, 1_000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:h|hrs?|hours?)$/, 3_600_000],
];

const wholeNumbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  "forty-five": 45,
  sixty: 60,
};

const numbers: Readonly<Record<string, number>> = { "half an": 0.5, a: 1, an: 1, ...wholeNumbers };

/** Numbers that people write as words. */
export const wholeNumberWords: readonly string[] = Object.keys(wholeNumbers);

/** What such a word stands for. */
export function numberOf(word: string): number | undefined {
  return own(wholeNumbers, word.toLowerCase());
}

/**
 * Milliseconds of lab time for a text such as "5 minutes", "300s", "half an hour".
 * @throws UsageError when the text is no duration.
 */
export function parseDuration(text: string): number {
  const [, count = "", unit = ""] = /^(.*?) ?([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const number = own(numbers, count) ?? Number(count.replace(",", ".") || Number.NaN);
  const milliseconds = units.find(([names]) => names.test(unit))?.[1];
  if (milliseconds === undefined || Number.isNaN(number))
    throw new UsageError(`"${text}" is no duration such as 500 ms, 28 seconds, 5 min or 2 hours`);
  return number * milliseconds;
}

/** The largest unit that reads well: "28.7 s", "5 min". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${Number((milliseconds / 1_000).toFixed(1))} s`;
  return `${Number((milliseconds / 60_000).toFixed(1))} min`;
}
