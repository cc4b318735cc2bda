import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Envelope } from "@cucumber/messages";
import { parseEnvelopes, type ScenarioRun } from "../../steps/formatter/scenario-run";
import { machineRefusal } from "../node/error-border";
import { makeFolder } from "../node/make-folder";
import { pageStyle } from "../node/report/trace-page";
import { codeQuality } from "../report/run/code-quality";
import { emptyHistory, type History, withRun } from "../report/run/history";
import { indexPage } from "../report/run/index-page";
import { markdownSummary } from "../report/run/markdown";
import type { RunResult, ScenarioResult } from "../report/run/scenario-result";

/** Puts together what became of each scenario from Cucumber's messages. */
export class RunResults {
  readonly #runs = parseEnvelopes();
  readonly #scenarios: ScenarioResult[] = [];
  #first: number | undefined;
  #last = 0;

  /** @param base the folder of the report, from which links lead on */
  constructor(private readonly base: string) {}

  take(envelope: Envelope): void {
    const at = envelope.testCaseStarted?.timestamp ?? envelope.testCaseFinished?.timestamp;
    if (at) {
      const time = at.seconds * 1_000 + at.nanos / 1e6;
      this.#first = Math.min(this.#first ?? time, time);
      this.#last = Math.max(this.#last, time);
    }
    const run = this.#runs.take(envelope);
    if (!run || run === "finished") return;
    if (!run.willBeRetried) this.#scenarios.push(resultOf(run, this.base));
  }

  result(cut: string | undefined): RunResult {
    // Of shards, each feature's scenarios come together and in their order.
    const scenarios = [...this.#scenarios].sort((one, other) =>
      one.uri === other.uri ? one.line - other.line : one.uri < other.uri ? -1 : 1,
    );
    const milliseconds = this.#first === undefined ? 0 : this.#last - this.#first;
    return { scenarios, milliseconds, ...(cut === undefined ? {} : { cut }) };
  }
}

function resultOf(run: ScenarioRun, base: string): ScenarioResult {
  const { feature, name, uri, line, milliseconds, labTime, failedStep, reason, notes, attempt } = run;
  const status = run.status === "PASSED" ? "passed" : run.status === "SKIPPED" ? "skipped" : "failed";
  const folder = notes
    .map(
      (note) =>
        /^(?:consoles, logs, sessions and capture|trace, events and capture): (.*)\/$/m.exec(note)?.[1],
    )
    .find(Boolean);
  const files = folder === undefined ? [] : filesIn(folder);
  return {
    ...{ feature, name, uri, line, status, milliseconds, tries: attempt, files },
    ...(labTime === undefined ? {} : { labTime }),
    ...(status === "failed" && failedStep !== undefined ? { failedStep } : {}),
    ...(status === "failed" ? { failure: reason } : {}),
    ...(folder === undefined ? {} : { folder: relative(base, folder) || "." }),
  };
}

/** Trace first, then captures, then the rest. */
function filesIn(folder: string): string[] {
  const rank = (name: string) => (name === "trace.html" ? 0 : name.startsWith("capture") ? 1 : 2);
  try {
    return readdirSync(folder).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  } catch {
    return [];
  }
}

/** Where the reports of a run go, beside Cucumber's own. */
export interface ResultFiles {
  readonly index: string;
  readonly codeQuality: string;
  readonly history: string;
}

export function resultFiles(fabric: string, folder = "reports"): ResultFiles {
  const suffix = fabric === "embedded" ? "" : `-${fabric}`;
  return {
    index: join(folder, `index${suffix}.html`),
    codeQuality: join(folder, `code-quality${suffix}.json`),
    history: join(folder, `history${suffix}.json`),
  };
}

/**
 * Writes the index page, the code quality report, the history and GitHub's step summary.
 * @returns why one could not be written, if it could not: the verdict stands all the same
 */
export function writeResults(result: RunResult, files: ResultFiles): string | undefined {
  try {
    const history = withRun(readHistory(files.history), result, new Date().toISOString());
    for (const file of Object.values(files)) makeFolder(dirname(file));
    writeFileSync(files.history, `${JSON.stringify(history)}\n`);
    writeFileSync(files.index, indexPage(result, history, pageStyle()));
    const fingerprint = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
    writeFileSync(files.codeQuality, codeQuality(result, fingerprint));
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (summary) appendFileSync(summary, markdownSummary(result));
    return undefined;
  } catch (error) {
    const refused = machineRefusal(error);
    if (refused === undefined) throw error;
    return refused;
  }
}

/** One that cannot be read is begun anew. */
function readHistory(file: string): History {
  if (!existsSync(file)) return emptyHistory;
  try {
    const history = JSON.parse(readFileSync(file, "utf8")) as History;
    return history.version === 1 && typeof history.scenarios === "object" ? history : emptyHistory;
  } catch {
    return emptyHistory;
  }
}
