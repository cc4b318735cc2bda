import { own } from "../../../own";
import { type Keyword, parameter, type Syntax, word } from "../../ios/grammar";
import { type ParameterType, range } from "../../ios/parameter-types";
import { block, type Entry, globalLineOf, modeLine } from "./line";
import type { Configuration, KeptBlock } from "./model";

/**
 * Blocks and lines that a real configuration has and that change nothing here, as tables: they are typed, refused, printed
 * and read back like all others, in the order of their table.
 */

/** The words of a line, each with its help. */
export function words(text: string, ...helps: readonly string[]): readonly Keyword[] {
  return text.split(" ").map((one, index) => word(one, helps[index] ?? helps.at(-1) ?? ""));
}

const textOf = (keywords: readonly Keyword[]) => keywords.map(({ text }) => text).join(" ");

/** One kind of line of a block. */
export interface KeptLine {
  readonly words: readonly Keyword[];
  /** What follows the words; absent: nothing. */
  readonly value?: ParameterType<string>;
  /** Printed in both senses, `no` for off. */
  readonly off?: boolean;
  /** Several may stand in a block, told apart by the whole value or by its first word. */
  readonly many?: "value" | "first word";
}

export interface KeptKind {
  /** The mode it enters; also the name of the kind. */
  readonly mode: string;
  readonly words: readonly Keyword[];
  /** Absent: there is one block. */
  readonly name?: ParameterType<string>;
  readonly lines: readonly KeptLine[];
  /** What there is from the factory. */
  readonly factory?: Readonly<Record<string, readonly string[]>>;
  /** What is said to whoever removes one of those; absent: they can be removed. */
  readonly stays?: string;
}

/** What a device has of these kinds from the factory. */
export function factoryBlocks(kinds: readonly KeptKind[]): KeptBlock[] {
  return kinds.flatMap(({ mode, factory = {} }) =>
    Object.entries(factory).map(([name, lines]) => ({ kind: mode, name, lines: [...lines] })),
  );
}

export function keptBlocks<C extends Configuration>(kind: KeptKind): Entry<C, C> {
  const { mode, name: type, factory = {} } = kind;
  const syntax: Syntax = type ? [...kind.words, parameter("name", type, "Name")] : kind.words;
  const header = textOf(kind.words);
  const is = (name: unknown) => (known: KeptBlock) => known.kind === mode && known.name === (name ?? "");
  const made = block<KeptBlock, C>()({
    mode,
    syntax,
    needs: syntax.length,
    open(running, { name }) {
      const known = running.kept.find(is(name));
      if (known) return known;
      const made: KeptBlock = { kind: mode, name: String(name ?? ""), lines: [] };
      running.kept.push(made);
      return made;
    },
    close(running, { name }) {
      if (kind.stays !== undefined && Object.hasOwn(factory, String(name ?? ""))) return kind.stays;
      running.kept = running.kept.filter((known) => !is(name)(known));
      return undefined;
    },
    items: ({ kept }) => kept.filter((known) => known.kind === mode),
    header: ({ name }) => (name === "" ? header : `${header} ${name}`),
    lines: [
      ...kind.lines.map((line, index) => keptLine(mode, line, index, kind.lines)),
      { commands: [], print: ({ lines }) => lines },
    ],
  });
  // They stand together, and their part ends with one `!`.
  return { ...made, print: (running) => made.print(running).filter((line) => line !== "!") };
}

function keptLine(mode: string, line: KeptLine, index: number, all: readonly KeptLine[]): Entry<KeptBlock> {
  const text = textOf(line.words);
  const syntax: Syntax = line.value
    ? [...line.words, parameter("value", line.value, line.words.at(-1)?.help ?? "")]
    : line.words;
  /** What tells two lines of this kind apart. */
  const key = (value: string) => (line.many === "first word" ? (value.split(" ")[0] ?? "") : value);
  const isSame = (printed: string, value: string | undefined) => {
    if (indexOf(printed, all) !== index) return false;
    return (
      line.many === undefined || value === undefined || key(printed.slice(text.length + 1)) === key(value)
    );
  };
  const put = (item: KeptBlock, printed: readonly string[], value: string | undefined) => {
    const others = item.lines.filter((known) => !isSame(known, value));
    item.lines = [...others, ...printed].sort((a, b) => indexOf(a, all) - indexOf(b, all));
  };
  return modeLine<KeptBlock>(mode)({
    syntax,
    needs: line.words.length,
    set(item, { value }) {
      put(item, [value === undefined ? text : `${text} ${String(value)}`], value as string | undefined);
    },
    unset(item, { value }) {
      put(item, line.off ? [`no ${text}`] : [], value as string | undefined);
    },
  });
}

/** The kind of a printed line: the longest one whose words it begins with. */
function indexOf(printed: string, all: readonly KeptLine[]): number {
  const said = printed.replace(/^no /, "");
  let best = -1;
  let length = 0;
  for (const [index, line] of all.entries()) {
    const text = textOf(line.words);
    if ((said === text || said.startsWith(`${text} `)) && text.length > length)
      [best, length] = [index, text.length];
  }
  return best;
}

/** A line of `config` mode that is printed in both senses. */
export interface KeptGlobal {
  readonly words: readonly Keyword[];
  readonly value?: ParameterType<string>;
  /** What it is from the factory: on, off, or the value; undefined: absent, and then its `no` is not printed either. */
  readonly factory?: boolean | string;
}

/** What a device has of these lines from the factory. */
export function factoryLines(lines: readonly KeptGlobal[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap(({ words, factory }) =>
      factory === undefined || factory === false ? [] : [[textOf(words), factory === true ? "" : factory]],
    ),
  );
}

export function keptGlobal<C extends Configuration>({
  words,
  value: type,
  factory,
}: KeptGlobal): Entry<C, C> {
  const text = textOf(words);
  const syntax: Syntax = type ? [...words, parameter("value", type, words.at(-1)?.help ?? "")] : words;
  return globalLineOf<C>()({
    syntax,
    needs: words.length,
    set(running, { value }) {
      running.keptLines = { ...running.keptLines, [text]: value === undefined ? "" : String(value) };
    },
    unset(running) {
      const { [text]: _gone, ...others } = running.keptLines;
      running.keptLines = others;
    },
    print({ keptLines }) {
      const value = own(keptLines, text);
      if (value === undefined) return factory === undefined ? [] : [`no ${text}`];
      return [value === "" ? text : `${text} ${value}`];
    },
  });
}

/** The rest of a line, blanks folded, that the pattern accepts. The pattern must be linear. */
export function shaped(label: string, pattern: RegExp): ParameterType<string> {
  return {
    label,
    takesLine: true,
    read(token) {
      const text = token.trim();
      return text.length <= 240 && pattern.test(text) ? text : undefined;
    },
  };
}

/** A number, as the text that it is printed as. */
export function numberText(low: number, high: number): ParameterType<string> {
  const { label, read } = range(low, high);
  return { label, read: (token) => read(token)?.toString() };
}
