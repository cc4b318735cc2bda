import { firstLines, type RunResult } from "./scenario-result";

/**
 * Failures in the form of GitLab's code quality report, so that a merge request shows them at the scenario's line.
 * @param fingerprint a short text that is the same for the same words
 */
export function codeQuality({ scenarios }: RunResult, fingerprint: (text: string) => string): string {
  const failures = scenarios.filter(({ status }) => status === "failed");
  return `${JSON.stringify(
    failures.map(({ name, uri, line, failure = "" }) => ({
      description: `${name}: ${firstLines(failure)}`,
      check_name: "ewclab",
      fingerprint: fingerprint(`${uri} ${name} ${line}`),
      severity: "major",
      location: { path: uri, lines: { begin: line } },
    })),
    undefined,
    2,
  )}\n`;
}
