import type { LogLine } from "./line-log";

/**
 * Compares what a device printed with lines of a real device's log. Timestamps, file handles and the length of dot
 * runs differ from run to run and are left aside; a run of blanks counts as one, since published text has come through pages
 * that fold them (docs/fidelity.md). All else must be the same, line for line.
 */
export interface GoldenDifference {
  /** The first golden line that the device did not print in its place; counts from 1. */
  readonly line: number;
  readonly expected: string;
  /** What stood there instead; undefined where the output ended. */
  readonly printed: string | undefined;
}

/** undefined when all golden lines stand in the output one after the other, from some line on. */
export function compareWithGolden(golden: string, printed: readonly LogLine[]): GoldenDifference | undefined {
  const expected = golden.replace(/\n$/, "").split("\n").map(comparable);
  const seen = printed.map(({ text }) => comparable(text));
  let best: GoldenDifference = { line: 1, expected: expected[0]!, printed: undefined };
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] !== expected[0]) continue;
    const length = expected.findIndex((line, index) => seen[start + index] !== line);
    if (length < 0) return undefined;
    if (length + 1 > best.line)
      best = { line: length + 1, expected: expected[length]!, printed: seen[start + length] };
  }
  return best;
}

/** undefined when all golden lines stand in the output in this order, other lines between them allowed. */
export function containsGoldenInOrder(
  golden: string,
  printed: readonly LogLine[],
): GoldenDifference | undefined {
  const expected = golden.replace(/\n$/, "").split("\n").map(withoutStamp);
  const seen = printed.map(({ text }) => withoutStamp(text));
  let from = 0;
  for (const [index, line] of expected.entries()) {
    const at = seen.indexOf(line, from);
    if (at < 0) return { line: index + 1, expected: line, printed: seen[from] };
    from = at + 1;
  }
  return undefined;
}

/** Lines in order are written with their stamps or without. */
const withoutStamp = (line: string): string => comparable(line).replace(/^(\[\*\] ?|\*: )/, "");

function comparable(line: string): string {
  return line
    .replace(/^\[\*\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d\.\d{4}\] ?/, "[*] ")
    .replace(/^\*[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d\.\d{3}: /, "*: ")
    .replace(/fd\(\d+\)/, "fd()")
    .replace(/\.{4,}/, "....")
    .replace(/ {2,}/g, " ")
    .trimEnd();
}
