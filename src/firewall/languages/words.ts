import { nearestWords } from "../../did-you-mean";
import { type SourcePlace, UsageError } from "../../errors";
import { addressOf, addressText, prefixLength } from "../../ip/address";

/** A word of a configuration, and where it stands. */
export interface Word {
  /** As it was written. */
  readonly raw: string;
  /** In small letters: keywords are not told apart by capitals. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** One line of a configuration. */
export interface Line {
  readonly words: readonly Word[];
  /** Without blanks at both ends, runs of blanks as one. */
  readonly text: string;
  /** Blanks before the first word. */
  readonly indent: number;
  /** From 1. */
  readonly number: number;
  /** Where another word would stand. */
  readonly end: Word;
}

/** Something that a configuration says and the answer does not take into account, or that decides nothing. */
export interface Note {
  readonly place: SourcePlace;
  /** The line, as it was written. */
  readonly text: string;
  readonly why: string;
}

/** A text as lines of words; empty lines are left out. */
export function linesOf(text: string): Line[] {
  return text.split(/\r?\n/).flatMap((source, index) => {
    const number = index + 1;
    const words = [...source.matchAll(/\S+/g)].map(
      (found): Word => ({
        raw: found[0],
        text: found[0].toLowerCase(),
        line: number,
        column: found.index + 1,
      }),
    );
    const first = words[0];
    if (first === undefined) return [];
    const end = { raw: "", text: "", line: number, column: source.trimEnd().length + 1 };
    return [{ words, text: words.map(({ raw }) => raw).join(" "), indent: first.column - 1, number, end }];
  });
}

/** Where a word of the text stands in the file that holds it. */
export type PlaceOf = (word: Word) => SourcePlace;

/** @param at where the text begins, in the file that holds it */
export function placesFrom(at: SourcePlace): PlaceOf {
  return (word) => ({ ...at, line: at.line + word.line - 1, column: at.column + word.column - 1 });
}

/** The words of one line, read one after the other. */
export class LineReader {
  #next: number;

  /**
   * @param what the language, as refusals begin: `access list`
   * @param from the word to begin with
   */
  constructor(
    readonly line: Line,
    readonly place: PlaceOf,
    readonly what: string,
    from = 0,
  ) {
    this.#next = from;
  }

  /** The next word in small letters; undefined at the end of the line. */
  peek(ahead = 0): string | undefined {
    return this.line.words[this.#next + ahead]?.text;
  }

  /** How many words were read. */
  get position(): number {
    return this.#next;
  }

  /** Reads the next word if it is this one. */
  skip(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#next++;
    return true;
  }

  /** @throws UsageError at the end of the line. */
  take(expected: string): string {
    return this.takeWord(expected).text;
  }

  /** As `take`, with its capitals and place. */
  takeWord(expected: string): Word {
    const word = this.line.words[this.#next];
    if (word === undefined) throw this.wrong(expected);
    this.#next++;
    return word;
  }

  /** What is left of the line, as it was written. */
  rest(): string {
    const left = this.line.words.slice(this.#next).map(({ raw }) => raw);
    this.#next = this.line.words.length;
    return left.join(" ");
  }

  /**
   * One of several words.
   * @throws UsageError that names the nearest of them.
   */
  oneOf<T extends string>(known: readonly T[], expected: string = known.join(", ")): T {
    const word = this.take(expected);
    if ((known as readonly string[]).includes(word)) return word as T;
    throw this.wrong(expected, { known, offset: -1 });
  }

  /** @throws UsageError for what is no decimal number between the two. */
  number(low: number, high: number, expected = `a number from ${low} to ${high}`): number {
    const word = this.take(expected);
    const number = /^\d{1,10}$/.test(word) ? Number(word) : -1;
    if (number < low || number > high) throw this.wrong(expected, { offset: -1 });
    return number;
  }

  /** The value of a dotted quad, 32 bits. */
  quad(expected: string): number {
    const number = addressOf(this.take(expected));
    if (number === undefined) throw this.wrong(expected, { offset: -1 });
    return number;
  }

  /** @throws UsageError for a word that is left. */
  end(expected = "the end of the line", known: readonly string[] = []): void {
    if (this.peek() !== undefined) throw this.wrong(expected, { known });
  }

  /**
   * The word at the reading position (`offset` -1: the one before it), and what should stand there.
   * @param known the words that could stand there, for the nearest
   */
  wrong(
    expected: string,
    { offset = 0, known = [] }: { offset?: number; known?: readonly string[] } = {},
  ): UsageError {
    const word = this.line.words[this.#next + offset];
    const found = word === undefined ? "the line ends" : `"${word.raw}"`;
    const near = word === undefined ? undefined : nearestWords(word.text, known, 1)[0];
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    return new UsageError(
      `${this.what}: ${found}; expected ${expected}${hint}`,
      this.place(word ?? this.line.end),
    );
  }

  /** A refusal at the word before the reading position, in its own words. */
  refuse(reason: string, offset = -1): UsageError {
    return new UsageError(
      `${this.what}: ${reason}`,
      this.place(this.line.words[this.#next + offset] ?? this.line.end),
    );
  }
}

/**
 * The addresses whose bits under the mask are the address's, as rules write them.
 * @returns undefined for all addresses
 */
export function maskedText(address: number, mask: number): string | undefined {
  if (mask === 0) return undefined;
  const length = prefixLength(mask);
  const base = addressText((address & mask) >>> 0);
  return length === 32 ? base : `${base}/${length ?? addressText(mask)}`;
}
