import { readFile } from "node:fs/promises";

/** Whether Cucumber finds a scenario at these paths. */
type HasScenario = (paths: string[]) => Promise<boolean>;

/**
 * Cucumber knows a scenario by the line that it begins in; whoever looks at a step, an editor say, names that line. So a line inside
 * a scenario stands for it, and a tag or a comment above one for the one below.
 * @param path a feature file, with `:line` behind it or several of them
 * @returns the same with lines that scenarios begin in; a line that belongs to none stays as it is
 */
export async function scenarioLines(path: string, has: HasScenario): Promise<string> {
  const [, file, given] = /^(.+?)((?::\d+)+)$/.exec(path) ?? [];
  if (file === undefined || given === undefined) return path;
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return path;
  const lines = text.split("\n");
  const begins = await Promise.all(
    given
      .slice(1)
      .split(":")
      .map((line) => beginOf(file, lines, Number(line), has)),
  );
  return [file, ...begins].join(":");
}

const isAbove = (line: string) => /^\s*(?:[@#]|$)/.test(line);
const isHeading = (line: string) => /^\s*[^\s@#|"'].*:/.test(line);

async function beginOf(file: string, lines: readonly string[], wanted: number, has: HasScenario) {
  if (wanted < 1 || wanted > lines.length || (await has([`${file}:${wanted}`]))) return wanted;
  let from = wanted - 1;
  if (isAbove(lines[from]!)) {
    const below = lines.findIndex((line, at) => at > from && !isAbove(line));
    if (below >= 0 && /^\s*[@#]/.test(lines[from]!) && (await has([`${file}:${below + 1}`])))
      return below + 1;
  }
  for (; from >= 0; from -= 1)
    if (isHeading(lines[from]!) && (await has([`${file}:${from + 1}`]))) return from + 1;
  return wanted;
}
