import { UsageError } from "../errors";

/** Lines as a text or one by one; empty ones are left out. */
export type Lines = string | readonly string[];

/** @throws UsageError where they are neither. */
export function everyLine(lines: Lines): string[] {
  const each = typeof lines === "string" ? lines.split("\n") : lines;
  if (Array.isArray(each) && each.every((line) => typeof line === "string")) return each;
  throw new UsageError(`${String(lines)}: lines are expected, as a text or a list of texts`);
}

export function filledLines(lines: Lines): string[] {
  return everyLine(lines).filter((line) => line.trim() !== "");
}
