import { distance } from "fastest-levenshtein";

/**
 * The known words that somebody who wrote `word` may have meant, the likeliest first; none when nothing is near. Case and
 * what joins the parts of a name (`-`, `_`, `.`, a blank) hardly count.
 */
export function nearestWords(word: string, known: Iterable<string>, most = 3): string[] {
  const wanted = plain(word);
  if (wanted === "") return [];
  const scored = [...new Set(known)].flatMap((candidate) => {
    const there = plain(candidate);
    const edits = distance(wanted, there);
    // Two letters that changed places are one slip.
    const apart = letters(wanted) === letters(there) ? edits / 2 : edits;
    const isPart =
      Math.min(wanted.length, there.length) >= 3 && (there.startsWith(wanted) || wanted.startsWith(there));
    const length = Math.max(wanted.length, there.length);
    const near = length > 1 && apart <= Math.max(1, Math.floor(length / 3));
    return near || isPart ? [{ candidate, apart: isPart ? Math.min(apart, 1) : apart, exact: apart }] : [];
  });
  return scored
    .sort((one, other) => one.apart - other.apart || one.exact - other.exact)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "ap-05"?`, to put behind a sentence; nothing when no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearestWords(word, known).map((candidate) => `"${candidate}"`);
  if (near.length === 0) return "";
  const last = near.pop()!;
  return `; did you mean ${near.length > 0 ? `${near.join(", ")} or ${last}` : last}?`;
}

const plain = (text: string): string => text.toLowerCase().replace(/[-_. /]/g, "");

const letters = (text: string): string => [...text].sort().join("");
