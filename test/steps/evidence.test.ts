import type { PickleStep } from "@cucumber/messages";
import { expect, test } from "vitest";
import type { Lab } from "../../src/lab/lab";
import type { EventBody } from "../../src/report/events/event";
import { ScenarioSteps } from "../../steps/evidence";
import type { StepPlace } from "../../steps/source-places";

function told(argument: PickleStep["argument"]): EventBody[] {
  const events: EventBody[] = [];
  const emit = (_: number, body: EventBody) => events.push(body);
  const steps = new ScenarioSteps();
  const step = { id: "1", text: "I configure it:", astNodeIds: [], ...(argument ? { argument } : {}) };
  steps.begun(step as PickleStep, { step: { line: 7 } } as StepPlace, "When");
  steps.begin({ now: () => 0, events: { emit } } as unknown as Lab);
  return events;
}

test("a step is told with the text below it, its secrets masked", () => {
  const content =
    "wireless profile image-download default\n  sftp-password 0 Hunter222\n  sftp-image-path /EWC";
  expect(told({ docString: { content } })).toMatchObject([
    { argument: content.replace("Hunter222", "******"), line: 7 },
  ]);
});

test("a table below it stands in rows", () => {
  const rows = [
    ["name", "model"].map((value) => ({ value })),
    ["AP", "C9105AXI"].map((value) => ({ value })),
  ];
  const [event] = told({ dataTable: { rows: rows.map((cells) => ({ cells })) } });
  expect(event).toMatchObject({ argument: "| name | model    |\n| AP   | C9105AXI |" });
});

test("a step alone has nothing below it", () => {
  expect(told(undefined)[0]).not.toHaveProperty("argument");
});
