import { printable } from "./decode";
import { Refusal } from "./refusal";
import { percentDecoded } from "./resource";
import type { SchemaNode } from "./schema";
import type { FieldTree } from "./tree";

/** RFC 8040 §4.8, as far as a retrieval has them. */
export interface Query {
  readonly content: "all" | "config" | "nonconfig";
  readonly depth: number;
  readonly fields: FieldTree | undefined;
  readonly defaults: "report-all" | "trim";
}

const longest = 2_000;
const mostFields = 200;

/** @throws Refusal */
export function parseQuery(text: string, method: string): Query {
  const parameters = new Map<string, string>();
  if (text.length > longest) throw invalid("the query is too long");
  for (const pair of text === "" ? [] : text.split("&")) {
    const equals = pair.indexOf("=");
    const name = percentDecoded(equals < 0 ? pair : pair.slice(0, equals));
    if (!known.has(name)) throw invalid(`invalid query parameter: ${printable(name)}`);
    if (method !== "GET" && method !== "HEAD")
      throw invalid(`query parameter ${name} is not allowed with ${method}`);
    if (parameters.has(name)) throw invalid(`query parameter ${name} is given twice`);
    parameters.set(name, equals < 0 ? "" : percentDecoded(pair.slice(equals + 1)));
  }
  const fields = parameters.get("fields");
  return {
    content: oneOf(parameters.get("content") ?? "all", ["all", "config", "nonconfig"], "content"),
    depth: depth(parameters.get("depth") ?? "unbounded"),
    fields: fields === undefined ? undefined : new FieldParser(fields).parse(),
    defaults: withDefaults(parameters.get("with-defaults") ?? "trim"),
  };
}

const known = new Set(["content", "depth", "fields", "with-defaults"]);

function invalid(text: string): Refusal {
  return new Refusal(400, "invalid-value", text);
}

function oneOf<const T extends string>(text: string, values: readonly T[], name: string): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw invalid(`invalid value for query parameter ${name}`);
  return found;
}

function depth(text: string): number {
  if (text === "unbounded") return Infinity;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 65_535) throw invalid("invalid value for query parameter depth");
  return value;
}

/** What equals its default is not kept, so `explicit` is `trim` here. */
function withDefaults(text: string): Query["defaults"] {
  const mode = oneOf(text, ["report-all", "trim", "explicit"], "with-defaults");
  return mode === "report-all" ? mode : "trim";
}

/** `a;b/c;d(e;f/g)`: paths, each maybe followed by what is wanted below it. */
class FieldParser {
  #at = 0;
  #count = 0;

  constructor(private readonly text: string) {}

  parse(): FieldTree {
    const tree = this.#expression(0);
    if (this.#at !== this.text.length) throw this.#malformed();
    return tree;
  }

  #expression(level: number): FieldTree {
    if (level > 16) throw this.#malformed();
    const tree: FieldTree = new Map();
    do {
      let place = tree;
      do {
        const name = this.#name();
        const inner: FieldTree = place.get(name) ?? new Map();
        place.set(name, inner);
        place = inner;
      } while (this.#take("/"));
      if (this.#take("(")) {
        for (const [name, inner] of this.#expression(level + 1)) place.set(name, inner);
        if (!this.#take(")")) throw this.#malformed();
      }
    } while (this.#take(";"));
    return tree;
  }

  #name(): string {
    const [identifier] = /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?/.exec(this.text.slice(this.#at)) ?? [];
    if (identifier === undefined || ++this.#count > mostFields) throw this.#malformed();
    this.#at += identifier.length;
    return identifier.slice(identifier.indexOf(":") + 1);
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #malformed(): Refusal {
    return invalid("invalid value for query parameter fields");
  }
}

/** @throws Refusal when a field is none of the node's. */
export function checkFields(fields: FieldTree, node: SchemaNode): void {
  for (const [name, inner] of fields) {
    const child = node.kind === "leaf" ? undefined : node.children.get(name);
    if (!child) throw invalid(`unknown field: ${printable(name)}`);
    checkFields(inner, child);
  }
}
