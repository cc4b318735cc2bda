import type { Arguments, Command } from "./grammar";
import { advance, argumentsOf, type Edge, type Node, type Thread } from "./tree";

export type Parsed<D> =
  | { readonly kind: "empty" }
  | {
      readonly kind: "command";
      readonly command: Command<D>;
      readonly form: "set" | "no" | "default";
      readonly args: Arguments;
      /** What stands behind `|`, blanks trimmed; undefined without a filter. */
      readonly filter: string | undefined;
      readonly filterOffset: number;
    }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "incomplete"; readonly onlyWord: string | undefined }
  /** `offset`: the character that fits nothing, from the beginning of the line. */
  | { readonly kind: "invalid"; readonly offset: number };

interface Token {
  readonly text: string;
  readonly offset: number;
}

/** Reads a line against a mode. Pure: nothing runs. Lines beginning with `!` are empty. */
export function parse<D>(root: Node<D>, line: string, privilege: number): Parsed<D> {
  const walked = walk(root, tokens(line), line, privilege);
  if (walked.kind !== "threads") return walked;
  if (walked.count === 0) return { kind: "empty" };
  const threads = walked.threads;
  for (const thread of threads) {
    const leaf = thread.node.leaf;
    if (!leaf || leaf.command.privilege > privilege) continue;
    return {
      kind: "command",
      command: leaf.command,
      form: leaf.form,
      args: argumentsOf(thread, leaf.command),
      filter: walked.filter?.text,
      filterOffset: walked.filter?.offset ?? 0,
    };
  }
  return { kind: "incomplete", onlyWord: walked.count === 1 ? walked.firstWord : undefined };
}

/** What may stand at the end of `line` (the text before the cursor). */
export type Expected<D> =
  /** `partial` is the word under the cursor, empty after a blank. */
  | {
      readonly kind: "expected";
      readonly partial: string;
      readonly edges: readonly Edge<D>[];
      readonly complete: boolean;
      readonly filterable: boolean;
    }
  | { readonly kind: "filter"; readonly text: string }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "unrecognized" };

export function expected<D>(root: Node<D>, line: string, privilege: number): Expected<D> {
  const all = tokens(line);
  const last = all.at(-1);
  const open = last !== undefined && last.offset + last.text.length === line.length;
  const walked = walk(root, open ? all.slice(0, -1) : all, line, privilege);
  if (walked.kind === "ambiguous") return { kind: "ambiguous" };
  if (walked.kind === "incomplete")
    return {
      kind: "expected",
      partial: open ? last.text : "",
      edges: walked.edges.filter((edge) => edge.privilege <= privilege),
      complete: false,
      filterable: false,
    };
  if (walked.kind !== "threads") return { kind: "unrecognized" };
  if (walked.filter) return { kind: "filter", text: line.slice(walked.filter.offset).trimStart() };
  const glued = open ? gluedFilter(walked.threads, last, line, privilege) : undefined;
  if (glued) return { kind: "filter", text: glued.filter.text };
  const partial = open ? last.text : "";
  const leaves = walked.threads.filter((thread) => {
    const leaf = thread.node.leaf;
    return leaf && leaf.command.privilege <= privilege;
  });
  const filterable = leaves.some((thread) => thread.node.leaf!.command.filterable);
  if (partial.startsWith("|") && filterable) {
    return { kind: "filter", text: partial.slice(1) };
  }
  return {
    kind: "expected",
    partial,
    edges: walked.threads.flatMap((thread) =>
      thread.node.edges.filter((edge) => edge.privilege <= privilege),
    ),
    complete: walked.count > 0 && leaves.length > 0,
    filterable,
  };
}

type Walked<D> =
  | {
      readonly kind: "threads";
      readonly threads: readonly Thread<D>[];
      readonly count: number;
      readonly firstWord: string | undefined;
      readonly filter: { readonly text: string; readonly offset: number } | undefined;
    }
  /** In the middle of a parameter that may have a blank in it. */
  | { readonly kind: "incomplete"; readonly onlyWord: undefined; readonly edges: readonly Edge<D>[] }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "invalid"; readonly offset: number };

function walk<D>(root: Node<D>, list: readonly Token[], line: string, privilege: number): Walked<D> {
  let threads: readonly Thread<D>[] = [{ node: root, captured: undefined }];
  let firstWord: string | undefined;
  for (let index = 0; index < list.length; index++) {
    const token = list[index]!;
    if (token.text.startsWith("|") && threads.some((thread) => thread.node.leaf?.command.filterable)) {
      const offset = token.offset + 1;
      return {
        kind: "threads",
        threads,
        count: index,
        firstWord,
        filter: { text: line.slice(offset).trim(), offset },
      };
    }
    const glued = gluedFilter(threads, token, line, privilege);
    if (glued)
      return { kind: "threads", count: index + 1, firstWord: index === 0 ? glued.word : firstWord, ...glued };
    let step = take(threads, token, line, privilege);
    const broken = step.kind === "invalid" ? breakingAfter(threads, token.text) : [];
    if (broken.length > 0) {
      const next = list[index + 1];
      if (next === undefined) return { kind: "incomplete", onlyWord: undefined, edges: broken };
      step = take(threads, { text: token.text + next.text, offset: token.offset }, line, privilege);
      if (step.kind === "invalid") return { kind: "invalid", offset: next.offset };
      index++;
    }
    if (step.kind !== "threads") return step;
    threads = step.threads;
    if (index === 0) firstWord = step.word;
    if (step.tookLine) return { kind: "threads", threads, count: list.length, firstWord, filter: undefined };
  }
  return { kind: "threads", threads, count: list.length, firstWord, filter: undefined };
}

/** Parameters that may have a blank behind what is typed. */
function breakingAfter<D>(threads: readonly Thread<D>[], text: string): Edge<D>[] {
  return threads.flatMap(({ node }) =>
    node.edges.filter(({ token }) => token.kind === "parameter" && token.type.mayBreakAfter?.(text) === true),
  );
}

/** `version|include x`: a bar needs no blank before it where a screen can be filtered; elsewhere it is part of a word. */
function gluedFilter<D>(threads: readonly Thread<D>[], token: Token, line: string, privilege: number) {
  const bar = token.text.indexOf("|");
  if (bar <= 0) return undefined;
  const before = { text: token.text.slice(0, bar), offset: token.offset };
  const step = take(threads, before, line.slice(0, token.offset + bar), privilege);
  if (step.kind !== "threads" || !step.threads.some(({ node }) => node.leaf?.command.filterable))
    return undefined;
  const offset = token.offset + bar + 1;
  return { threads: step.threads, word: step.word, filter: { text: line.slice(offset).trim(), offset } };
}

type Taken<D> =
  | {
      readonly kind: "threads";
      readonly threads: Thread<D>[];
      readonly word: string | undefined;
      readonly tookLine: boolean;
    }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "invalid"; readonly offset: number };

/** A keyword written out wins over abbreviations, and an abbreviation over parameters. */
function take<D>(threads: readonly Thread<D>[], token: Token, line: string, privilege: number): Taken<D> {
  const typed = token.text.toLowerCase();
  let matches: { thread: Thread<D>; edge: Edge<D>; word: string }[] = [];
  let exact = false;
  let reach = 0;
  for (const thread of threads) {
    for (const edge of thread.node.edges) {
      if (edge.token.kind !== "keyword" || edge.privilege > privilege) continue;
      const word = edge.token.text;
      const lower = word.toLowerCase();
      if (lower === typed) {
        if (!exact) matches = [];
        exact = true;
        matches.push({ thread, edge, word });
      } else if (!exact && lower.startsWith(typed)) matches.push({ thread, edge, word });
      else reach = Math.max(reach, commonPrefix(lower, typed));
    }
  }
  if (matches.length > 0) {
    const word = matches[0]!.word;
    if (matches.some((match) => match.word !== word)) return { kind: "ambiguous" };
    return {
      kind: "threads",
      threads: matches.map((match) => advance(match.thread, match.edge, word)),
      word,
      tookLine: false,
    };
  }
  const taken: Thread<D>[] = [];
  let tookLine = false;
  for (const thread of threads) {
    for (const edge of thread.node.edges) {
      if (edge.token.kind !== "parameter" || edge.privilege > privilege) continue;
      const type = edge.token.type;
      const value = type.read(type.takesLine ? line.slice(token.offset).trimEnd() : token.text);
      if (value === undefined) continue;
      tookLine ||= type.takesLine === true;
      taken.push(advance(thread, edge, value));
    }
  }
  if (taken.length === 0) return { kind: "invalid", offset: token.offset + reach };
  return { kind: "threads", threads: taken, word: undefined, tookLine };
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function tokens(line: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < line.length) {
    while (at < line.length && isBlank(line, at)) at++;
    const offset = at;
    while (at < line.length && !isBlank(line, at)) at++;
    if (at > offset) found.push({ text: line.slice(offset, at), offset });
  }
  return found[0]?.text.startsWith("!") ? [] : found;
}

function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}
