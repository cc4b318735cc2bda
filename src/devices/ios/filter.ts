import type { HelpRow } from "./help";
import { type RegularExpression, regularExpression } from "./regular-expression";

/** What stands behind `|`: takes a screen, gives what is left of it. */
export type Filter = (screen: string) => string;

export type FilterReading =
  | { readonly kind: "filter"; readonly apply: Filter }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "incomplete" }
  /** From the beginning of the text behind the bar. */
  | { readonly kind: "invalid"; readonly offset: number }
  | { readonly kind: "bad-pattern" };

const FILTERS: Readonly<Record<string, { help: string; make: (pattern: RegularExpression) => Filter }>> = {
  begin: { help: "Begin with the line that matches", make: begin },
  count: { help: "Count number of lines which match regexp", make: count },
  exclude: { help: "Exclude lines that match", make: (pattern) => keep((line) => !pattern.test(line)) },
  include: { help: "Include lines that match", make: (pattern) => keep((line) => pattern.test(line)) },
  section: { help: "Filter a section of output", make: section },
};

/** Reads `include ^AP`, with the keyword abbreviated as it may be. The pattern is the rest of the line. */
export function readFilter(text: string): FilterReading {
  const match = /^(\S+)(\s*)/.exec(text);
  if (!match) return { kind: "incomplete" };
  const typed = match[1]!.toLowerCase();
  const names = Object.keys(FILTERS).filter((name) => name.startsWith(typed));
  if (names.length > 1) return { kind: "ambiguous" };
  const name = names[0];
  if (name === undefined) return { kind: "invalid", offset: reach(typed) };
  let rest = text.slice(match[0].length);
  const inverted = name === "section" && /^exclude\s/.test(rest);
  if (name === "section") rest = rest.replace(/^(include|exclude)\s+/, "");
  if (rest === "") return { kind: "incomplete" };
  const pattern = regularExpression(rest);
  if (!pattern) return { kind: "bad-pattern" };
  const apply = inverted
    ? section({ test: (line) => pattern.test(line) }, true)
    : FILTERS[name]!.make(pattern);
  return { kind: "filter", apply };
}

/** `?` behind the bar. */
export function filterHelp(text: string): HelpRow[] {
  const typed = text.trimStart().toLowerCase();
  if (typed.includes(" ")) return [{ text: "LINE", help: "Regular Expression" }];
  const names = Object.keys(FILTERS).filter((name) => name.startsWith(typed));
  return names.map((name) => ({ text: name, help: FILTERS[name]!.help }));
}

function reach(typed: string): number {
  let best = 0;
  for (const name of Object.keys(FILTERS)) {
    let length = 0;
    while (length < typed.length && name[length] === typed[length]) length++;
    best = Math.max(best, length);
  }
  return best;
}

function keep(test: (line: string) => boolean): Filter {
  return (screen) => join(lines(screen).filter(test));
}

function begin(pattern: RegularExpression): Filter {
  return (screen) => {
    const all = lines(screen);
    const first = all.findIndex((line) => pattern.test(line));
    return first < 0 ? "" : join(all.slice(first));
  };
}

function count(pattern: RegularExpression): Filter {
  return (screen) =>
    `Number of lines which match regexp = ${lines(screen).filter((line) => pattern.test(line)).length}\n`;
}

/** A matching line and what is indented below it. */
function section(pattern: RegularExpression, inverted = false): Filter {
  return (screen) => {
    let depth: number | undefined;
    const kept = lines(screen).filter((line) => {
      const indent = line.length - line.trimStart().length;
      if (depth !== undefined && indent <= depth) depth = undefined;
      if (depth === undefined && pattern.test(line)) depth = indent;
      return (depth !== undefined) !== inverted;
    });
    return join(kept);
  };
}

function lines(screen: string): string[] {
  const all = screen.split("\n");
  if (all.at(-1) === "") all.pop();
  return all;
}

function join(kept: readonly string[]): string {
  return kept.length === 0 ? "" : `${kept.join("\n")}\n`;
}
