/**
 * Cuts what a terminal sends into keys: single characters, or escape sequences as one string (`\x1b[A`). Holds
 * an unfinished sequence until the rest comes.
 */
export class KeyReader {
  #pending = "";

  /** The keys that are complete. CR LF and CR NUL count as one CR. */
  *read(text: string): Generator<string> {
    for (const character of text) {
      if (this.#pending === "\r") {
        this.#pending = "";
        if (character === "\n" || character === "\0") continue;
      }
      if (this.#pending === "") {
        if (character === "\x1b") this.#pending = character;
        else {
          if (character === "\r") this.#pending = "\r";
          yield character === "\n" ? "\r" : character;
        }
        continue;
      }
      this.#pending += character;
      if (!isWhole(this.#pending)) continue;
      const key = this.#pending;
      this.#pending = "";
      // ESC O A is the same arrow in application mode.
      yield key.startsWith("\x1bO") ? `\x1b[${key.slice(2)}` : key;
    }
  }
}

/** Longer sequences are none that a terminal sends; they end, so that nothing piles up. */
const LONGEST_SEQUENCE = 16;

function isWhole(sequence: string): boolean {
  if (sequence.length >= LONGEST_SEQUENCE) return true;
  const second = sequence[1]!;
  if (second !== "[" && second !== "O") return true;
  if (sequence.length < 3) return false;
  const last = sequence.at(-1)!;
  return last >= "@" && last <= "~";
}
