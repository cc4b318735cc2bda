import type { Scalar } from "./leaf-types";
import { Refusal } from "./refusal";
import type { Children, Data, Leaf, List, Module, SchemaNode, Value } from "./schema";

/** How leaf values are written: as JSON values, or all as text. */
export type Encoding = "json" | "xml";

/**
 * Reads a member of a document into data. Work and depth are bounded by the schema: what it does not know ends the
 * reading at once.
 * @throws Refusal
 */
export function decode(node: SchemaNode, raw: unknown, at: DocumentPlace): Value {
  switch (node.kind) {
    case "leaf":
      return decodeLeaf(node, raw, at);
    case "container":
      return decodeMembers(node.children, raw, at);
    case "list":
      return decodeEntries(node, raw, at);
  }
}

/** One entry: a bare object, or a list of one (RFC 7951 §5.4 asks for the latter; ConfD takes both). */
export function decodeEntry(node: List, raw: unknown, at: DocumentPlace): Data {
  const entries = decodeEntries(node, raw, at);
  if (entries.length !== 1)
    throw at.refuse("invalid-value", `exactly one entry is expected, not ${entries.length}`);
  return entries[0]!;
}

/** Where in a document the reader is, for instance identifiers. */
export class DocumentPlace {
  constructor(
    readonly module: Module,
    readonly encoding: Encoding,
    readonly path: string,
  ) {}

  down(name: string): DocumentPlace {
    return new DocumentPlace(this.module, this.encoding, `${this.path}/${name}`);
  }

  refuse(tag: Refusal["tag"], text: string): Refusal {
    return new Refusal(400, tag, text, { type: "application", path: this.path });
  }
}

function decodeLeaf({ type, secret }: Leaf, raw: unknown, at: DocumentPlace): Scalar {
  const value =
    at.encoding === "json" ? type.fromJson(raw) : typeof raw === "string" ? type.fromText(raw) : undefined;
  if (value !== undefined) return value;
  const shown = !secret && typeof raw === "string" && /^[ -~]{1,60}$/.test(raw) ? ` "${raw}"` : "";
  throw at.refuse("invalid-value", `invalid value${shown} for type ${type.name}`);
}

function decodeMembers(children: Children, raw: unknown, at: DocumentPlace): Data {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw))
    throw at.refuse("malformed-message", "an object is expected");
  const data: Data = {};
  let choice: string | undefined;
  for (const [member, value] of Object.entries(raw)) {
    const name = localName(member, at);
    const node = children.get(name);
    const place = at.down(name);
    if (!node) throw place.refuse("unknown-element", `unknown element: ${printable(name)}`);
    if (Object.hasOwn(data, name)) throw place.refuse("bad-element", "the element is given twice");
    data[name] = decode(node, value, place);
    if (node.kind !== "leaf" || node.choice === undefined) continue;
    if (choice !== undefined && choice !== node.choice)
      throw place.refuse("bad-element", `elements of ${choice} and ${node.choice} exclude each other`);
    choice = node.choice;
  }
  for (const [name, node] of children) {
    if (node.kind === "leaf" && node.mandatory && !Object.hasOwn(data, name))
      throw at.down(name).refuse("missing-element", `missing element: ${name}`);
  }
  return data;
}

function decodeEntries(node: List, raw: unknown, at: DocumentPlace): Data[] {
  const seen = new Set<string>();
  return (Array.isArray(raw) ? raw : [raw]).map((item) => {
    const entry = decodeMembers(node.children, item, at);
    const values = node.keys.map((key) => {
      if (!Object.hasOwn(entry, key))
        throw at.down(key).refuse("missing-element", `missing element: ${key} in list`);
      return entry[key];
    });
    const identity = JSON.stringify(values);
    if (seen.has(identity)) throw at.refuse("bad-element", "the entry is given twice");
    seen.add(identity);
    return entry;
  });
}

/** `module:name` or `name`. @throws Refusal for another module's name. */
export function localName(member: string, at: DocumentPlace): string {
  const colon = member.indexOf(":");
  if (colon < 0) return member;
  if (member.slice(0, colon) !== at.module.name)
    throw at.refuse("unknown-namespace", `unknown module: ${printable(member.slice(0, colon))}`);
  return member.slice(colon + 1);
}

/** What a client sent, fit to be sent back. */
export function printable(text: string): string {
  return text.slice(0, 80).replace(/[^ -~]/g, "?");
}
