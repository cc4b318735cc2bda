import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Documented, eventJsonSchema, eventSchema } from "../../src/report/events/event-schema";
import { block, joins, labOf, minute, rule } from "./breakages/breakage";

const isDocumented: Documented = true;

test("docs/events.schema.json is what the declaration says", () => {
  expect(isDocumented).toBe(true);
  expect(JSON.parse(readFileSync("docs/events.schema.json", "utf8"))).toEqual(
    JSON.parse(JSON.stringify(eventJsonSchema())),
  );
});

test("what labs emit is what the schema says", async () => {
  const lab = await labOf({});
  await lab.everyAccessPointRuns(5 * minute);
  await block(lab, rule({ action: "drop", protocol: "udp", port: 69, until: lab.now() + 2 * minute }));
  await joins(lab);
  await lab.pass(10 * minute);
  await lab.power("AP-9105", "off");
  const kinds = new Set(lab.events.all().map((event) => eventSchema.parse(event).kind));
  await lab.stop();
  expect([...kinds].sort()).toEqual(["drop", "line", "snapshot", "state", "transfer"]);
});
