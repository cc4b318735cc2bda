import { UsageError } from "../../src/errors";
import { nounNamed } from "./nouns";
import { anyCase, anyFirst, escaped } from "./pattern-text";
import { longestEntry } from "./words";

/** A sentence as a pattern, with the nouns that it captures, in its own order. */
export interface Phrase {
  readonly source: string;
  readonly nouns: readonly string[];
  /** Patterns of words, each of which is in every text that fits; what a sentence may leave out is not among them. */
  readonly words: readonly string[];
}

/**
 * A Cucumber expression as the pattern of a regular expression.
 * @param as `written`: what Cucumber itself would match, capturing nothing; `loose`: as people say it, each noun captured
 * @throws UsageError when the expression names a noun that there is none.
 */
export function phraseOf(expression: string, as: "written" | "loose"): Phrase {
  const units = unitsOf(expression);
  return as === "written" ? written(units) : loose(units);
}

type Unit =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "noun"; readonly name: string }
  | { readonly kind: "optional"; readonly units: readonly Unit[] };

/** `{ap} starts( again)` -> a noun, a word and an optional word. */
function unitsOf(expression: string): Unit[] {
  const parts =
    expression.match(/\{[^}]+\}|\( [^)]*\)|\([^)]* \)(?=\S)|[^\s{(]+(?:\([^ )][^)]*\)[^\s{(]*)*|\s+|\(/g) ??
    [];
  return parts.flatMap((part): Unit[] => {
    if (/^\s+$/.test(part)) return [];
    if (part.startsWith("{")) return [{ kind: "noun", name: part.slice(1, -1) }];
    if (part.startsWith("(")) return [{ kind: "optional", units: unitsOf(part.slice(1, -1).trim()) }];
    return [{ kind: "words", text: part }];
  });
}

/** The pattern of plain words: `packet(s)`, `a/an`. */
function plain(text: string): string {
  const word = (one: string) =>
    one
      .split(/(\([^)]*\))/)
      .map((piece) => (piece.startsWith("(") ? `(?:${escaped(piece.slice(1, -1))})?` : escaped(piece)))
      .join("");
  const choices = text.split("/");
  return choices.length === 1 ? word(text) : `(?:${choices.map(word).join("|")})`;
}

function written(units: readonly Unit[]): Phrase {
  const source = units
    .map((unit, index) => {
      const gap = index === 0 ? "" : " ";
      if (unit.kind === "noun") return `${gap}(?:${nounNamed(unit.name).pattern})`;
      if (unit.kind === "words") return /^[:,.]$/.test(unit.text) ? unit.text : gap + plain(unit.text);
      return `(?:${gap}${written(unit.units).source})?`;
    })
    .join("");
  return { source, nouns: [], words: [] };
}

/** Builds a pattern from left to right; a gap stands before all but what comes first. */
class LoosePattern {
  source = "";
  readonly nouns: string[] = [];
  readonly words: string[] = [];
  #begun = false;
  #gluesNext = false;

  /** Something has been put that cannot be left out. */
  get isBegun(): boolean {
    return this.#begun;
  }

  put(pattern: string, { isOptional = false, isGlued = false, gluesNext = false } = {}): void {
    const between = isGlued || this.#gluesNext ? " *" : ",? +";
    this.#gluesNext = gluesNext;
    const gap = this.source === "" ? "" : this.#begun ? between : `(?:^|${between})`;
    this.source += isOptional ? `(?:${gap}${pattern})?` : gap + pattern;
    if (!isOptional) this.#begun = true;
  }
}

function loose(units: readonly Unit[]): Phrase {
  const pattern = new LoosePattern();
  const whole = units.filter((unit) => !(unit.kind === "words" && /^[:.]$/.test(unit.text)));
  for (let index = 0; index < whole.length; ) {
    const unit = whole[index]!;
    if (unit.kind === "noun") {
      const noun = nounNamed(unit.name);
      pattern.put(`((?:${noun.said?.(!pattern.isBegun) ?? noun.pattern}))`);
      pattern.nouns.push(noun.standsFor ?? unit.name);
      index += 1;
    } else if (unit.kind === "optional") {
      const inner = loose(unit.units);
      if (inner.nouns.length > 0) throw new UsageError("a noun cannot be left out of a sentence");
      pattern.put(inner.source, { isOptional: true });
      index += 1;
    } else {
      const run: string[] = [];
      for (let at = index; whole[at]?.kind === "words"; at += 1)
        run.push((whole[at] as { text: string }).text);
      const entry = longestEntry(run);
      const { length } = entry ?? { length: 1 };
      const words = entry?.pattern ?? anyCase(plain(unit.text.replace(/[:,.]$/, "")));
      const here = pattern.isBegun ? words : anyFirst(words);
      pattern.put(here, entry);
      if (!entry?.isOptional) pattern.words.push(here);
      index += length;
    }
  }
  return { source: pattern.source, nouns: pattern.nouns, words: pattern.words };
}
