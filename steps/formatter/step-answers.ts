import type {
  Envelope,
  PickleStep,
  StepDefinition,
  Suggestion,
  TestStepFinished,
  TestStepResult,
} from "@cucumber/messages";
import { nearestSentences } from "../language/nearest-sentences";
import { sentences } from "../language/sentence";

/**
 * Puts an answer into the result of every step that Cucumber leaves without one: a step that there is none, one that several
 * definitions fit, and one that is only a sketch. Terminal, JUnit and HTML reports all show a result's message.
 */
export class StepAnswers {
  readonly #definitions = new Map<string, StepDefinition>();
  readonly #steps = new Map<string, PickleStep>();
  readonly #testSteps = new Map<string, { pickleStepId: string; definitions: readonly string[] }>();
  readonly #attempts = new Map<string, { text: string; result: TestStepResult }[]>();
  readonly #snippets = new Map<string, string>();

  take(envelope: Envelope): void {
    const { stepDefinition, pickle, testCase, suggestion, testStepFinished, testCaseFinished } = envelope;
    if (stepDefinition) this.#definitions.set(stepDefinition.id, stepDefinition);
    for (const step of pickle?.steps ?? []) this.#steps.set(step.id, step);
    for (const { id, pickleStepId, stepDefinitionIds = [] } of testCase?.testSteps ?? [])
      if (pickleStepId !== undefined)
        this.#testSteps.set(id, { pickleStepId, definitions: stepDefinitionIds });
    if (suggestion) this.#suggest(suggestion);
    if (testStepFinished) this.#answer(testStepFinished);
    if (testCaseFinished) this.#together(testCaseFinished.testCaseStartedId);
  }

  /** JUnit shows one result of a scenario, the last of those that are worst: that one tells of all. */
  #together(attempt: string): void {
    const answers = this.#unanswered(attempt);
    this.#attempts.delete(attempt);
    const all = answers
      .map(({ text, result }) => `${text}\n${(result.message ?? "").replace(/^/gm, "  ")}`)
      .join("\n");
    for (const { result } of answers) if (result.exception) result.exception.stackTrace = all;
  }

  #unanswered(attempt: string): { text: string; result: TestStepResult }[] {
    const found = this.#attempts.get(attempt) ?? [];
    this.#attempts.set(attempt, found);
    return found;
  }

  #answer({ testCaseStartedId, testStepId, testStepResult: result }: TestStepFinished): void {
    const found = this.#testSteps.get(testStepId);
    if (!found || result.message !== undefined) return;
    const { pickleStepId, definitions } = found;
    const text = this.#steps.get(pickleStepId)?.text ?? "";
    const answer =
      result.status === "UNDEFINED"
        ? this.#undefined(text, this.#snippets.get(pickleStepId))
        : result.status === "AMBIGUOUS"
          ? this.#ambiguous(definitions)
          : result.status === "PENDING"
            ? this.#pending(definitions)
            : undefined;
    if (answer === undefined) return;
    result.message = answer;
    result.exception = { type: "UsageError", message: `${kinds[result.status]}: ${text}` };
    this.#unanswered(testCaseStartedId).push({ text, result });
  }

  /** The HTML report shows no message for a step that there is none, only what is suggested. */
  #suggest(suggestion: Suggestion): void {
    const [snippet] = suggestion.snippets;
    if (!snippet) return;
    this.#snippets.set(suggestion.pickleStepId, snippet.code);
    const text = this.#steps.get(suggestion.pickleStepId)?.text ?? "";
    const meant = this.#meant(text).replace(/^/gm, "// ");
    suggestion.snippets = [{ language: snippet.language, code: `${meant}\n\n${snippet.code}` }];
  }

  #undefined(text: string, snippet: string | undefined): string {
    const own = snippet ? `\nor a step of your own:\n${snippet.replace(/^/gm, "  ")}` : "";
    return `${this.#meant(text)}\n(\`ewclab steps WORD\` finds sentences)${own}`;
  }

  #meant(text: string): string {
    const known = [...this.#definitions.values()].flatMap(({ pattern: { type, source } }) =>
      type === "CUCUMBER_EXPRESSION" ? [source] : [],
    );
    const { areNear, sentences: near } = nearestSentences(text, known);
    const how = areNear ? "did you mean" : "the least far are";
    return `there is no such step; ${how}${near.map((sentence) => `\n  ${sentence}`).join("")}`;
  }

  #ambiguous(ids: readonly string[]): string {
    const found = ids.map((id) => `\n  ${this.#named(id)}`).join("");
    return `${ids.length} steps are written so; word one of them in another way:${found}`;
  }

  #pending([id]: readonly string[]): string {
    return `this step is a sketch: its definition returns "pending"${id === undefined ? "" : `\n  ${this.#named(id)}`}`;
  }

  #named(id: string): string {
    const definition = this.#definitions.get(id);
    if (!definition) return id;
    const { pattern, sourceReference } = definition;
    const sentence = sentences.find(({ otherwise }) => otherwise?.source === pattern.source);
    const place = sourceReference.uri
      ? `  (${sourceReference.uri}:${sourceReference.location?.line ?? 1})`
      : "";
    return `${sentence ? `${sentence.expression}, in other words` : pattern.source}${sentence ? "" : place}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  UNDEFINED: "no such step",
  AMBIGUOUS: "more than one such step",
  PENDING: "a step that is only a sketch",
};
