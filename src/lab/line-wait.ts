import type { LabTime } from "./lab-time";
import type { LogLine } from "./line-log";
import { nearestLine } from "./nearest";

/** Somebody who prints lines, as one who waits for one of them sees him. */
export interface LineSource {
  readonly name: string;
  lines(): readonly LogLine[];
  /** Why nothing more can come from it, if nothing can. */
  silence?(): string | undefined;
}

/**
 * Waits for a line that holds the text, or that the pattern fits.
 * @param within milliseconds
 * @throws ExpectationError with the nearest line and the last ones.
 */
export async function waitForLine(
  time: Pick<LabTime, "until">,
  { name, lines, silence }: LineSource,
  wanted: string | RegExp,
  within: number,
): Promise<LogLine> {
  return time.until(
    `"${name}" prints ${quoted(wanted)}`,
    within,
    () => lines().find(({ text }) => fits(text, wanted)),
    () => seenInstead(name, wanted, lines()),
    silence,
  );
}

export function seenInstead(name: string, wanted: string | RegExp, lines: readonly LogLine[]): string {
  if (lines.length === 0) return `"${name}" printed nothing.`;
  const nearest = typeof wanted === "string" ? nearestLine(lines, wanted) : undefined;
  const tail = lines.slice(-6).map(({ text }) => `\n  ${text}`);
  return `${nearest ? `The nearest line is\n  ${nearest.text}\n` : ""}The last lines of "${name}" are${tail.join("")}`;
}

export const quoted = (wanted: string | RegExp): string =>
  typeof wanted === "string" ? `"${wanted}"` : String(wanted);

const fits = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
