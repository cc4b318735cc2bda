import type { Encoding } from "./decode";
import type { Step } from "./resource";
import type { Children, Data, List, SchemaNode, Value } from "./schema";

/** Data trees and the places in them. What changes a tree changes it where it stands: work on a copy. */

export function copyOf<T extends Value>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/**
 * What stands there; undefined for nothing. A container without presence exists wherever its parent does; a list
 * does as a whole, maybe without entries.
 */
export function find(root: Data, steps: readonly Step[]): Value | undefined {
  let value: Value = root;
  for (const { name, node, keys } of steps) {
    let next: Value | undefined = Object.hasOwn(value as Data, name) ? (value as Data)[name] : undefined;
    if (node.kind === "list") {
      const entries = (next ?? []) as Data[];
      next = keys ? entries.find((entry) => hasKeys(entry, node, keys)) : entries;
    } else if (node.kind === "container" && !node.presence) next ??= {};
    if (next === undefined) return undefined;
    value = next;
  }
  return value;
}

function hasKeys(entry: Data, { keys: names }: List, keys: readonly unknown[]): boolean {
  return names.every((name, index) => entry[name] === keys[index]);
}

/** The parent of the last step's node, made as far as it exists without being made. */
function parentOf(root: Data, steps: readonly Step[]): { data: Data; children: Children | undefined } {
  let data = root;
  let children: Children | undefined;
  for (const { name, node, keys } of steps.slice(0, -1)) {
    if (node.kind === "leaf") break;
    if (node.kind === "list")
      data = ((data[name] ?? []) as Data[]).find((entry) => keys && hasKeys(entry, node, keys)) ?? {};
    else {
      data[name] ??= {};
      data = data[name] as Data;
    }
    children = node.children;
  }
  return { data, children };
}

/** Puts the value there, in place of what stood there. The parent exists. */
export function replace(root: Data, steps: readonly Step[], value: Value): void {
  const { data, children } = parentOf(root, steps);
  const { name, node, keys } = steps.at(-1)!;
  if (node.kind === "list" && keys) {
    data[name] ??= [];
    const entries = data[name] as Data[];
    const at = entries.findIndex((entry) => hasKeys(entry, node, keys));
    entries.splice(at < 0 ? entries.length : at, at < 0 ? 0 : 1, value as Data);
  } else set(data, children, name, node, value);
}

export function remove(root: Data, steps: readonly Step[]): void {
  const { data } = parentOf(root, steps);
  const { name, node, keys } = steps.at(-1)!;
  if (node.kind !== "list" || !keys) delete data[name];
  else data[name] = ((data[name] ?? []) as Data[]).filter((entry) => !hasKeys(entry, node, keys));
}

/** RFC 8040 §4.6.1: what the value names is set, the rest stays. */
export function merge(root: Data, steps: readonly Step[], value: Value): void {
  const before = find(root, steps);
  const { node } = steps.at(-1)!;
  if (before === undefined || node.kind === "leaf" || Array.isArray(before)) {
    replace(root, steps, value);
    return;
  }
  const merged = before as Data;
  mergeMembers(merged, value as Data, node.children);
  replace(root, steps, merged);
}

function mergeMembers(into: Data, from: Data, children: Children): void {
  for (const [name, value] of Object.entries(from)) {
    const node = children.get(name)!;
    if (node.kind === "leaf") set(into, children, name, node, value, from);
    else if (node.kind === "container") {
      into[name] ??= {};
      mergeMembers(into[name] as Data, value as Data, node.children);
    } else {
      into[name] ??= [];
      const entries = into[name] as Data[];
      for (const entry of value as Data[]) {
        const keys = node.keys.map((key) => entry[key]);
        const known = entries.find((candidate) => hasKeys(candidate, node, keys));
        if (known) mergeMembers(known, entry, node.children);
        else entries.push(entry);
      }
    }
  }
}

/** Sets a child, with what that does to its neighbours. `beside`: what is being set together with it. */
function set(
  data: Data,
  children: Children | undefined,
  name: string,
  node: SchemaNode,
  value: Value,
  beside: Data = {},
): void {
  if (node.kind === "leaf") {
    for (const reset of node.resets) if (!Object.hasOwn(beside, reset)) delete data[reset];
    if (node.choice !== undefined && children) dropOtherCases(data, children, node.choice);
  }
  data[name] = value;
}

function dropOtherCases(data: Data, children: Children, choice: string): void {
  for (const [name, node] of children)
    if (node.kind === "leaf" && node.choice !== undefined && node.choice !== choice) delete data[name];
}

/** RFC 6243 §3.1, report-all: with the defaults of what is not set. Of a choice, only the case in use has any. */
export function withDefaults(node: SchemaNode, value: Value): Value {
  if (node.kind === "leaf") return value;
  if (Array.isArray(value)) return value.map((entry) => membersWithDefaults(node.children, entry));
  return membersWithDefaults(node.children, value as Data);
}

function membersWithDefaults(children: Children, data: Data): Data {
  const full: Data = {};
  const choice = choiceOf(children, data);
  for (const [name, child] of children) {
    if (Object.hasOwn(data, name)) full[name] = withDefaults(child, data[name]!);
    else if (child.kind === "leaf" && child.default !== undefined)
      if (child.choice === undefined || child.choice === choice) full[name] = child.default;
  }
  return full;
}

/** The case that is in use. */
function choiceOf(children: Children, data: Data): string | undefined {
  for (const [name, child] of children)
    if (child.kind === "leaf" && child.choice !== undefined && Object.hasOwn(data, name)) return child.choice;
  return undefined;
}

/** RFC 8040 §4.8.2: 1 is the resource itself. */
export function toDepth(value: Value, depth: number): Value {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((entry) => toDepth(entry, depth) as Data);
  const data: Data = {};
  if (depth <= 1) return data;
  for (const [name, child] of Object.entries(value)) {
    if (Array.isArray(child) && depth === 2) data[name] = [];
    else data[name] = toDepth(child, depth - 1);
  }
  return data;
}

/** RFC 8040 §4.8.3: names of members; one without any of its own stands for all that is below it. */
export interface FieldTree extends Map<string, FieldTree> {}

export function onlyFields(value: Value, fields: FieldTree): Value {
  if (fields.size === 0 || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((entry) => onlyFields(entry, fields) as Data);
  const data: Data = {};
  for (const [name, child] of Object.entries(value)) {
    const inner = fields.get(name);
    if (inner) data[name] = onlyFields(child, inner);
  }
  return data;
}

/** As it stands in a document: a leaf of type empty is not written as it is kept. */
export function written(node: SchemaNode, value: Value, encoding: Encoding): Value {
  if (node.kind === "leaf") return (node.type.written?.[encoding] ?? value) as Value;
  if (Array.isArray(value)) return value.map((entry) => written(node, entry, encoding) as Data);
  const data: Data = {};
  for (const [name, child] of Object.entries(value as Data))
    data[name] = written(node.children.get(name)!, child, encoding);
  return data;
}

/** No leaf anywhere. */
export function isEmpty(value: Value): boolean {
  if (typeof value !== "object") return false;
  return Object.values(value).every((child) => isEmpty(child as Value));
}
