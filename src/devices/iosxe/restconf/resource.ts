import type { Scalar } from "./leaf-types";
import { notFound, Refusal } from "./refusal";
import type { Children, Module, SchemaNode } from "./schema";

/** One step of an instance identifier, as the URI names it (RFC 8040 §3.5.3). */
export interface Step {
  readonly name: string;
  readonly node: SchemaNode;
  /** Of a list entry, in the list's own order; undefined for the list as a whole. */
  readonly keys: readonly Scalar[] | undefined;
}

/** A data resource: at least one step into a module. */
export interface DataTarget {
  readonly module: Module;
  readonly steps: readonly Step[];
}

/**
 * @param segments What follows `/restconf/data/`, still percent-encoded, at least one.
 * @throws Refusal when no such resource can be.
 */
export function findTarget(segments: readonly string[], modules: readonly Module[]): DataTarget {
  let module: Module | undefined;
  let children: Children | undefined;
  const steps: Step[] = [];
  for (const segment of segments) {
    const { prefix, name, keys } = parse(segment);
    if (prefix !== undefined) {
      const named = modules.find((known) => known.name === prefix);
      if (!named || (module && named !== module)) throw notFound();
      module = named;
      children ??= named.tops;
    }
    const node = children?.get(name);
    if (!node) throw notFound();
    steps.push({ name, node, keys: keys && readKeys(node, keys) });
    children = node.kind === "leaf" ? undefined : node.children;
    // A list as a whole can only come last.
    if (node.kind === "list" && keys === undefined) children = undefined;
  }
  if (!module) throw notFound();
  return { module, steps };
}

/** `module:name=key,key` */
function parse(segment: string): {
  prefix: string | undefined;
  name: string;
  keys: readonly string[] | undefined;
} {
  const equals = segment.indexOf("=");
  const identifier = percentDecoded(equals < 0 ? segment : segment.slice(0, equals));
  const colon = identifier.indexOf(":");
  return {
    prefix: colon < 0 ? undefined : identifier.slice(0, colon),
    name: identifier.slice(colon + 1),
    keys:
      equals < 0
        ? undefined
        : segment
            .slice(equals + 1)
            .split(",")
            .map(percentDecoded),
  };
}

function readKeys(node: SchemaNode, texts: readonly string[]): readonly Scalar[] {
  if (node.kind !== "list") throw notFound();
  if (texts.length !== node.keys.length)
    throw new Refusal(400, "invalid-value", `the list has ${node.keys.length} keys: ${node.keys.join(" ")}`);
  return node.keys.map((key, index) => {
    const leaf = node.children.get(key);
    const value = leaf?.kind === "leaf" ? leaf.type.fromText(texts[index]!) : undefined;
    if (value === undefined) throw notFound();
    return value;
  });
}

/** @throws Refusal for what is no percent-encoded UTF-8. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, "malformed-message", "the URI is not percent-encoded UTF-8");
  }
}

/** As it stands in an error-path or a Location. */
export function identifierOf({ module, steps }: DataTarget): string {
  return steps
    .map(({ name, keys }, index) => {
      const shown = index === 0 ? `${module.name}:${name}` : name;
      return keys ? `${shown}=${keys.map((key) => encodeURIComponent(String(key))).join(",")}` : shown;
    })
    .join("/");
}
