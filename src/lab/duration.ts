import { own } from "../own";

const units: Record<string, number> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
};

export const durationPattern = /\d+(?:\.\d+)? (?:milliseconds?|ms|seconds?|s|minutes?|hours?)/;

/** Milliseconds of lab time for a text such as "5 minutes". */
export function parseDuration(text: string): number {
  const [count, unit] = text.split(" ") as [string, string];
  return Number(count) * (own(units, unit.replace(/s$/, "")) ?? own(units, unit)!);
}

/** The largest unit that reads well: "28.7 s", "5 min". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${Number((milliseconds / 1_000).toFixed(1))} s`;
  return `${Number((milliseconds / 60_000).toFixed(1))} min`;
}
