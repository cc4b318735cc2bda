import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import { sentenceOtherwise, sentences } from "../../steps/language/sentence";
import { stepDefinitionsOf } from "./step-definitions";

/**
 * Cucumber tries every step definition on every step. What else means the same as a sentence is a long pattern: all of them
 * together take seconds to compile, and a step fits one of them at the most, or none where it is written as a sentence is. So
 * they are only tried on what is not, and each is asked first whether it may fit.
 */
export function lookFirst(library: ISupportCodeLibrary): ISupportCodeLibrary {
  const definitions = stepDefinitionsOf(library);
  const expressions = new Set<unknown>(sentences.map(({ expression }) => expression));
  const asWritten = definitions.filter(({ pattern }) => expressions.has(pattern));
  const known = new Map<string, boolean>();
  const isWritten = (text: string) => {
    const is = known.get(text) ?? asWritten.some((definition) => definition.matchesStepName(text));
    known.set(text, is);
    return is;
  };
  for (const definition of definitions) {
    const sentence = sentenceOtherwise(definition.pattern);
    if (!sentence) continue;
    const fits = definition.matchesStepName.bind(definition);
    definition.matchesStepName = (text) => !isWritten(text) && sentence.mayFit(text) && fits(text);
  }
  return library;
}
