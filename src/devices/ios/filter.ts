import { own } from "../../own";
import type { HelpRow } from "./help";
import { type RegularExpression, regularExpression } from "./regular-expression";

/** What stands behind `|`: takes a screen, gives what is left of it. */
export type Filter = (screen: string) => string;

/** Where `| redirect` and its like write. */
export interface FileSink {
  /** A text: what the device says to a place that cannot be written. */
  write(url: string, text: string, append: boolean): string | undefined;
}

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

const FILE_FILTERS: Readonly<Record<string, string>> = {
  append: "Append redirected output to URL (URLs supporting append operation only)",
  redirect: "Redirect output to URL",
  tee: "Copy output to URL",
};

function names(typed: string, files: boolean): string[] {
  const all = files ? [...Object.keys(FILTERS), ...Object.keys(FILE_FILTERS)] : Object.keys(FILTERS);
  return all.filter((name) => name.startsWith(typed)).sort();
}

/**
 * Reads `include ^AP`, with the keyword abbreviated as it may be. The pattern is the rest of the line: a further bar is an
 * alternative in it, as on IOS.
 */
export function readFilter(text: string, files?: FileSink): FilterReading {
  const match = /^(\S+)(\s*)/.exec(text);
  if (!match) return { kind: "incomplete" };
  const typed = match[1]!.toLowerCase();
  const [name, other] = names(typed, files !== undefined);
  if (other !== undefined) return { kind: "ambiguous" };
  if (name === undefined) return { kind: "invalid", offset: reach(typed) };
  if (files && own(FILE_FILTERS, name) !== undefined) {
    const url = text.slice(match[0].length).trim();
    return url === "" ? { kind: "incomplete" } : { kind: "filter", apply: intoFile(name, url, files) };
  }
  let rest = text.slice(match[0].length);
  const inverted = name === "section" && /^exclude\s/.test(rest);
  if (name === "section") rest = rest.replace(/^(include|exclude)\s+/, "");
  if (rest === "") return { kind: "incomplete" };
  const pattern = regularExpression(rest);
  if (!pattern) return { kind: "bad-pattern" };
  const apply = inverted
    ? section({ test: (line) => pattern.test(line) }, true)
    : own(FILTERS, name)!.make(pattern);
  return { kind: "filter", apply };
}

/** `?` behind the bar. */
export function filterHelp(text: string, files: boolean): HelpRow[] {
  const typed = text.trimStart().toLowerCase();
  const blank = typed.indexOf(" ");
  if (blank >= 0) {
    const [name = ""] = names(typed.slice(0, blank), files);
    if (own(FILE_FILTERS, name) !== undefined)
      return [{ text: "bootflash:", help: "Uniform Resource Locator" }];
    return [{ text: "LINE", help: "Regular Expression" }];
  }
  return names(typed, files).map((name) => ({
    text: name,
    help: own(FILTERS, name)?.help ?? own(FILE_FILTERS, name)!,
  }));
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

function intoFile(name: string, url: string, files: FileSink): Filter {
  return (screen) => {
    const problem = files.write(url, screen, name === "append");
    if (problem !== undefined) return `${problem}\n`;
    return name === "tee" ? screen : "";
  };
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
