import { filterHelp } from "./filter";
import { expected } from "./parse";
import type { Edge, Node } from "./tree";

/** A row of help: what may stand there, and what it means. */
export interface HelpRow {
  readonly text: string;
  readonly help: string;
}

export interface HelpOptions {
  /** Columns of the terminal; 0: unlimited. */
  readonly width: number;
  /** What stands above a mode's whole list. */
  readonly title?: string | undefined;
  /** Whether a screen can be filtered into a file. */
  readonly files?: boolean;
}

/**
 * The answer to `?` behind `line`, without a line end behind the last row. `sh?` lists the words that begin so,
 * `show ?` what may follow, one a line.
 */
export function helpFor<D>(root: Node<D>, line: string, privilege: number, around: HelpOptions): string {
  const { width, title, files = false } = around;
  const found = expected(root, line, privilege);
  if (found.kind === "ambiguous") return `% Ambiguous command:  "${line.trim()}"`;
  if (found.kind === "unrecognized") return "% Unrecognized command";
  if (found.kind === "filter") return table(filterHelp(found.text, files));
  if (found.partial !== "") return wordHelp(found.edges, found.partial, width);
  const rows = rowsOf(found.edges);
  if (found.filterable) rows.push({ text: "|", help: "Output modifiers" });
  if (found.complete) rows.push({ text: "<cr>", help: "<cr>" });
  if (rows.length === 0) return "% Unrecognized command";
  return line.trim() === "" && title !== undefined ? `${title}\n${table(rows)}` : table(rows);
}

/** What Tab makes of the line: the line with its last word completed, or undefined when that cannot be. */
export function complete<D>(root: Node<D>, line: string, privilege: number): string | undefined {
  const found = expected(root, line, privilege);
  if (found.kind !== "expected" || found.partial === "") return undefined;
  const words = matching(found.edges, found.partial);
  if (words.length !== 1) return undefined;
  return `${line.slice(0, line.length - found.partial.length)}${words[0]!} `;
}

function wordHelp<D>(edges: readonly Edge<D>[], partial: string, width: number): string {
  const words = matching(edges, partial);
  if (words.length > 0) return columns(words, width);
  const parameters = edges.filter(
    (edge) => edge.token.kind === "parameter" && edge.token.type.read(partial) !== undefined,
  );
  return parameters.length > 0 ? table(rowsOf(parameters)) : "% Unrecognized command";
}

function matching<D>(edges: readonly Edge<D>[], partial: string): string[] {
  const typed = partial.toLowerCase();
  const words = new Set<string>();
  for (const { token } of edges) {
    if (token.kind === "keyword" && token.text.toLowerCase().startsWith(typed)) words.add(token.text);
  }
  return [...words].sort(byCode);
}

function rowsOf<D>(edges: readonly Edge<D>[]): HelpRow[] {
  const rows = new Map<string, string>();
  for (const { token } of edges) {
    const text = token.kind === "keyword" ? token.text : token.type.label;
    if (!rows.has(text)) rows.set(text, token.help);
  }
  return [...rows].map(([text, help]) => ({ text, help })).sort((a, b) => byCode(a.text, b.text));
}

/** As IOS orders help: `<1-5>` and `A.B.C.D` before the words. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function table(rows: readonly HelpRow[]): string {
  const width = Math.max(...rows.map((row) => row.text.length));
  return rows.map((row) => `  ${row.text.padEnd(width)}  ${row.help}`.trimEnd()).join("\n");
}

function columns(words: readonly string[], width: number): string {
  const cell = Math.max(...words.map((word) => word.length)) + 2;
  const perLine = Math.max(1, Math.floor((width > 0 ? width : 80) / cell));
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += perLine) {
    const row = words.slice(at, at + perLine);
    lines.push(row.map((word) => (words.length > perLine ? word.padEnd(cell) : `${word}  `)).join(""));
  }
  return lines.join("\n");
}
