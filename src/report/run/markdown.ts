import { counts, firstLines, type RunResult } from "./scenario-result";

const shownFailures = 50;
const longestFailure = 1_500;

/** A summary of a run in Markdown, for GitHub's step summary. */
export function markdownSummary(run: RunResult): string {
  const { passed, failed, skipped, flaky } = counts(run);
  const verdict = failed > 0 ? "❌" : "✅";
  const extras = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(flaky > 0 ? [`${flaky} passed at a later try`] : []),
  ];
  const lines = [
    `## ${verdict} ${passed} passed, ${failed} failed${extras.length > 0 ? `, ${extras.join(", ")}` : ""} in ${(run.milliseconds / 1000).toFixed(1)} s`,
    "",
    ...(run.cut === undefined ? [] : [`**${text(run.cut)}**`, ""]),
  ];
  const failures = run.scenarios.filter(({ status }) => status === "failed");
  for (const { feature, name, uri, line, failedStep, failure = "", folder } of failures.slice(
    0,
    shownFailures,
  )) {
    lines.push(
      `### ${text(feature)}: ${text(name)}`,
      "",
      `\`${code(`${uri}:${line}`)}\`${failedStep === undefined ? "" : `, step \`${code(failedStep)}\``}`,
      "",
    );
    lines.push(...fenced(firstLines(failure).slice(0, longestFailure)), "");
    if (folder !== undefined) lines.push(`Trace, captures and logs: \`${code(folder)}\``, "");
  }
  if (failures.length > shownFailures) lines.push(`... and ${failures.length - shownFailures} more`, "");
  return `${lines.join("\n")}\n`;
}

/** Text that is no markup. */
function text(words: string): string {
  return oneLine(words).replace(/[\\`*_{}[\]()#+!|<>&~-]/g, (sign) =>
    sign === "-" ? "-" : sign === "<" ? "&lt;" : sign === ">" ? "&gt;" : sign === "&" ? "&amp;" : `\\${sign}`,
  );
}

const code = (words: string): string => oneLine(words).replace(/`/g, "'");
const oneLine = (words: string): string => words.replace(/\s+/g, " ").slice(0, 300);

/** A block that its own content cannot end. */
function fenced(content: string): string[] {
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return [`${fence}text`, content, fence];
}
