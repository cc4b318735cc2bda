import { loadSupport } from "@cucumber/cucumber/api";
import { nearestSentences, sentencesWith, wordsOfSentences } from "../../steps/language/nearest-sentences";
import { isNoun, nounNamed } from "../../steps/language/nouns";
import { sentenceOtherwise, sentences } from "../../steps/language/sentence";
import { didYouMean } from "../did-you-mean";
import { exitCodes } from "./exit-codes";
import { configureRun } from "./run-configuration";
import { stepDefinitionsOf } from "./step-definitions";

/** Prints the sentences that scenarios may use, or those with a word, as people say it; one's own steps among them. */
export async function steps(words: readonly string[]): Promise<number> {
  const wanted = words.join(" ");
  const all = stepDefinitionsOf(await loadSupport(await configureRun({})));
  // What else means the same is not listed a second time.
  const definitions = all.filter(({ pattern }) => !sentenceOtherwise(pattern));
  const keywordOf = new Map(definitions.map(({ keyword, pattern }) => [String(pattern), keyword]));
  const known = [...keywordOf.keys()];
  const found = sentencesWith(wanted, known);
  if (found.length === 0) {
    process.stderr.write(`${noneHas(wanted, known)}\n`);
    return exitCodes.usage;
  }
  const lines = found.map((expression) => `${(keywordOf.get(expression) ?? "").padEnd(6)}${expression}`);
  process.stdout.write(`${lines.join("\n")}\n${wanted === "" ? "" : details(found)}`);
  return exitCodes.passed;
}

/** What to say where no sentence has the words: which words there are, and what is nearest. */
function noneHas(wanted: string, known: readonly string[]): string {
  const there = wordsOfSentences(known);
  const unknown = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => !there.has(word));
  const near = unknown.map((word) => didYouMean(word, there)).find((text) => text !== "") ?? "";
  const { sentences: nearest } = nearestSentences(wanted, known, 5);
  const list =
    nearest.length > 0
      ? `the nearest are\n${nearest.map((one) => `  ${one}`).join("\n")}`
      : "`ewclab steps` lists them all";
  return `no sentence has "${wanted}"${near}${near === "" ? ";" : ""} ${list}`;
}

/** What else means the same, and how the nouns are written. */
function details(expressions: readonly string[]): string {
  const also = sentences
    .filter(({ expression, also }) => expressions.includes(expression) && also.length > 0)
    .map(({ expression, also }) => `  ${expression}\n${also.map((other) => `    = ${other}\n`).join("")}`);
  const names = new Set(
    expressions.flatMap((one) => [...one.matchAll(/\{([^}]+)\}/g)].map((found) => found[1]!)),
  );
  const nouns = [...names].filter(isNoun).map((name) => `  {${name}}`.padEnd(20) + nounNamed(name).says);
  return `${also.length > 0 ? `\nin other words\n${also.join("")}` : ""}${nouns.length > 0 ? `\nnouns\n${nouns.join("\n")}\n` : ""}`;
}
