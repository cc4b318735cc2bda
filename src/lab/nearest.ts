import type { LogLine } from "./line-log";

/** The line that shares most words with the wanted text, for saying what was seen instead. */
export function nearestLine(lines: readonly LogLine[], wanted: string): LogLine | undefined {
  const words = new Set(wordsOf(wanted));
  let best: LogLine | undefined;
  let bestScore = 0;
  for (const line of lines) {
    const shared = new Set(wordsOf(line.text).filter((word) => words.has(word))).size;
    if (shared > bestScore) {
      best = line;
      bestScore = shared;
    }
  }
  return best;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter((word) => word.length > 1);
