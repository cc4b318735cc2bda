import { loadDefinitions } from "../../scripts/sentences";
import type { StepDefinition } from "../../src/cli/step-definitions";

let definitions: readonly StepDefinition[] | undefined;

/** Loads the step definitions as Cucumber does. */
export async function loadSteps(): Promise<readonly StepDefinition[]> {
  if (definitions) return definitions;
  definitions = (await loadDefinitions()) as unknown as readonly StepDefinition[];
  return definitions;
}

/** The expressions of the sentences that a text is, however it says them. */
export async function meaningsOf(text: string): Promise<string[]> {
  const { sentenceOtherwise } = await import("../../steps/language/sentence");
  const found = (await loadSteps()).filter((definition) => definition.matchesStepName(text));
  return found.map(({ pattern }) =>
    typeof pattern === "string" ? pattern : sentenceOtherwise(pattern)!.expression,
  );
}
