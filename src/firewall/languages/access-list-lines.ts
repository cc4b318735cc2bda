import { type SourcePlace, UsageError } from "../../errors";

export interface Word {
  /** In small letters: IOS does not tell them from capitals. */
  readonly text: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** A permit or deny, without what stands in front of it. */
export interface ListLine {
  readonly sequence: number | undefined;
  /** From `permit` or `deny` on. */
  readonly words: readonly Word[];
  /** Where another word would stand. */
  readonly end: Word;
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * Takes the text of one access list apart into its permits and denies. Comments, remarks and empty lines are gone.
 * @throws UsageError for a line that belongs to no extended access list, or to another one.
 */
export function splitLines(
  text: string,
  place: (word: Word) => SourcePlace,
): { name: string | undefined; lines: ListLine[] } {
  let name: string | undefined;
  const lines: ListLine[] = [];
  const wrong = (word: Word, expected: string) =>
    new UsageError(`access list: "${word.text}"; expected ${expected}`, place(word));
  const named = (word: Word) => {
    if (name !== undefined && name.toLowerCase() !== word.text)
      throw new UsageError(
        `access list: "${word.text}" begins another list; one list at a time`,
        place(word),
      );
    name ??= raw(text, word);
  };

  for (const [index, source] of text.split(/\r?\n/).entries()) {
    let words = wordsOf(source, index + 1);
    const first = words[0];
    if (first === undefined || first.text.startsWith("!")) continue;
    const end = { text: "", line: index + 1, column: source.trimEnd().length + 1 };

    if (first.text === "ip" || first.text === "extended") {
      named(headerName(words, end, wrong));
      continue;
    }
    if ((first.text === "exit" || first.text === "end") && words.length === 1) continue;
    if (first.text === "access-list") {
      const number = words[1] ?? end;
      if (!isExtendedNumber(number.text))
        throw wrong(number, "the number of an extended list: 100-199 or 2000-2699");
      named(number);
      words = words.slice(2);
    }
    let sequence: number | undefined;
    if (/^\d+$/.test(words[0]?.text ?? "")) {
      sequence = Number(words[0]?.text);
      if (sequence < 1 || sequence > 2_147_483_647)
        throw wrong(words[0] as Word, "a sequence number from 1 to 2147483647");
      words = words.slice(1);
    }
    const verb = words[0] ?? end;
    if (verb.text === "remark") continue;
    if (verb.text !== "permit" && verb.text !== "deny") {
      const header = sequence === undefined && lines.length === 0 ? "ip access-list extended, " : "";
      throw wrong(verb, `${header}permit, deny or remark`);
    }
    lines.push({
      sequence,
      words: withoutMatches(words),
      end,
      text: textFrom(source, first, words),
      number: index + 1,
    });
  }
  return { name, lines };
}

/** `ip access-list extended NAME`, or `Extended IP access list NAME` of `show access-lists`. */
function headerName(words: Word[], end: Word, wrong: (word: Word, expected: string) => UsageError): Word {
  const wanted =
    words[0]?.text === "ip" ? ["ip", "access-list", "extended"] : ["extended", "ip", "access", "list"];
  for (const [index, text] of wanted.entries()) {
    const word = words[index] ?? end;
    if (word.text !== text) throw wrong(word, `"${text}"`);
  }
  const name = words[wanted.length] ?? end;
  const more = words[wanted.length + 1];
  if (more !== undefined) throw wrong(more, "the end of the line");
  if (name.text === "") throw wrong(name, "the list's name or number");
  if (/^\d+$/.test(name.text) && !isExtendedNumber(name.text))
    throw wrong(name, "a name, or the number of an extended list: 100-199 or 2000-2699");
  return name;
}

function isExtendedNumber(text: string): boolean {
  const number = /^\d{3,4}$/.test(text) ? Number(text) : 0;
  return (number >= 100 && number <= 199) || (number >= 2000 && number <= 2699);
}

function wordsOf(line: string, number: number): Word[] {
  return [...line.matchAll(/\S+/g)].map((found) => ({
    text: found[0].toLowerCase(),
    line: number,
    column: found.index + 1,
  }));
}

/** `show access-lists` ends a line that has counted with `(12 matches)`. */
function withoutMatches(words: readonly Word[]): readonly Word[] {
  const [count, matches] = words.slice(-2);
  const isCounter = /^\(\d+$/.test(count?.text ?? "") && /^match(es)?\)$/.test(matches?.text ?? "");
  return isCounter ? words.slice(0, -2) : words;
}

/** The line as it was written, from its sequence number, permit or deny on. */
function textFrom(source: string, first: Word, words: readonly Word[]): string {
  const from = first.text === "access-list" ? (words[0]?.column ?? 1) : first.column;
  return source
    .slice(from - 1)
    .replace(/\(\d+ match(es)?\)\s*$/, "")
    .trim()
    .replace(/\s+/g, " ");
}

/** A word in its own capitals. */
function raw(text: string, word: Word): string {
  const line = text.split(/\r?\n/)[word.line - 1] ?? "";
  return line.slice(word.column - 1, word.column - 1 + word.text.length);
}
