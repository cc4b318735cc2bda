import {
  type Envelope,
  type Feature,
  getWorstTestStepResult,
  type Pickle,
  type TestCase,
  type TestStepResult,
} from "@cucumber/messages";

import { printableLines } from "../../src/printable";

/** One scenario's outcome, put together from Cucumber's messages. */
export interface ScenarioRun {
  readonly feature: string;
  readonly name: string;
  readonly uri: string;
  readonly line: number;
  readonly status: string;
  /** Of real time. */
  readonly milliseconds: number;
  readonly labTime: string | undefined;
  readonly failedStep: string | undefined;
  readonly reason: string;
  /** Other steps of it that there are none, or that are not clear, each with its answer. */
  readonly more: readonly { readonly step: string; readonly reason: string }[];
  readonly notes: readonly string[];
  readonly willBeRetried: boolean;
  /** From 1; above it, the scenario was run again after a failure. */
  readonly attempt: number;
}

/** The media type under which the After hook attaches how much lab time a scenario took. */
export const labTimeType = "application/x.ewc-lab.lab-time";

export function parseEnvelopes(): { take(envelope: Envelope): ScenarioRun | "finished" | undefined } {
  const features = new Map<string, Feature>();
  const pickles = new Map<string, Pickle>();
  const testCases = new Map<string, TestCase>();
  const attempts = new Map<
    string,
    {
      testCaseId: string;
      attempt: number;
      results: [string, TestStepResult][];
      notes: string[];
      labTime?: string;
    }
  >();

  return {
    take(envelope) {
      const {
        gherkinDocument,
        pickle,
        testCase,
        testCaseStarted,
        testStepFinished,
        attachment,
        testCaseFinished,
      } = envelope;
      if (gherkinDocument?.feature) features.set(gherkinDocument.uri ?? "", gherkinDocument.feature);
      if (pickle) pickles.set(pickle.id, pickle);
      if (testCase) testCases.set(testCase.id, testCase);
      if (testCaseStarted)
        attempts.set(testCaseStarted.id, {
          testCaseId: testCaseStarted.testCaseId,
          attempt: testCaseStarted.attempt + 1,
          results: [],
          notes: [],
        });
      if (testStepFinished) {
        attempts
          .get(testStepFinished.testCaseStartedId)
          ?.results.push([testStepFinished.testStepId, testStepFinished.testStepResult]);
      }
      if (attachment?.testCaseStartedId) {
        const attempt = attempts.get(attachment.testCaseStartedId);
        if (attempt && attachment.mediaType === labTimeType) attempt.labTime = attachment.body;
        else if (attempt && attachment.mediaType === "text/plain") attempt.notes.push(attachment.body);
      }
      if (envelope.testRunFinished) return "finished";
      if (!testCaseFinished) return undefined;

      const attempt = attempts.get(testCaseFinished.testCaseStartedId)!;
      attempts.delete(testCaseFinished.testCaseStartedId);
      const parts = testCases.get(attempt.testCaseId)!;
      const scenario = pickles.get(parts.pickleId)!;
      const results = attempt.results.map(([, result]) => result);
      const worst = getWorstTestStepResult(results);
      const failed = attempt.results.find(([, { status }]) => status === worst.status && status !== "PASSED");
      const stepOf = (testStepId: string | undefined) => {
        const pickleStepId = parts.testSteps.find(({ id }) => id === testStepId)?.pickleStepId;
        return scenario.steps.find(({ id }) => id === pickleStepId)?.text;
      };
      const unanswered = attempt.results.filter(
        ([id, { status }]) => id !== failed?.[0] && !["PASSED", "SKIPPED", "FAILED"].includes(status),
      );
      return {
        feature: features.get(scenario.uri)?.name ?? scenario.uri,
        name: scenario.name,
        uri: scenario.uri,
        line: scenario.location?.line ?? 1,
        status: worst.status,
        milliseconds: results.reduce(
          (sum, { duration }) => sum + duration.seconds * 1_000 + duration.nanos / 1e6,
          0,
        ),
        labTime: attempt.labTime,
        failedStep: stepOf(failed?.[0]),
        reason: printableLines(withoutStack(failed?.[1].message ?? "")),
        more: unanswered.map(([id, { message = "" }]) => ({
          step: stepOf(id) ?? "",
          reason: printableLines(withoutStack(message)),
        })),
        notes: attempt.notes,
        willBeRetried: testCaseFinished.willBeRetried,
        attempt: attempt.attempt,
      };
    },
  };
}

/** The names of what the lab, its user, the machine and a far end do wrong (src/errors.ts and the classes made of those). */
const noBugs =
  /^(?:ExpectationError|UsageError|EnvironmentError|PeerError|SshFailure|ConnectionError|HandshakeFailure|Refusal|WebRefusal)\b/;

/** What went wrong in the lab is no bug of a step, so a stack trace would only hide the reason. */
export function withoutStack(message: string): string {
  if (!noBugs.test(message)) return message;
  return message.replace(/\n\s+at .*/g, "").replace(/^\w+: /, "");
}
