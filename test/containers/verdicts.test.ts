import { expect, test } from "vitest";
import { compareVerdicts, verdictsIn } from "../../src/cli/verdicts";

const verdict = (scenario: string, status: string, ...tags: string[]) => ({ scenario, status, tags });

test("verdicts are compared scenario by scenario", () => {
  const embedded = [
    verdict("a", "PASSED"),
    verdict("b", "PASSED"),
    verdict("c", "FAILED"),
    verdict("d", "PASSED", "@embedded-only"),
    verdict("e", "PASSED"),
  ];
  const docker = [
    verdict("a", "PASSED"),
    verdict("b", "FAILED"),
    verdict("c", "FAILED"),
    verdict("f", "PASSED", "@docker-only"),
    verdict("g", "PASSED"),
  ];
  expect(compareVerdicts(embedded, docker)).toEqual({
    same: 2,
    different: [
      "b: embedded passed, docker failed",
      "e: embedded passed, docker did not run it",
      "g: docker passed, embedded did not run it",
    ],
    alone: [verdict("d", "PASSED", "@embedded-only"), verdict("f", "PASSED", "@docker-only")],
  });
});

test("a scenario's verdict is its first step that did not pass, at the last attempt, and an earlier one is told of", () => {
  const step = (testCaseStartedId: string, status: string, message?: string) => ({
    testStepFinished: {
      testCaseStartedId,
      testStepId: "s",
      testStepResult: { status, message },
      timestamp: {},
    },
  });
  const messages = [
    { pickle: { id: "p1", uri: "a.feature", name: "one", location: { line: 3 }, tags: [], steps: [] } },
    { testCase: { id: "c1", pickleId: "p1", testSteps: [] } },
    { testCaseStarted: { id: "t1", testCaseId: "c1", attempt: 0, timestamp: {} } },
    step("t1", "PASSED"),
    step("t1", "FAILED", "ExpectationError: nothing came\n    at somewhere"),
    step("t1", "SKIPPED"),
    { testCaseStarted: { id: "t2", testCaseId: "c1", attempt: 1, timestamp: {} } },
    step("t2", "PASSED"),
    step("t2", "UNDEFINED"),
    step("t2", "SKIPPED"),
  ];
  expect(verdictsIn(messages as never)).toEqual([
    {
      scenario: "a.feature:3 one",
      status: "UNDEFINED",
      tags: [],
      failedBefore: "ExpectationError: nothing came",
    },
  ]);
});
