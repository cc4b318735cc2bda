import type { Envelope } from "@cucumber/messages";
import { expect, test } from "vitest";
import { RunOutcome } from "../../src/cli/run-outcome";

const time = { seconds: 0, nanos: 0 };

/** One scenario's tries in turn, each with the status of its one step. */
function outcomeOf(success: boolean, ...tries: string[]): number {
  const outcome = new RunOutcome();
  tries.forEach((status, index) => {
    const testCaseStartedId = `try ${index}`;
    const testStepResult = { status, duration: time };
    const willBeRetried = index < tries.length - 1;
    outcome.take({
      testStepFinished: { testCaseStartedId, testStepId: "1", testStepResult, timestamp: time },
    } as Envelope);
    outcome.take({ testCaseFinished: { testCaseStartedId, timestamp: time, willBeRetried } });
  });
  outcome.take({ testRunFinished: { success, timestamp: time } });
  return outcome.code(success);
}

test("a scenario that passes when it is tried again has passed", () => {
  expect(outcomeOf(true, "FAILED", "PASSED")).toBe(0);
  expect(outcomeOf(false, "FAILED", "FAILED")).toBe(1);
  expect(outcomeOf(false, "PASSED", "FAILED")).toBe(1);
});

test("a dry run that finds an unknown step has not", () => {
  expect(outcomeOf(true, "UNDEFINED")).toBe(2);
});
