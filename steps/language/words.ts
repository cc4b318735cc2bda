import { anyCase } from "./pattern-text";
import { accessPoints } from "./words/access-points";
import { doing } from "./words/doing";
import type { WordEntry } from "./words/entry";
import { firewall } from "./words/firewall";
import { links } from "./words/links";
import { startingAndPower } from "./words/power";
import { profile } from "./words/profile";
import { seen } from "./words/seen";
import { servers } from "./words/servers";
import { smallWords } from "./words/small-words";

/** What people say for the words of a sentence, a file for each chapter. The keys are words as our sentences have them. */
const described = [
  ...smallWords,
  ...accessPoints,
  ...startingAndPower,
  ...servers,
  ...firewall,
  ...links,
  ...profile,
  ...doing,
  ...seen,
];

const entries = new Map(
  described.map(([words, pattern, more]) => [
    words,
    { length: 0, pattern: `(?:${anyCase(pattern)})`, ...more },
  ]),
);
const longest = Math.max(...described.map(([words]) => words.split(" ").length));

/** The entry for the most words from the beginning of `words`, if there is one. */
export function longestEntry(words: readonly string[]): WordEntry | undefined {
  for (let length = Math.min(words.length, longest); length > 0; length -= 1) {
    const found = entries.get(
      words
        .slice(0, length)
        .join(" ")
        .replace(/[:,.]$/, ""),
    );
    if (found) return { ...found, length };
  }
  return undefined;
}
