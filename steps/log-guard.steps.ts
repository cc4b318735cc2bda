import type { Pickle } from "@cucumber/messages";
import { ExpectationError } from "../src/errors";
import type { Lab } from "../src/lab/lab";
import { explain } from "../src/report/cause/explain";
import { failureText } from "../src/report/cause/failure-text";
import { alarmsIn } from "../src/report/guard/alarm";
import { Expectations } from "../src/report/guard/expectations";
import { chapter, Given, Then } from "./language/sentence";
import type { LabWorld } from "./world";

chapter("Errors that are expected");

// A scenario fails when its devices log trouble that it neither provoked nor expects: errors of the controller, sessions
// that end, upgrades that are aborted, refused startup lines, crashes. What its own steps name is expected.

/** Everything that devices log is expected in scenarios with this tag. */
const allowTag = "@errors-expected";
const shown = 6;

Given("{host} may log {string}", function (this: LabWorld, host: string, text: string) {
  expectationsOf(this).allow(text, host);
});

Given("errors may be logged", function (this: LabWorld) {
  expectationsOf(this).allowEverything();
});

Then("an error is logged within {duration}", async function (this: LabWorld, within: number) {
  const lab = await this.lab();
  await lab.until(
    "an error is logged",
    within,
    () => alarmsIn(lab.evidence()).at(0),
    () => "Nothing was logged that a healthy network does not log.",
  );
  expectationsOf(this).allowEverything();
});

Then("no error is logged", async function (this: LabWorld) {
  noErrorOf(await this.lab());
});

Then("{host} has logged no error", async function (this: LabWorld, host: string) {
  const lab = await this.lab();
  noErrorOf(lab, lab.host(host).name);
});

/** @throws ExpectationError with the lines: errors of controllers, sessions that nobody ended, upgrades that were aborted. */
function noErrorOf(lab: Lab, host?: string): void {
  const found = alarmsIn(lab.events.all()).filter(({ event }) => host === undefined || event.host === host);
  if (found.length === 0) return;
  const lines = found.slice(0, shown).map(({ event }) => `\n  ${event.host}: ${event.text}`);
  throw new ExpectationError(
    `${found.length === 1 ? "an error was" : `${found.length} errors were`} logged:${lines.join("")}`,
  );
}

const expectations = new WeakMap<LabWorld, Expectations>();

function expectationsOf(world: LabWorld): Expectations {
  let found = expectations.get(world);
  if (!found) {
    found = new Expectations();
    expectations.set(world, found);
  }
  return found;
}

/** @throws ExpectationError with the lines that nobody expected. */
export function guardLogs(world: LabWorld, lab: Lab, pickle: Pickle): void {
  if (world.parameters.logGuard === false) return;
  const expected = expectationsOf(world);
  if (pickle.tags.some(({ name }) => name === allowTag)) expected.allowEverything();
  expectWhatStepsName(pickle, expected);
  const alarms = alarmsIn(lab.events.all()).filter((alarm) => !expected.include(alarm));
  const [first] = alarms;
  if (!first) return;
  const count = alarms.length === 1 ? "a line" : `${alarms.length} lines`;
  const headline = `the log guard found ${count} that this scenario neither provoked nor expects:`;
  const lines = alarms.slice(0, shown).map(({ event }) => `${event.host}: ${event.text}`);
  const why = explain(lab.events.all(), { wanted: lines[0]!, since: 0 });
  const others = (why?.lines ?? []).filter((line) => !lines.includes(line));
  const remedy = why?.remedy === undefined ? {} : { remedy: why.remedy };
  const allowance = `Where that is meant to be: the step 'And "${first.event.host}" may log "..."', or the tag ${allowTag}.`;
  throw new ExpectationError(
    failureText(
      headline,
      { lines: [lines[0]!, ...others.slice(0, 1), ...lines.slice(1)], ...remedy },
      allowance,
    ),
  );
}

function expectWhatStepsName(pickle: Pickle, expected: Expectations): void {
  for (const { text, argument } of pickle.steps) {
    const quoted = loggedText(text);
    if (quoted !== undefined) expected.allow(quoted);
    if (/ prints (?:line for line|in this order):$/.test(text)) {
      for (const line of argument?.docString?.content.split("\n") ?? []) {
        const said = line.replace(/^\[\*[^\]]*\] ?|^\*\w+ +\d+ [\d:.]+: /, "");
        if (said.length > 8) expected.allow(said);
      }
    }
    if (/\bcertificate\b/.test(text) || /DTLS|certificate/.test(quoted ?? ""))
      expected.allowRefusedHandshakes();
    if (/\bfail(?:s|ed)?\b/.test(text) || /fail/i.test(quoted ?? "")) expected.allowFailedDownloads();
    if (
      /\b(?:link|uplink|cable|connection) (?:of|to|at)\b.*\b(?:loses?|drops?|is down|goes down|fails|breaks|has|varies|delays?|carries|doubles|duplicates|reorders)\b|\b(?:every link|all links) (?:loses?|has|have|drops?)\b|\bMTU\b|\b(?:disconnect|loses its|connection)\b|\bpacket loss\b/.test(
        text,
      )
    )
      expected.allowBadLinks();
  }
}

/** What a step wants to see logged, in whatever words. */
function loggedText(step: string): string | undefined {
  const says =
    /\b(?:logs?|logged|prints?|printed|received?|because(?: of)?|shows?|contains?|see)(?: the \w+)? "(.*?)"(?= (?:from|in|on|within)\b|$)/;
  const isSaid = /^"(.*)" (?:is logged|appears|is in the log)\b/;
  return (says.exec(step) ?? isSaid.exec(step))?.[1];
}
