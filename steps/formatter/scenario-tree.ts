import { styleText } from "node:util";
import type { Envelope } from "@cucumber/messages";
import { parseEnvelopes, type ScenarioRun } from "./scenario-run";
import { StepAnswers } from "./step-answers";

type Styles = Parameters<typeof styleText>[0];

/**
 * A terminal report: features, scenarios with their lab time, and for each failure the step, its reason and where the
 * artefacts are. Colours only on a terminal, and not with NO_COLOR.
 */
const scenarioTree = {
  type: "formatter",
  formatter({
    on,
    write,
    stream,
  }: {
    on(key: "message", handler: (envelope: Envelope) => void): void;
    write(text: string): void;
    stream: NodeJS.WritableStream;
  }) {
    const colour = (stream as { isTTY?: boolean }).isTTY === true && process.env.NO_COLOR === undefined;
    const paint = (style: Styles, text: string) =>
      colour ? styleText(style, text, { validateStream: false }) : text;
    const runs = parseEnvelopes();
    const answers = new StepAnswers();
    const failures: ScenarioRun[] = [];
    const counts = new Map<string, number>();
    const flaky: ScenarioRun[] = [];
    const begun = performance.now();
    let feature = "";

    on("message", (envelope) => {
      answers.take(envelope);
      const run = runs.take(envelope);
      if (run === "finished") {
        for (const failure of failures) write(failureText(failure, paint));
        write(summary(counts, flaky.length, performance.now() - begun));
        return;
      }
      if (!run || run.willBeRetried) return;
      if (run.feature !== feature) {
        feature = run.feature;
        write(`\n${paint("bold", `Feature: ${feature}`)}\n`);
      }
      const isFlaky = run.status === "PASSED" && run.attempt > 1;
      const again = isFlaky ? paint("yellow", `  flaky: passed at attempt ${run.attempt}`) : "";
      write(`  ${mark(run.status, paint)} ${run.name}${paint("dim", `  ${times(run)}`)}${again}\n`);
      if (isFlaky) flaky.push(run);
      counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
      if (run.status !== "PASSED" && run.status !== "SKIPPED") failures.push(run);
    });
  },
};
export default scenarioTree;

function mark(status: string, paint: (style: Styles, text: string) => string): string {
  if (status === "PASSED") return paint("green", "✔");
  return status === "SKIPPED" ? paint("yellow", "-") : paint("red", "✘");
}

function times(run: ScenarioRun): string {
  const real = `${(run.milliseconds / 1_000).toFixed(2)} s`;
  return run.labTime === undefined ? real : `${run.labTime} of lab time in ${real}`;
}

function failureText(run: ScenarioRun, paint: (style: Styles, text: string) => string): string {
  const indent = (text: string) => text.replace(/^/gm, "    ");
  const head = `\n${paint("red", `✘ ${run.feature}: ${run.name}`)}  ${run.uri}:${run.line}\n`;
  const more = run.more.map(({ step, reason }) => `  ${step}\n${indent(reason)}\n`).join("");
  return `${head}  ${run.failedStep ?? run.status}\n${indent(run.reason)}\n${more}${run.notes.map((note) => `${indent(note)}\n`).join("")}`;
}

function summary(counts: Map<string, number>, flaky: number, milliseconds: number): string {
  const passed = counts.get("PASSED") ?? 0;
  const skipped = counts.get("SKIPPED") ?? 0;
  const failed = [...counts.values()].reduce((sum, count) => sum + count, 0) - passed - skipped;
  const rest = `${skipped > 0 ? `, ${skipped} skipped` : ""}${flaky > 0 ? `, ${flaky} flaky` : ""}`;
  return `\nscenarios: ${passed} passed, ${failed} failed${rest} in ${(milliseconds / 1_000).toFixed(1)} s\n`;
}
