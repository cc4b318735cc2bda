import { distance } from "fastest-levenshtein";

/**
 * The known word that a mistyped one was probably meant to be, for "did you mean ...?". Capitals do not matter, two
 * letters that changed places count once, and a word that begins like a known one is near it.
 * @returns undefined where none is near
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  return nearestWords(word, known, 1)[0];
}

/** As `nearestWord`: the nearest ones, the nearest first. */
export function nearestWords(word: string, known: Iterable<string>, most = 3): string[] {
  const typed = word.toLowerCase();
  if (typed === "") return [];
  const near: { text: string; away: number }[] = [];
  for (const text of new Set(known)) {
    const away = distanceOf(typed, text.toLowerCase());
    if (away <= reach(Math.max(typed.length, text.length))) near.push({ text, away });
  }
  return near
    .sort((one, other) => one.away - other.away)
    .slice(0, most)
    .map(({ text }) => text);
}

function distanceOf(typed: string, known: string): number {
  // Somebody who stopped early, or went on too long, is nearer than the missing letters say.
  if (typed.length >= 3 && (known.startsWith(typed) || typed.startsWith(known)) && known.length >= 3)
    return 1;
  const away = distance(typed, known);
  return away === 2 && isSwapped(typed, known) ? 1 : away;
}

function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** How many letters may differ in words of this length. */
function reach(length: number): number {
  if (length === 1) return 0;
  if (length <= 3) return 1;
  return length <= 7 ? 2 : 3;
}
