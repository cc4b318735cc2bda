import type { Envelope, TestStepFinished } from "@cucumber/messages";
import { interruption } from "../node/interruption";
import { printable } from "../printable";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a signal cuts off from a run, so that it can be told: which scenario was in the middle, how many were not begun. */
export class Interrupted {
  readonly #names = new Map<string, string>();
  readonly #pickles = new Map<string, string>();
  readonly #attempts = new Map<string, string>();
  readonly #running = new Set<string>();
  #cut: string[] = [];
  #planned = 0;
  /** What people wrote, hooks apart. */
  readonly #steps = new Set<string>();
  /** Test cases that were begun. */
  readonly #begun = new Set<string>();
  readonly #onSignal = (signal: string) => {
    // Whoever asks twice does not want to wait.
    if (interruption.signal !== undefined) process.exit(1);
    this.#cut = [...this.#running].map((attempt) => this.#nameOf(attempt));
    process.stderr.write(
      `\n${signal}: the running scenario ends, the reports are written; once more ends at once.\n`,
    );
    interruption.request(signal);
  };

  /** From here on a signal ends the run in order. */
  constructor() {
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  take({ pickle, testCase, testCaseStarted, testStepFinished, testCaseFinished }: Envelope): void {
    if (pickle) this.#names.set(pickle.id, `${pickle.name} (${pickle.uri}:${pickle.location?.line ?? 1})`);
    if (testCase) {
      this.#pickles.set(testCase.id, testCase.pickleId);
      this.#planned++;
      for (const { id, pickleStepId } of testCase.testSteps) if (pickleStepId) this.#steps.add(id);
    }
    if (testCaseStarted) {
      this.#attempts.set(testCaseStarted.id, testCaseStarted.testCaseId);
      this.#running.add(testCaseStarted.id);
      if (interruption.signal === undefined) this.#begun.add(testCaseStarted.testCaseId);
    }
    if (testStepFinished) this.#takeStep(testStepFinished);
    if (testCaseFinished) this.#running.delete(testCaseFinished.testCaseStartedId);
  }

  /** Another thread may hear of the signal when it has begun the next scenario. */
  #takeStep({ testStepId, testCaseStartedId, testStepResult }: TestStepFinished): void {
    if (testStepResult.status === "SKIPPED" || !this.#steps.has(testStepId)) return;
    this.#begun.add(this.#attempts.get(testCaseStartedId) ?? "");
  }

  /** One sentence, where there was a signal. */
  told(): string | undefined {
    if (interruption.signal === undefined) return undefined;
    const cut =
      this.#cut.length === 0
        ? ""
        : ` in the middle of ${this.#cut.map((name) => printable(name)).join(", ")}`;
    const left = this.#planned - this.#begun.size;
    return `interrupted by ${interruption.signal}${cut}; ${left} of ${this.#planned} scenarios were not begun`;
  }

  leave(): void {
    for (const signal of signals) process.off(signal, this.#onSignal);
  }

  #nameOf(attempt: string): string {
    return this.#names.get(this.#pickles.get(this.#attempts.get(attempt) ?? "") ?? "") ?? "a scenario";
  }
}
