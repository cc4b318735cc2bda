import { InternalError } from "../../errors";
import type { Arguments, Command, Keyword, Syntax } from "./grammar";
import type { ParameterType } from "./parameter-types";

/** A point in a command: what may follow it, and what runs when the line ends here. It grows when somebody looks at it. */
export class Node<D> {
  readonly #edges: Edge<D>[] = [];
  readonly #ways: Way<D>[] = [];
  #leaf: Leaf<D> | undefined;

  /** @throws InternalError when two commands have one syntax. */
  get edges(): Edge<D>[] {
    this.#grow();
    return this.#edges;
  }

  /** @throws InternalError when two commands have one syntax. */
  get leaf(): Leaf<D> | undefined {
    this.#grow();
    return this.#leaf;
  }

  /** A command goes on from here with these elements. */
  lay(way: Way<D>): void {
    this.#ways.push(way);
  }

  #grow(): void {
    for (const way of this.#ways.splice(0)) this.#follow(way.elements, way);
  }

  #follow([element, ...rest]: Syntax, way: Way<D>): void {
    switch (element?.kind) {
      case undefined:
        if (this.#leaf && this.#leaf.command !== way.leaf.command)
          throw new InternalError(`two commands with one syntax in mode ${way.mode}`);
        this.#leaf ??= way.leaf;
        return;
      case "keyword":
        this.#step(element, undefined, rest, way);
        return;
      case "parameter": {
        const token = { kind: "parameter", type: element.type, help: element.help } as const;
        this.#step(token, { name: element.name, as: "token" }, rest, way);
        return;
      }
      case "choice":
        for (const token of keywords(element.words))
          this.#step(token, { name: element.name, as: "word" }, rest, way);
        return;
      case "flags":
        for (const token of keywords(element.words)) {
          if (this.#edges.some((edge) => edge.next === this && sameToken(edge.token, token))) continue;
          const capture = { name: element.name, as: "flag" } as const;
          this.#edges.push({ token, capture, next: this, privilege: way.leaf.command.privilege });
        }
        this.#follow(rest, way);
        return;
      case "optional":
        this.#follow([...element.elements, ...rest], way);
        this.#follow(rest, way);
        return;
      case "any-order":
        for (const group of element.groups) {
          const groups = element.groups.filter((other) => other !== group);
          this.#follow([...group, { kind: "any-order", groups }, ...rest], way);
        }
        this.#follow(rest, way);
    }
  }

  #step(token: Edge<D>["token"], capture: Capture | undefined, elements: Syntax, way: Way<D>): void {
    const { privilege } = way.leaf.command;
    let edge = this.#edges.find(
      (known) =>
        known.next !== this &&
        sameToken(known.token, token) &&
        known.capture?.name === capture?.name &&
        known.capture?.as === capture?.as,
    );
    if (edge) edge.privilege = Math.min(edge.privilege, privilege);
    else {
      edge = { token, capture, next: new Node(), privilege };
      this.#edges.push(edge);
    }
    edge.next.lay({ ...way, elements });
  }
}

/** What of a command is still to come. */
interface Way<D> {
  readonly elements: Syntax;
  readonly leaf: Leaf<D>;
  readonly mode: string;
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

  /** @throws InternalError when there is no such mode. */
  root(name: string): Node<D> {
    const mode = this.#mode(name);
    if (mode.root) return mode.root;
    const root = new Node<D>();
    for (const command of mode.commands) lay(root, command, name);
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

function lay<D>(root: Node<D>, command: Command<D>, mode: string): void {
  const { syntax, negate } = command;
  root.lay({ elements: syntax, leaf: { command, form: "set" }, mode });
  if (!negate) return;
  for (const form of ["no", "default"] as const) {
    const leaf: Leaf<D> = { command, form };
    for (let length = negate.needs; length <= syntax.length; length++)
      root.lay({ elements: [NEGATIONS[form], ...syntax.slice(0, length)], leaf, mode });
  }
}

function keywords(words: Readonly<Record<string, string>>): Keyword[] {
  return Object.entries(words).map(([text, help]) => ({ kind: "keyword", text, help }));
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
