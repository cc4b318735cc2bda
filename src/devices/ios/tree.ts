import { InternalError } from "../../errors";
import type { Arguments, Command, Element, Keyword, Syntax } from "./grammar";
import type { ParameterType } from "./parameter-types";

/** A point in a command; what may follow it, and what runs when the line ends here. */
export interface Node<D> {
  readonly edges: Edge<D>[];
  leaf: Leaf<D> | undefined;
}

export interface Edge<D> {
  readonly token:
    | Keyword
    | { readonly kind: "parameter"; readonly type: ParameterType<unknown>; help: string };
  readonly capture: Capture | undefined;
  readonly next: Node<D>;
  /** The lowest privilege of the commands behind this edge. */
  privilege: number;
}

export interface Leaf<D> {
  readonly command: Command<D>;
  readonly form: "set" | "no" | "default";
}

interface Capture {
  readonly name: string;
  /** `token`: the parsed value; `word`: the keyword; `flag`: the keyword joins a set. */
  readonly as: "token" | "word" | "flag";
}

export interface ModeSpec {
  readonly name: string;
  /** What stands between hostname and `#`: `(config)`. Empty for exec. */
  readonly suffix: string;
  /** Where `exit` leads, and whose commands are tried when this mode knows none. Absent: exec. */
  readonly parent?: string;
  /** What stands above the list of its commands: `Exec commands:`. */
  readonly title?: string;
}

/** All modes and commands of one kind of device, shared by its sessions. A mode's tree grows when the mode is first entered. */
export class Grammar<D> {
  readonly #modes = new Map<string, Mode<D>>();

  constructor(modes: readonly ModeSpec[], commands: readonly Command<D>[]) {
    for (const spec of modes) this.#modes.set(spec.name, { spec, commands: [], links: [], root: undefined });
    for (const command of commands) {
      for (const mode of typeof command.mode === "string" ? [command.mode] : command.mode) {
        this.#mode(mode).commands.push(command);
      }
    }
  }

  get modes(): readonly string[] {
    return [...this.#modes.keys()];
  }

  /** @throws InternalError when there is no such mode, or two of its commands have one syntax. */
  root(name: string): Node<D> {
    const mode = this.#mode(name);
    if (mode.root) return mode.root;
    const root: Node<D> = node();
    for (const command of mode.commands) this.#add(root, command, name);
    // Two modes may lead into each other.
    mode.root = root;
    for (const { word, to } of mode.links)
      root.edges.push({ token: word, capture: undefined, next: this.root(to), privilege: 1 });
    return root;
  }

  spec(mode: string): ModeSpec {
    return this.#mode(mode).spec;
  }

  #mode(name: string): Mode<D> {
    const mode = this.#modes.get(name);
    if (!mode) throw new InternalError(`no command mode named ${name}`);
    return mode;
  }

  /** Makes `word` in `mode` lead into another mode's commands: `do` in configuration. To be said before the mode is entered. */
  link(mode: string, word: Keyword, to: string): void {
    this.#mode(to);
    this.#mode(mode).links.push({ word, to });
  }

  #add(root: Node<D>, command: Command<D>, mode: string): void {
    insert([root], command.syntax, command, { command, form: "set" });
    if (!command.negate) return;
    for (const form of ["no", "default"] as const) {
      const negated = step(root, NEGATIONS[form], undefined, command.privilege);
      for (let length = command.negate.needs; length <= command.syntax.length; length++) {
        insert([negated], command.syntax.slice(0, length), command, { command, form }, mode);
      }
    }
  }
}

interface Mode<D> {
  readonly spec: ModeSpec;
  readonly commands: Command<D>[];
  readonly links: { readonly word: Keyword; readonly to: string }[];
  root: Node<D> | undefined;
}

const NEGATIONS = {
  no: { kind: "keyword", text: "no", help: "Negate a command or set its defaults" },
  default: { kind: "keyword", text: "default", help: "Set a command to its defaults" },
} as const;

function node<D>(): Node<D> {
  return { edges: [], leaf: undefined };
}

function insert<D>(
  starts: readonly Node<D>[],
  syntax: Syntax,
  command: Command<D>,
  leaf: Leaf<D>,
  mode?: string,
): void {
  let ends = starts;
  for (const element of syntax) ends = follow(ends, element, command.privilege);
  for (const end of ends) {
    if (end.leaf && end.leaf.command !== command) {
      throw new InternalError(`two commands with one syntax in mode ${mode ?? String(command.mode)}`);
    }
    end.leaf ??= leaf;
  }
}

function follow<D>(starts: readonly Node<D>[], element: Element, privilege: number): readonly Node<D>[] {
  switch (element.kind) {
    case "keyword":
      return starts.map((start) => step(start, element, undefined, privilege));
    case "parameter":
      return starts.map((start) => {
        const token = { kind: "parameter", type: element.type, help: element.help } as const;
        return step(start, token, { name: element.name, as: "token" }, privilege);
      });
    case "choice":
      return starts.flatMap((start) =>
        keywords(element.words).map((token) =>
          step(start, token, { name: element.name, as: "word" }, privilege),
        ),
      );
    case "flags":
      for (const start of starts) {
        for (const token of keywords(element.words)) {
          if (start.edges.some((edge) => edge.next === start && sameToken(edge.token, token))) continue;
          start.edges.push({ token, capture: { name: element.name, as: "flag" }, next: start, privilege });
        }
      }
      return starts;
    case "optional": {
      let ends = starts;
      for (const inner of element.elements) ends = follow(ends, inner, privilege);
      return [...starts, ...ends];
    }
    case "any-order":
      return [
        ...starts,
        ...element.groups.flatMap((group, at) => {
          const rest = element.groups.filter((_, other) => other !== at);
          let ends = starts;
          for (const inner of group) ends = follow(ends, inner, privilege);
          return follow(ends, { kind: "any-order", groups: rest }, privilege);
        }),
      ];
  }
}

function keywords(words: Readonly<Record<string, string>>): Keyword[] {
  return Object.entries(words).map(([text, help]) => ({ kind: "keyword", text, help }));
}

function step<D>(
  from: Node<D>,
  token: Edge<D>["token"],
  capture: Capture | undefined,
  privilege: number,
): Node<D> {
  const known = from.edges.find(
    (edge) =>
      edge.next !== from &&
      sameToken(edge.token, token) &&
      edge.capture?.name === capture?.name &&
      edge.capture?.as === capture?.as,
  );
  if (known) {
    known.privilege = Math.min(known.privilege, privilege);
    return known.next;
  }
  const next = node<D>();
  from.edges.push({ token, capture, next, privilege });
  return next;
}

function sameToken(a: Edge<unknown>["token"], b: Edge<unknown>["token"]): boolean {
  if (a.kind === "keyword" && b.kind === "keyword") return a.text === b.text;
  return a.kind === "parameter" && b.kind === "parameter" && a.type.label === b.type.label;
}

/** One way through the tree so far, with what it captured. */
export interface Thread<D> {
  readonly node: Node<D>;
  readonly captured: Captures | undefined;
}

interface Captures {
  readonly before: Captures | undefined;
  readonly capture: Capture;
  readonly value: unknown;
}

export function advance<D>(thread: Thread<D>, edge: Edge<D>, value: unknown): Thread<D> {
  if (!edge.capture) return { node: edge.next, captured: thread.captured };
  return { node: edge.next, captured: { before: thread.captured, capture: edge.capture, value } };
}

export function argumentsOf<D>(thread: Thread<D>, command: Command<D>): Arguments {
  const args: Arguments = {};
  for (const element of command.syntax) if (element.kind === "flags") args[element.name] = new Set<string>();
  for (let at = thread.captured; at; at = at.before) {
    const { name, as } = at.capture;
    if (as === "flag") (args[name] as Set<unknown> | undefined)?.add(at.value);
    else args[name] ??= at.value;
  }
  return args;
}
