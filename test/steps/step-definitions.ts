import { loadDefinitions } from "../../scripts/sentences";

interface Definition {
  readonly keyword: string;
  readonly pattern: string | RegExp;
  matchesStepName(text: string): boolean;
}

let definitions: readonly Definition[] | undefined;

/** Loads the step definitions as Cucumber does. */
export async function loadSteps(): Promise<readonly Definition[]> {
  if (definitions) return definitions;
  definitions = (await loadDefinitions()) as unknown as readonly Definition[];
  return definitions;
}

/** The expressions of the sentences that a text is, however it says them. */
export async function meaningsOf(text: string): Promise<string[]> {
  const { sentences } = await import("../../steps/language/sentence");
  const found = (await loadSteps()).filter((definition) => definition.matchesStepName(text));
  return found.map(({ pattern }) => {
    if (typeof pattern === "string") return pattern;
    return sentences.find(({ otherwise }) => otherwise?.source === pattern.source)!.expression;
  });
}
