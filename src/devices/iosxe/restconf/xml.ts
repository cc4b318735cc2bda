import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { type DocumentPlace, printable } from "./decode";
import { Refusal } from "./refusal";
import type { Data, Module, SchemaNode, Value } from "./schema";

/** An element as far as YANG data needs it: no attributes but namespaces, no mixed content. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Deeper than any of the modules' data.
  maxNestedTags: 32,
  // Without a DTD (refused below) only the five entities of XML itself and character references are left.
  processEntities: true,
  htmlEntities: true,
});

/** @throws Refusal unless it is one well-formed element without a document type. */
export function parseXml(document: string): XmlElement {
  // Entities are declared in document types, and expand without bounds; RFC 6241 §3 forbids both to NETCONF's XML, and
  // RFC 8040 does not say, so: the same here.
  if (/<!DOCTYPE|<!ENTITY/i.test(document)) throw malformed("document type declarations are not allowed");
  const verdict = XMLValidator.validate(document);
  if (verdict !== true) throw malformed(`line ${verdict.err.line}: ${printable(verdict.err.msg)}`);
  let nodes: unknown;
  try {
    nodes = parser.parse(document);
  } catch (error) {
    throw malformed(error instanceof Error ? printable(error.message) : "not well-formed");
  }
  const roots = elements(nodes, new Map());
  if (roots.length !== 1) throw malformed("one element is expected");
  return roots[0]!;
}

function malformed(text: string): Refusal {
  return new Refusal(400, "malformed-message", `malformed XML: ${text}`);
}

type Scope = ReadonlyMap<string, string>;

function elements(nodes: unknown, scope: Scope): XmlElement[] {
  const found: XmlElement[] = [];
  for (const node of nodes as readonly Record<string, unknown>[]) {
    const [qualified] = Object.keys(node).filter((key) => key !== ":@");
    if (qualified === undefined || qualified.startsWith("#") || qualified.startsWith("?")) continue;
    const inner = declared(scope, (node[":@"] ?? {}) as Record<string, string>);
    const colon = qualified.indexOf(":");
    const content = node[qualified] as readonly Record<string, unknown>[];
    found.push({
      name: qualified.slice(colon + 1),
      namespace: inner.get(qualified.slice(0, Math.max(0, colon))),
      text: content
        .filter((child) => "#text" in child)
        .map((child) => String(child["#text"]))
        .join(""),
      children: elements(content, inner),
    });
  }
  return found;
}

/** Namespaces by prefix; the default namespace has the empty one. */
function declared(scope: Scope, attributes: Record<string, string>): Scope {
  let own: Map<string, string> | undefined;
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
    own ??= new Map(scope);
    own.set(name === "xmlns" ? "" : name.slice(6), value);
  }
  return own ?? scope;
}

/** The shape that JSON would have, with every leaf as text, for `decode`. @throws Refusal */
export function rawOf(node: SchemaNode | undefined, element: XmlElement, at: DocumentPlace): unknown {
  if (element.namespace !== undefined && element.namespace !== at.module.namespace)
    throw at.refuse("unknown-namespace", `unknown namespace: ${printable(element.namespace)}`);
  if (!node || node.kind === "leaf") {
    if (element.children.length > 0) return element.children;
    return element.text;
  }
  if (element.text.trim() !== "") throw at.refuse("malformed-message", "text where elements are expected");
  const raw: Record<string, unknown> = Object.create(null);
  for (const child of element.children) {
    const inner = node.children.get(child.name);
    const value = rawOf(inner, child, at.down(child.name));
    if (inner?.kind === "list") {
      raw[child.name] ??= [];
      (raw[child.name] as unknown[]).push(value);
    } else if (child.name in raw) {
      throw at.down(child.name).refuse("bad-element", "the element is given twice");
    } else raw[child.name] = value;
  }
  return raw;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  format: true,
  indentBy: "  ",
  suppressEmptyNode: false,
});

/** One element in its module's namespace. */
export function printXml(name: string, value: Value, { namespace }: Pick<Module, "namespace">): string {
  const inner = typeof value === "object" ? (clean(value) as Data) : { "#text": clean(value) };
  return builder.build({ [name]: { "@xmlns": namespace, ...inner } });
}

/** XML 1.0 has no place for most control characters, however they are written. */
function clean(value: Value): unknown {
  if (typeof value === "string") return value.replace(/[^\t\n\r -\uFFFD]/g, "?");
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(clean);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item)]));
}

/** Members of several modules, each in its own namespace, in one element. */
export function printDatastoreXml(
  tops: readonly {
    readonly name: string;
    readonly value: Value;
    readonly module: Pick<Module, "namespace">;
  }[],
  { namespace }: Pick<Module, "namespace">,
): string {
  const members = tops.map(({ name, value, module }) => [
    name,
    { "@xmlns": module.namespace, ...(clean(value) as Data) },
  ]);
  return builder.build({ data: { "@xmlns": namespace, ...Object.fromEntries(members) } });
}

/** RFC 8040 §3.3.2: an empty element for each operation. */
export function printOperationsXml(
  operations: readonly { readonly name: string; readonly module: Pick<Module, "namespace"> }[],
  { namespace }: Pick<Module, "namespace">,
): string {
  const members = operations.map(({ name, module }) => [name, { "@xmlns": module.namespace }]);
  return builder.build({ operations: { "@xmlns": namespace, ...Object.fromEntries(members) } });
}
