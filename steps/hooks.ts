import { After, AfterStep, Before, BeforeStep, Status, setDefaultTimeout } from "@cucumber/cucumber";
import { PickleStepType } from "@cucumber/messages";
import { ExpectationError } from "../src/errors";
import { formatDuration } from "../src/lab/duration";
import { interruption } from "../src/node/interruption";
import { outage } from "../src/node/outage";
import { attachArtefacts, keepTrace } from "./artefacts";
import { tryOf } from "./evidence";
import { labTimeType } from "./formatter/scenario-run";
import { guardLogs } from "./log-guard.steps";
import { StepPlace } from "./source-places";
import type { LabWorld } from "./world";

// Waits end by lab time; this only ends a step that hangs for good.
setDefaultTimeout(10 * 60_000);

/** Steps that leave the lab as it is. */
const onlyLooks = /"(?:do )?(?:sho?w?|dir|more|ping|traceroute|who) [^"]*"|\bGET\b|network is up/;

const lastType = new WeakMap<LabWorld, PickleStepType>();
/** Scenarios that run in this thread. */
const running = new Set<LabWorld>();

interruption.listen((signal) => {
  for (const world of running) world.running?.interrupt(interrupted(signal));
});

function interrupted(signal: string): ExpectationError {
  return new ExpectationError(`interrupted by ${signal}: cut off here`);
}

Before(function (this: LabWorld, { pickle, gherkinDocument }) {
  // Somebody wants an end, or nothing is left to run on: what has not begun is left out.
  if (interruption.signal !== undefined || outage.text !== undefined) return "skipped";
  this.attempt = tryOf(pickle);
  this.document = gherkinDocument;
  running.add(this);
  return undefined;
});

// Logs and states count from the last time somebody did something: the first of a run of When steps sets the mark.
BeforeStep(function (this: LabWorld, { gherkinDocument, pickle, pickleStep }) {
  if (interruption.signal !== undefined) throw interrupted(interruption.signal);
  this.tags = pickle.tags.map(({ name }) => name);
  this.place = new StepPlace(gherkinDocument, pickleStep, `${pickle.uri}:${pickle.location?.line ?? 1}`);
  const type = pickleStep.type ?? PickleStepType.UNKNOWN;
  this.stepType = type;
  this.stepText = pickleStep.text;
  this.isDeed = type !== PickleStepType.OUTCOME && !onlyLooks.test(pickleStep.text);
  if (this.isDeed) this.running?.touch();
  if (type === PickleStepType.ACTION && lastType.get(this) !== PickleStepType.ACTION) this.running?.mark();
  lastType.set(this, type);
  this.steps.begun(pickleStep, this.place, this.place.keyword);
});

AfterStep(async function (this: LabWorld, { result, pickle }) {
  const { status, message } = result;
  if (this.running && this.parameters.trace !== "off") this.record.keep(this.running);
  const phase = status === Status.PASSED ? "passed" : status === Status.FAILED ? "failed" : "skipped";
  this.steps.ended(phase, phase === "failed" ? message : undefined);
  if (status === Status.FAILED && this.running)
    await attachArtefacts(this, this.running, pickle, message ?? "");
});

After(async function (this: LabWorld, { pickle, result }) {
  running.delete(this);
  if (!this.running) return;
  this.attach(formatDuration(this.running.now()), labTimeType);
  try {
    if (result?.status === Status.PASSED) {
      guardLogs(this, this.running, pickle);
      await keepTrace(this, this.running, pickle);
    }
  } catch (error) {
    await attachArtefacts(this, this.running, pickle, String(error));
    throw error;
  } finally {
    await this.running.stop();
  }
  this.running.nothingHasCrashed();
});
