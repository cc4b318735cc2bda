/** What became of one scenario in a run, its last try. */
export interface ScenarioResult {
  readonly feature: string;
  readonly name: string;
  readonly uri: string;
  readonly line: number;
  readonly status: "passed" | "failed" | "skipped";
  /** Of real time. */
  readonly milliseconds: number;
  readonly labTime?: string;
  /** 1, or more where it was run again. */
  readonly tries: number;
  readonly failedStep?: string;
  /** The text of the failure. */
  readonly failure?: string;
  /** Its folder in the artefacts, as a path from the report. */
  readonly folder?: string;
  readonly files: readonly string[];
}

export interface RunResult {
  readonly scenarios: readonly ScenarioResult[];
  /** Of real time, from the first scenario's beginning to the last one's end. */
  readonly milliseconds: number;
  /** What cut the run off, if something did. */
  readonly cut?: string;
}

export function counts({ scenarios }: RunResult): {
  passed: number;
  failed: number;
  skipped: number;
  flaky: number;
} {
  const of = (status: ScenarioResult["status"]) => scenarios.filter((one) => one.status === status).length;
  const flaky = scenarios.filter(({ status, tries }) => status === "passed" && tries > 1).length;
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped"), flaky };
}

/** The lines that say most: what did not come true, and why. */
export function firstLines(failure: string): string {
  const lines = failure.split("\n");
  const remedy = lines.find((line) => line.startsWith("  => "));
  return [...lines.slice(0, 3), ...(remedy === undefined ? [] : [remedy])].join("\n");
}
