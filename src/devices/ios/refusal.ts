import type { readFilter } from "./filter";
import type { Parsed } from "./parse";

/**
 * What IOS-XE says to a line it does not take; undefined when there is nothing to say. `indent` is the width of
 * the prompt, under which the marker is counted.
 */
export function refusal(parsed: Parsed<unknown>, line: string, indent: number): string | undefined {
  switch (parsed.kind) {
    case "ambiguous":
      return `% Ambiguous command:  "${line.trim()}"\n`;
    case "incomplete":
      return parsed.onlyWord === "show"
        ? '% Type "show ?" for a list of subcommands\n'
        : "% Incomplete command.\n\n";
    case "invalid":
      return invalidInput(indent + parsed.offset);
    default:
      return undefined;
  }
}

/** A command line with a filter that cannot be read. */
export function filterRefusal(
  reading: Exclude<ReturnType<typeof readFilter>, { kind: "filter" }>,
  line: string,
  column: number,
): string {
  switch (reading.kind) {
    case "ambiguous":
      return `% Ambiguous command:  "${line.trim()}"\n`;
    case "incomplete":
      return "% Incomplete command.\n\n";
    case "bad-pattern":
      return "% Failed to compile regular expression.\n\n";
    case "invalid":
      return invalidInput(column + reading.offset);
  }
}

/** The marker stands under this column. */
function invalidInput(column: number): string {
  return `${" ".repeat(column)}^\n% Invalid input detected at '^' marker.\n\n`;
}
