import { After, AfterStep, BeforeStep, Status, setDefaultTimeout } from "@cucumber/cucumber";
import { PickleStepType } from "@cucumber/messages";
import { formatDuration } from "../src/lab/duration";
import { attachArtefacts } from "./artefacts";
import { labTimeType } from "./formatter/scenario-run";
import { StepPlace } from "./source-places";
import type { LabWorld } from "./world";

// Waits end by lab time; this only ends a step that hangs for good.
setDefaultTimeout(10 * 60_000);

const lastType = new WeakMap<LabWorld, PickleStepType>();

// Logs and states count from the last time somebody did something: the first of a run of When steps sets the mark.
BeforeStep(function (this: LabWorld, { gherkinDocument, pickle, pickleStep }) {
  this.tags = pickle.tags.map(({ name }) => name);
  this.place = new StepPlace(gherkinDocument, pickleStep);
  const type = pickleStep.type ?? PickleStepType.UNKNOWN;
  if (type === PickleStepType.ACTION && lastType.get(this) !== PickleStepType.ACTION) this.running?.mark();
  lastType.set(this, type);
});

AfterStep(async function (this: LabWorld, { result, pickle }) {
  if (result.status === Status.FAILED && this.running) await attachArtefacts(this, this.running, pickle);
});

After(async function (this: LabWorld) {
  if (!this.running) return;
  this.attach(formatDuration(this.running.now()), labTimeType);
  await this.running.stop();
  this.running.nothingHasCrashed();
});
