import type { Envelope, Scenario } from "@cucumber/messages";
import { didYouMean } from "../did-you-mean";

const keywords = ["Given", "When", "Then", "And", "But"];

/**
 * Scenarios of which nothing would ever be tried: they pass, as Cucumber has it. To Gherkin a line before the first step that no
 * keyword begins (`Givn ...`, `given ...`) describes the scenario.
 */
export class ScenariosWithoutSteps {
  readonly #known = new Map<string, { readonly uri: string; readonly scenario: Scenario }>();
  readonly #found = new Map<string, string>();

  take({ gherkinDocument, pickle }: Envelope): void {
    const uri = gherkinDocument?.uri ?? "";
    for (const { scenario, rule } of gherkinDocument?.feature?.children ?? [])
      for (const one of [scenario, ...(rule?.children ?? []).map((child) => child.scenario)])
        if (one !== undefined && one.steps.length === 0) this.#known.set(one.id, { uri, scenario: one });
    for (const id of pickle?.astNodeIds ?? []) {
      const empty = this.#known.get(id);
      if (empty !== undefined) this.#found.set(id, told(empty.uri, empty.scenario));
    }
  }

  /** A line for each. */
  get told(): readonly string[] {
    return [...this.#found.values()];
  }
}

function told(uri: string, { name, location, description }: Scenario): string {
  const [word = ""] = /[^\s:]+/.exec(description) ?? [];
  const near = word === "" ? "" : didYouMean(word, keywords);
  const why = near === "" ? "" : `: "${word}" begins none${near}`;
  return `${uri}:${location.line}:${location.column ?? 1}: the scenario "${name}" has no steps${why}`;
}
