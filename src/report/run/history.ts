import type { RunResult } from "./scenario-result";

/** What is known of a scenario's earlier runs; the newest last. */
export interface History {
  readonly version: 1;
  readonly scenarios: Readonly<Record<string, readonly HistoryEntry[]>>;
}

/** One run of one scenario. */
export interface HistoryEntry {
  /** When, ISO 8601. */
  readonly at: string;
  readonly status: "passed" | "failed";
  readonly milliseconds: number;
  readonly tries: number;
}

const remembered = 50;

export const emptyHistory: History = { version: 1, scenarios: {} };

export function withRun(history: History, { scenarios }: RunResult, at: string): History {
  const all = new Map(Object.entries(history.scenarios));
  for (const { uri, name, line, status, milliseconds, tries } of scenarios) {
    if (status === "skipped") continue;
    // Lines move; what else tells the rows of an outline apart is not in a scenario's name.
    const key = `${uri} ${name}${scenarios.filter((one) => one.uri === uri && one.name === name).length > 1 ? ` :${line}` : ""}`;
    const entry: HistoryEntry = { at, status, milliseconds: Math.round(milliseconds), tries };
    all.set(key, [...(all.get(key) ?? []), entry].slice(-remembered));
  }
  return {
    version: 1,
    scenarios: Object.fromEntries([...all].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** Scenarios that sometimes pass and sometimes do not, the worst first. */
export function flaky(history: History): { scenario: string; failed: number; runs: number }[] {
  return Object.entries(history.scenarios)
    .map(([scenario, entries]) => ({
      scenario,
      failed: entries.filter(({ status, tries }) => status === "failed" || tries > 1).length,
      runs: entries.length,
    }))
    .filter(({ failed, runs }) => failed > 0 && failed < runs)
    .sort((one, other) => other.failed / other.runs - one.failed / one.runs);
}
