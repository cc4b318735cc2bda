import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors";
import { refusalWords } from "../node/error-border";
import { type Comparison, compareRuns } from "../report/diff/diff";
import type { LabEvent } from "../report/events/event";
import { eventText } from "../report/events/event-text";
import { timeOfDay } from "../report/timeline";
import { exitCodes } from "./exit-codes";

const eventsFile = "events.ndjson";

/**
 * Tells where two runs part, side by side, and what followed.
 * @param good, bad event files (`--events`), folders of scenarios in reports/artefacts, or folders of many such
 * @returns 0 when they are the same, 1 when they differ
 */
export async function diff(good: string, bad: string): Promise<number> {
  const pairs = pairsOf(good, bad);
  let differ = false;
  for (const { name, one, other } of pairs) {
    const comparison = compareRuns(readEvents(one), readEvents(other));
    differ ||= comparison.difference !== undefined;
    if (pairs.length > 1) process.stdout.write(`\n${name}\n`);
    process.stdout.write(comparisonText(comparison, epochOf(readEvents(other))));
  }
  return differ ? exitCodes.failed : exitCodes.passed;
}

function comparisonText({ labs, difference, common }: Comparison, epoch: number): string {
  const lines: string[] = labs.length === 0 ? [] : [`the labs differ: ${labs.join("; ")}`];
  if (!difference) return `${[...lines, `no difference in ${common} events`].join("\n")}\n`;
  const width = Math.max(40, Math.floor(((process.stdout.columns ?? 160) - 22) / 2));
  const cell = (event: LabEvent | undefined) => {
    const text = event ? eventText(event) : "(nothing more)";
    return (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);
  };
  const time = (event: LabEvent | undefined) => (event ? timeOfDay(epoch + event.at) : " ".repeat(12));
  const { lane, good, bad, before, followed, missing } = difference;
  lines.push(
    `${common} events are the same; the first difference is on ${lane}`,
    "",
    `${" ".repeat(12)}  ${"good".padEnd(width)} | bad`,
    ...before.map((event) => `${time(event)}  ${cell(event)} | ${cell(event)}`.trimEnd()),
    `${time(bad ?? good)}  ${cell(good)} > ${cell(bad)}`.trimEnd(),
    "",
  );
  if (followed.length > 0)
    lines.push(
      "what followed in the bad run:",
      ...followed.map((event) => `  ${time(event)}  ${eventText(event)}`),
    );
  if (missing.length > 0)
    lines.push("what did not come:", ...missing.map((event) => `  ${time(event)}  ${eventText(event)}`));
  return `${lines.join("\n")}\n`;
}

interface Pair {
  readonly name: string;
  readonly one: string;
  readonly other: string;
}

function pairsOf(good: string, bad: string): Pair[] {
  const [one, other] = [fileIn(good), fileIn(bad)];
  if (one !== undefined && other !== undefined) return [{ name: "", one, other }];
  const theirNames = new Set(folderAt(bad));
  const names = folderAt(good).filter((name) => theirNames.has(name));
  const pairs = names.flatMap((name): Pair[] => {
    const [ours, theirs] = [fileIn(join(good, name)), fileIn(join(bad, name))];
    return ours && theirs ? [{ name, one: ours, other: theirs }] : [];
  });
  if (pairs.length === 0)
    throw new UsageError(
      `${good} and ${bad} have no scenario in common whose events were kept (ewclab run --trace on keeps them for all)`,
    );
  return pairs;
}

/** What is in it. @throws UsageError for a file beside a folder */
function folderAt(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    throw new UsageError(`${path}: ${refusalWords(cause)}; two files or two folders are compared`);
  }
}

/** The events at a path; undefined for a folder that has none itself. */
function fileIn(path: string): string | undefined {
  try {
    if (!statSync(path).isDirectory()) return path;
  } catch (cause) {
    throw new UsageError(`${path}: ${refusalWords(cause)}`);
  }
  try {
    statSync(join(path, eventsFile));
    return join(path, eventsFile);
  } catch {
    return undefined;
  }
}

function readEvents(file: string): LabEvent[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as LabEvent];
    } catch {
      throw new UsageError("this is no event; a file that --events wrote has one JSON object a line", {
        file,
        line: index + 1,
        column: 1,
      });
    }
  });
}

function epochOf(events: readonly LabEvent[]): number {
  const snapshot = events.find(({ kind }) => kind === "snapshot");
  return snapshot?.kind === "snapshot" ? snapshot.epoch : 0;
}
