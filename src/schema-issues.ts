import * as z from "zod/mini";
import { didYouMean } from "./did-you-mean";
import { UsageError } from "./errors";
import { own } from "./own";

/** The keys and indices from the root of what somebody wrote. */
export type SchemaPath = readonly (string | number)[];

export interface PlainIssue {
  readonly path: SchemaPath;
  readonly message: string;
  /** It is the key that is wrong, not what stands under it. */
  readonly isKey?: boolean;
}

/**
 * What a call was handed, with what it left out.
 * @param what it is, for the refusal: `bundle`
 * @throws UsageError naming the first thing that is wrong.
 */
export function wholeOf<T extends z.ZodMiniType>(schema: T, input: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const known = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  const [first] = issuesInPlainWords(parsed.error.issues, input, known);
  throw new UsageError(`${[what, ...(first?.path ?? [])].join(".")}: ${first?.message}`);
}

type SchemaIssue = z.core.$ZodIssue;
/** As much of a JSON Schema as is looked at here. */
interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/**
 * What the schema says against some data, for whoever wrote the data: the word that is wrong, what was expected, the nearest
 * known word.
 * @param schema the JSON Schema, for the keys that are known at a place
 */
export function issuesInPlainWords(
  issues: readonly SchemaIssue[],
  data: unknown,
  schema: object,
): PlainIssue[] {
  return issues.flatMap((issue) => inPlainWords(issue, data, schema as Node));
}

function inPlainWords(issue: SchemaIssue, data: unknown, schema: Node): PlainIssue[] {
  const path = issue.path as SchemaPath;
  const value = valueAt(data, path);
  const key = path.at(-1);
  const isOwn = !/^(?:Invalid|Too |Unrecognized)/.test(issue.message);
  const told = (message: string): PlainIssue[] => [{ path, message }];
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path, data);
    return issue.keys.map((unknown) => ({
      path: [...path, unknown],
      isKey: true,
      message: `there is no key "${unknown}" here${didYouMean(unknown, known)} (known: ${known.join(", ")})`,
    }));
  }
  if (issue.code === "invalid_key")
    return [{ path, isKey: true, message: `"${String(key)}": expected ${issue.issues[0]?.message}` }];
  const expected = expectation(issue, isOwn, value);
  if (value === undefined)
    return [
      {
        path,
        message:
          path.length === 0 ? `expected ${expected}` : `"${String(key)}" is missing: expected ${expected}`,
      },
    ];
  return told(`${written(value)}: expected ${expected}${nearestOf(issue, value)}`);
}

function expectation(issue: SchemaIssue, isOwn: boolean, value: unknown): string {
  if (issue.code === "invalid_union" && !isOwn) {
    const options = (issue as { options?: readonly string[] }).options;
    if (options) return oneOf(options);
    // The branch that gets furthest says most.
    const branches = issue.errors.map((errors) =>
      errors.map((inner) => inBranch(inner, value)).join(" and "),
    );
    return [...new Set(branches)].join(", or ");
  }
  if (isOwn) return issue.message;
  if (issue.code === "invalid_type") return kinds[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === "invalid_value") return oneOf(issue.values.map(String));
  if (issue.code === "too_small")
    return bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum);
  if (issue.code === "too_big") return bound(issue.origin, "at most", issue.maximum);
  return "something else";
}

function inBranch(issue: SchemaIssue, value: unknown): string {
  const key = issue.path.at(-1);
  const own = !/^(?:Invalid|Too |Unrecognized)/.test(issue.message);
  if (issue.code === "unrecognized_keys") return `no "${issue.keys.join('", "')}"`;
  return `${key === undefined ? "" : `"${String(key)}", `}${expectation(issue, own, value)}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
  record: "keys with values",
  tuple: "a list",
};

function oneOf(words: readonly string[]): string {
  const [last, ...others] = [...words].reverse();
  return others.length === 0 ? `${last}` : `${others.reverse().join(", ")} or ${last}`;
}

function bound(origin: string, which: string, count: number | bigint): string {
  if (origin === "array") return `${which} ${count} of them`;
  if (origin === "string") return `${which} ${count} character${count === 1 ? "" : "s"}`;
  return `${which} ${count}`;
}

function nearestOf(issue: SchemaIssue, value: unknown): string {
  if (typeof value !== "string") return "";
  if (issue.code === "invalid_value") return didYouMean(value, issue.values.map(String));
  if (issue.code === "invalid_union")
    return didYouMean(value, (issue as { options?: readonly string[] }).options ?? []);
  return "";
}

function written(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return value !== null && typeof value === "object" ? "keys with values" : String(value);
}

function member(value: unknown, key: string | number): unknown {
  return value !== null && typeof value === "object"
    ? own(value as Record<string, unknown>, String(key))
    : undefined;
}

function valueAt(data: unknown, path: SchemaPath): unknown {
  let value = data;
  for (const key of path) value = member(value, key);
  return value;
}

/** The keys that a mapping may have where the path leads, in the schema's order. */
function keysAt(schema: Node, path: SchemaPath, data: unknown): string[] {
  let nodes = [schema];
  let value = data;
  for (const key of path) {
    value = member(value, key);
    nodes = nodes.flatMap(branches).flatMap((node) => {
      if (typeof key === "string") return (node.properties && own(node.properties, key)) ?? [];
      return Array.isArray(node.items) ? (node.items[key] ?? []) : ((node.items as Node | undefined) ?? []);
    });
  }
  const there = nodes.flatMap(branches);
  const { kind } = (value ?? {}) as { kind?: unknown };
  const fitting = there.filter((node) => kind !== undefined && node.properties?.kind?.const === kind);
  return [
    ...new Set((fitting.length > 0 ? fitting : there).flatMap((node) => Object.keys(node.properties ?? {}))),
  ];
}

const branches = (node: Node): readonly Node[] => node.anyOf ?? node.oneOf ?? [node];
