import type { Envelope, TestStepResult } from "@cucumber/messages";
import { EnvironmentError } from "../errors";
import { exitCodes } from "./exit-codes";

/**
 * What a run comes to. A scenario that ended since the machine lacked something, or since its own text cannot be meant so,
 * says nothing of an upgrade: it counts as environment or usage, unless another failed in earnest.
 */
export class RunOutcome {
  /** By attempt, the first step that did not pass. */
  readonly #worst = new Map<string, TestStepResult>();
  readonly #again = new Set<string>();
  #passed: boolean | undefined;

  take({ testStepFinished, testCaseFinished, testRunFinished }: Envelope): void {
    if (testStepFinished) {
      const { testCaseStartedId, testStepResult } = testStepFinished;
      if (!harmless.has(testStepResult.status) && !this.#worst.has(testCaseStartedId))
        this.#worst.set(testCaseStartedId, testStepResult);
    }
    if (testCaseFinished?.willBeRetried) this.#again.add(testCaseFinished.testCaseStartedId);
    if (testRunFinished) this.#passed = testRunFinished.success;
  }

  /** All scenarios have had their turn. */
  get isOver(): boolean {
    return this.#passed !== undefined;
  }

  /**
   * @param success what Cucumber makes of it; to a dry run it is all the same whether there are such steps
   * @throws EnvironmentError when all passed, and yet there was no success: a report could not be written.
   */
  code(success: boolean): number {
    const { verdict } = this;
    if (success && verdict === undefined) return exitCodes.passed;
    if (this.#passed && !success) throw new EnvironmentError("the reports could not be written: see above");
    return verdict ?? exitCodes.failed;
  }

  /** What the scenarios themselves come to, when a report could not be written; undefined when none failed. */
  get verdict(): number | undefined {
    // What was tried again says nothing: its last try does.
    const codes = [...this.#worst].flatMap(([attempt, result]) =>
      this.#again.has(attempt) ? [] : [codeOf(result)],
    );
    if (codes.length === 0) return undefined;
    if (codes.includes(exitCodes.failed)) return exitCodes.failed;
    return codes.includes(exitCodes.environment) ? exitCodes.environment : exitCodes.usage;
  }
}

const harmless = new Set(["PASSED", "SKIPPED"]);

function codeOf({ status, exception }: TestStepResult): number {
  if (status === "UNDEFINED" || status === "AMBIGUOUS" || status === "PENDING") return exitCodes.usage;
  if (exception?.type === "UsageError") return exitCodes.usage;
  return exception?.type === "EnvironmentError" ? exitCodes.environment : exitCodes.failed;
}
