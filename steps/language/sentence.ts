import { Given as defineGiven, Then as defineThen, When as defineWhen } from "@cucumber/cucumber";
import { UsageError } from "../../src/errors";
import { own } from "../../src/own";
import type { LabWorld } from "../world";
import { holdsAll } from "./first-look";
import { nounNamed } from "./nouns";
import { type Phrase, phraseOf } from "./phrase";
import { phrasings } from "./phrasings";

/** One sentence of the language: how it is written in the guide, and what else means the same. */
export interface Sentence {
  /** Of the guide. */
  readonly chapter: string;
  readonly keyword: "Given" | "When" | "Then";
  readonly expression: string;
  /** The same in other words, as far as it is not the same words in other forms. */
  readonly also: readonly string[];
  /** What fits all that means the same and is not written as the expression has it. */
  readonly otherwise: RegExp | undefined;
  /**
   * Whether `otherwise` may fit. No is certain, and known at a first look at the text's words: the pattern itself has up to forty
   * thousand characters, and is compiled when it first looks at a text.
   */
  mayFit(text: string): boolean;
}

const all: Sentence[] = [];
const byPattern = new Map<string | RegExp, Sentence>();
let currentChapter = "";

/** The sentence whose `otherwise` a step definition's pattern is. */
export function sentenceOtherwise(pattern: string | RegExp): Sentence | undefined {
  return byPattern.get(pattern);
}

/** The sentences that are defined from here on stand in this chapter of the guide. */
export function chapter(title: string): void {
  currentChapter = title;
}

/** Every sentence, in the order in which they were defined. */
export const sentences: readonly Sentence[] = all;

// biome-ignore lint/suspicious/noExplicitAny: what a step takes is said by its expression, which the compiler does not read
type Body = (this: LabWorld, ...values: any[]) => unknown;

export const Given = defining("Given", defineGiven);
export const When = defining("When", defineWhen);
export const Then = defining("Then", defineThen);

/**
 * Defines a step twice: as it is written, for Cucumber and editors, and in all the words in which people say it. What does
 * something may have a second body, for when it stands behind Then: it looks whether that has come about.
 */
function defining(keyword: Sentence["keyword"], define: typeof defineGiven) {
  return (expression: string, does: Body, looks: Body | undefined = undefined): void => {
    const { also = [], otherwise = {}, time, covers = [] } = own(phrasings, expression) ?? {};
    const exact = phraseOf(expression, "loose");
    const isCovered = covered.has(expression);
    const ways = waysToSay(expression, also, time !== undefined);
    const asWritten = [expression, ...covers].map((one) => `^${phraseOf(one, "written").source}`).join("|");
    const around = aroundIt(keyword, expression);
    const pattern = new RegExp(
      `^${around.before}${oneOf(ways, time)}${around.behind} *[:.]?$(?<!${asWritten})`,
    );
    const isDone = [expression, ...also].map((way) =>
      /^(?:I|on \{\w+\} I|\{int\} people|\{duration\}) /.test(way),
    );
    const body: Body = function (...values) {
      if (keyword === "Then" || !this.isToBeSeen) return does.apply(this, values);
      if (looks) return looks.apply(this, values);
      const { stepText: text } = this;
      const whole = ({ source }: Phrase) =>
        new RegExp(`^${oneOf([{ source }], time)}${around.behind} *[:.]?$`);
      if (ways.some((way, index) => isDone[index] && whole(way).test(text))) return does.apply(this, values);
      throw new UsageError(
        "behind Then this would not look whether it is so, but make it so: put When before it, or say what must be seen",
        this.place.step,
      );
    };
    const sentence: Sentence = {
      chapter: currentChapter,
      keyword,
      expression,
      also,
      otherwise: isCovered ? undefined : pattern,
      mayFit: (text) => ways.some(({ words }) => holdsAll(words, text)),
    };
    all.push(sentence);
    if (sentence.otherwise) byPattern.set(sentence.otherwise, sentence);

    // A sentence that goes on in a table or a text has one value more.
    const more = expression.endsWith(":") ? 1 : 0;
    define(
      expression,
      // What Cucumber hands over besides is its callback: a body with a default for its last value would take it for that.
      taking(exact.nouns.length + more, (world, values) =>
        call(world, body, () => values.slice(0, exact.nouns.length + more)),
      ),
    );
    if (isCovered) return;
    const wanted =
      time === undefined || exact.nouns.includes("duration") ? exact.nouns : [...exact.nouns, "duration"];
    const left = time === undefined || time === "" ? otherwise : { ...otherwise, duration: time };
    const groups = ways.reduce((sum, way) => sum + way.nouns.length, time === undefined ? 0 : 2);
    define(
      pattern,
      taking(groups + more, (world, texts) => {
        const argument = texts.splice(groups);
        const said = saidIn(ways, time === undefined ? texts : texts.slice(1, -1));
        if (time !== undefined) said.set("duration", [texts[0], texts.at(-1)].filter(isText));
        const value = (name: string) => {
          const text = said.get(name)?.shift() ?? own(left, name);
          return text === undefined ? undefined : nounNamed(name).read(text, world);
        };
        return call(world, body, () => [...wanted.map(value), ...argument]);
      }),
    );
  };
}

/** Sentences whose other forms are another's. */
const covered = new Set(Object.values(phrasings).flatMap(({ covers = [] }) => covers));

function waysToSay(expression: string, also: readonly string[], hasTime: boolean): Phrase[] {
  const plain = hasTime ? expression.replace(/^within \{duration\} | within \{duration\}$/, "") : expression;
  return [plain, ...also].map((one) => phraseOf(one, "loose"));
}

/** What people put before a sentence or behind it, which says nothing more. */
function aroundIt(keyword: Sentence["keyword"], expression: string): { before: string; behind: string } {
  const looking =
    "(?:(?:(?:I|[Ww]e) )?(?:[Vv]erify|[Cc]heck|[Ee]nsure|[Cc]onfirm|[Aa]ssert|[Vv]alidate|[Mm]ake sure|expect|see)(?: that| if)? +)?";
  const having =
    "(?:(?:[Tt]here (?:is|are)|(?:I|[Ww]e) have|(?:[Tt]he |[Oo]ur |[Mm]y )?(?:lab|network|site|topology|setup) (?:has|contains|includes|consists of)) +)?";
  const isThing = /^(?:an? |these |\{int\} |the (?:AP|full|segment))/.test(expression);
  return {
    before: keyword === "Then" ? looking : keyword === "Given" && isThing ? having : "",
    behind: expression.endsWith(":")
      ? ""
      : "(?:,? +(?:again|now|too|as well|afterwards|at the end|in the end))?",
  };
}

/** What people put before a sentence that waits anyway. */
const waiting =
  "(?:(?:(?:I |we |[Tt]hen )?waits? (?:until|till)|[Ee]ventually|[Ff]inally|[Aa]t last|[Ss]oon),? +)?";

/** A pattern for any of the ways; a time may stand before it or behind it, or be left out. */
function oneOf(ways: readonly Pick<Phrase, "source">[], usualTime: string | undefined): string {
  const any = `(?:${ways.map(({ source }) => source).join("|")})`;
  if (usualTime === undefined) return any;
  const { source: time } = phraseOf("within {duration}", "loose");
  const patience = usualTime === "" ? "" : waiting;
  return `${patience}(?:${time},? +)?${any}(?:,? +${time})?`;
}

/** A step function for Cucumber, which counts the parameters that a function declares. */
function taking(count: number, run: (world: LabWorld, values: unknown[]) => unknown) {
  const step = function (this: LabWorld, ...values: unknown[]) {
    return run(this, values);
  };
  return Object.defineProperty(step, "length", { value: count });
}

const isText = (text: unknown): text is string => typeof text === "string";

/** The texts of the nouns of the one way of saying it that fits, by the noun's name. */
function saidIn(ways: readonly Phrase[], texts: readonly unknown[]): Map<string, string[]> {
  let from = 0;
  for (const { nouns } of ways) {
    const found = texts.slice(from, from + nouns.length);
    from += nouns.length;
    if (nouns.length === 0 || !found.every(isText)) continue;
    const said = new Map<string, string[]>();
    nouns.forEach((name, index) => {
      said.set(name, [...(said.get(name) ?? []), found[index] as string]);
    });
    return said;
  }
  return new Map();
}

/** A mistake that a step tells of without a place is one of the step's own line. */
async function call(world: LabWorld, body: Body, values: () => readonly unknown[]): Promise<unknown> {
  try {
    return await body.apply(world, [...values()]);
  } catch (error) {
    throw placed(error, world);
  }
}

/** The error, with the place of the word that it is about where it has none. */
export function placed(error: unknown, world: LabWorld): unknown {
  if (!(error instanceof UsageError) || error.place !== undefined) return error;
  return new UsageError(error.message, world.place.word(error.message));
}
