import { type ArgsOf, choice, optional, parameter, type Syntax, word } from "../../ios/grammar";
import { range } from "../../ios/parameter-types";
import { line as freshLine } from "./defaults";
import { block, type Entry, type LineSpec, modeLine } from "./line";
import type { Configuration, Line } from "./model";

const lineWord = word("line", "Configure a terminal line");

/** `line vty 0 97` is about all of these: what stands in there is set on each. Never empty. */
type Lines = readonly Line[];

/** Declared for one line, done to each. */
function inLine<const S extends Syntax>(spec: LineSpec<Line, S>): Entry<Lines> {
  const { syntax, needs, set, unset, print } = spec;
  return modeLine<Lines>("config-line")<S>({
    syntax,
    ...(needs !== undefined && { needs }),
    set: (lines, args, secrets) => each(lines, (line) => set(line, args, secrets)),
    ...(unset && {
      unset: (lines: Lines, args: Partial<ArgsOf<S>>, form: "no" | "default") =>
        each(lines, (line) => unset(line, args, form)),
    }),
    ...(print && { print: (lines: Lines) => lines.flatMap(print) }),
  });
}

function each(lines: Lines, change: (line: Line) => unknown): string | undefined {
  for (const line of lines) {
    const problem = change(line);
    if (typeof problem === "string") return problem;
  }
  return undefined;
}

/** 98 terminals, as a 9800 allows. */
export const LAST_VTY = 97;
const DEFAULT_TIMEOUT = 600_000;
const MOST_MINUTES = 35_791;

const lines = [
  inLine({
    syntax: [
      word("exec-timeout", "Set the EXEC timeout"),
      parameter("minutes", range(0, MOST_MINUTES), "Timeout in minutes"),
      optional(parameter("seconds", range(0, 2_147_483), "Timeout in seconds")),
    ],
    set(line, { minutes, seconds }) {
      const milliseconds = (minutes * 60 + (seconds ?? 0)) * 1000;
      line.execTimeout = milliseconds === DEFAULT_TIMEOUT ? undefined : milliseconds;
    },
    unset(line) {
      line.execTimeout = undefined;
    },
    print({ execTimeout }) {
      if (execTimeout === undefined) return [];
      const seconds = execTimeout / 1000;
      // What was typed may be more seconds than the most minutes hold.
      const minutes = Math.min(Math.floor(seconds / 60), MOST_MINUTES);
      return [`exec-timeout ${minutes} ${seconds - minutes * 60}`];
    },
  }),
  inLine({
    syntax: [
      word("privilege", "Change privilege level for line"),
      word("level", "Assign default privilege level for line"),
      parameter("level", range(0, 15), "Default privilege level for line"),
    ],
    set(line, { level }) {
      line.privilege = level;
    },
    unset(line) {
      line.privilege = undefined;
    },
    print: ({ privilege }) => (privilege === undefined ? [] : [`privilege level ${privilege}`]),
  }),
  inLine({
    syntax: [
      word("logging", "Modify message logging facilities"),
      word("synchronous", "Synchronized message output"),
    ],
    set(line) {
      line.loggingSynchronous = true;
    },
    unset(line) {
      line.loggingSynchronous = false;
    },
    print: ({ loggingSynchronous }) => (loggingSynchronous ? ["logging synchronous"] : []),
  }),
  inLine({
    syntax: [word("login", "Enable password checking"), word("local", "Local password checking")],
    needs: 1,
    set(line) {
      line.loginLocal = true;
    },
    unset(line) {
      line.loginLocal = false;
    },
    print({ kind, loginLocal }) {
      if (loginLocal) return ["login local"];
      return kind === "vty" ? ["no login"] : [];
    },
  }),
  inLine({
    syntax: [
      word("length", "Set number of lines on a screen"),
      parameter("rows", range(0, 512), "Number of lines on screen (0 for no pausing)"),
    ],
    set(line, { rows }) {
      line.length = rows;
    },
    unset(line) {
      line.length = undefined;
    },
    print: ({ length }) => (length === undefined ? [] : [`length ${length}`]),
  }),
  inLine({
    syntax: [
      word("width", "Set width of the display terminal"),
      parameter("columns", range(0, 512), "Number of characters on a screen line"),
    ],
    set(line, { columns }) {
      line.width = columns;
    },
    unset(line) {
      line.width = undefined;
    },
    print: ({ width }) => (width === undefined ? [] : [`width ${width}`]),
  }),
  inLine({
    syntax: [
      word("transport", "Define transport protocols for line"),
      word("input", "Define which protocols to use when connecting to the terminal server"),
      choice("protocol", { all: "All protocols", none: "No protocols", ssh: "TCP/IP SSH protocol" }),
    ],
    set(line, { protocol }) {
      line.transportInput = protocol;
    },
    /** Where no protocol is left, none is let in: as such it is printed, or a reload would bring the default back. */
    unset(line, _args, form) {
      if (line.kind === "console") line.transportInput = undefined;
      else line.transportInput = form === "default" ? "ssh" : "none";
    },
    print: ({ transportInput }) =>
      transportInput === undefined ? [] : [`transport input ${transportInput}`],
  }),
];

export const lineBlocks = [
  block<Lines>()({
    mode: "config-line",
    syntax: [
      lineWord,
      word("console", "Primary terminal line"),
      parameter("first", range(0, 0), "First Line number"),
    ],
    open: (running) => linesFrom(running, "console", 0, 0),
    items: ({ lines: all }) => all.map((line) => [line]),
    header: ([line]) => headerOf(line!),
    lines,
  }),
  block<Lines>()({
    mode: "config-line",
    syntax: [
      lineWord,
      word("vty", "Virtual terminal"),
      parameter("first", range(0, LAST_VTY), "First Line number"),
      optional(parameter("last", range(1, LAST_VTY), "Last Line number")),
    ],
    open(running, { first, last = first }) {
      if (last < first) return "Bad line range";
      return linesFrom(running, "vty", first, last);
    },
    items: () => [],
    header: () => "",
    lines: [],
  }),
];

function headerOf({ kind, first, last }: Line): string {
  if (kind === "console") return "line con 0";
  return `line vty ${first}${last === first ? "" : ` ${last}`}`;
}

/**
 * The lines of the range. Blocks that reach out of it are cut at its ends, and what no block had yet becomes one, as
 * IOS does: each terminal stands in exactly one block.
 */
function linesFrom(running: Configuration, kind: Line["kind"], first: number, last: number): Lines {
  const within: Line[] = [];
  const others: Line[] = [];
  for (const line of running.lines) {
    if (line.kind !== kind || line.last < first || line.first > last) {
      others.push(line);
      continue;
    }
    if (line.first < first) others.push({ ...line, last: first - 1 });
    if (line.last > last) others.push({ ...line, first: last + 1 });
    line.first = Math.max(line.first, first);
    line.last = Math.min(line.last, last);
    within.push(line);
  }
  let next = first;
  const gaps: Line[] = [];
  for (const line of within) {
    if (line.first > next) gaps.push(freshLine(kind, next, line.first - 1));
    next = line.last + 1;
  }
  if (next <= last) gaps.push(freshLine(kind, next, last));
  const chosen = [...within, ...gaps];
  running.lines = [...others, ...chosen].sort((a, b) =>
    a.kind === b.kind ? a.first - b.first : a.kind < b.kind ? -1 : 1,
  );
  return chosen;
}
