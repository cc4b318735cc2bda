import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";

/** As much of Cucumber's step definitions as is needed here; its own types leave them out. */
export interface StepDefinition {
  readonly keyword: string;
  readonly pattern: string | RegExp;
  matchesStepName(text: string): boolean;
}

export function stepDefinitionsOf(library: ISupportCodeLibrary): readonly StepDefinition[] {
  return (library as unknown as { stepDefinitions: readonly StepDefinition[] }).stepDefinitions;
}
