import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { type SourcePlace, UsageError } from "../errors";

/** Nodes that a document may have once every alias stands for what it names. */
const mostNodes = 200_000;

/** What a YAML text says, with the place of each thing in it. */
export interface YamlText {
  readonly data: unknown;
  /** The place of the thing under the path, which ends with a line and a column where it means one within a block of text (of its key, where that is asked for), or of its nearest parent that the text has. */
  placeOf(path: readonly (string | number)[], isKey?: boolean): SourcePlace;
}

/**
 * Reads one YAML document.
 * @throws UsageError with line and column of what is no YAML, an alias of nothing, and aliases that unfold without end.
 */
export function readYaml(text: string, file: string): YamlText {
  if (typeof text !== "string") throw new UsageError(`${String(text)}: the text of a lab file is expected`);
  const lines = new LineCounter();
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const document = parsed(text, file, lines);
  const problem = document.errors[0];
  if (problem)
    throw new UsageError(inWords(problem.message, text.slice(problem.pos[0])), placeAt(problem.pos[0]));
  checkNodes(document, (node, message) => {
    throw new UsageError(message, placeAt(node.range?.[0] ?? 0));
  });
  return {
    // Checked above, and better than the library does: it counts aliases, whatever they stand for.
    data: dataOf(document, (message) => {
      throw new UsageError(message, placeAt(0));
    }),
    placeOf: (path, isKey) =>
      withinText(document, text, path, placeAt) ?? placeAt(offsetOf(document, path, isKey)),
  };
}

function dataOf(document: Document, refuse: (message: string) => never): unknown {
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function parsed(text: string, file: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  } catch (error) {
    // The parser works by recursion.
    if (error instanceof RangeError) throw new UsageError(tooDeep, { file, line: 1, column: 1 });
    throw error;
  }
}

const tooDeep = "brackets or lists are nested too deeply";

function inWords(message: string, there: string): string {
  if (message.startsWith("Maximum call stack")) return tooDeep;
  if (message.startsWith("Map keys must be unique"))
    return `the key ${/^[^:\s]+/.exec(there)?.[0] ?? ""} stands here a second time`;
  if (message.includes("multiple documents")) return "a second document begins here: one is expected";
  return message;
}

/** Calls back at the first alias that names nothing, itself, or too much, and at the first key that can be none. */
function checkNodes(document: Document, refuse: (node: Node, message: string) => never): void {
  const sizes = new Map<string, number>();
  const open: string[] = [];
  /** The alias that was counted last: a text without any is as large as it is. */
  let last: Alias | undefined;
  const sizeOf = (node: unknown): number => {
    if (isAlias(node)) {
      if (open.includes(node.source)) refuse(node, `*${node.source} stands within what it stands for`);
      const size = sizes.get(node.source);
      if (size === undefined) {
        const known = [...sizes.keys()].map((name) => `&${name}`).join(", ") || "none";
        refuse(
          node,
          `*${node.source} stands for nothing: no &${node.source} comes before it (known: ${known})`,
        );
      }
      last = node;
      return size;
    }
    if (isPair(node)) {
      if (isCollection(node.key)) refuse(node.key, "a list, or keys with values, can be no key");
      if (isScalar(node.key) && node.key.value === "__proto__") refuse(node.key, "__proto__ can be no key");
      return sizeOf(node.key) + sizeOf(node.value);
    }
    const anchor = isNode(node) ? (node as { anchor?: string }).anchor : undefined;
    if (anchor !== undefined) open.push(anchor);
    let size = 1;
    if (isCollection(node))
      for (const item of node.items) {
        size += sizeOf(item);
        if (size > mostNodes && last !== undefined)
          refuse(last, `*${last.source} unfolds into more than ${mostNodes} values`);
      }
    if (anchor !== undefined) {
      open.pop();
      sizes.set(anchor, size);
    }
    return size;
  };
  sizeOf(document.contents);
}

/** The place of a line and column of a block of text (`|`): what stands there as it was written. */
function withinText(
  document: Document,
  source: string,
  path: readonly (string | number)[],
  placeAt: (offset: number) => SourcePlace,
): SourcePlace | undefined {
  const [line, column] = path.slice(-2);
  if (path.length < 3 || typeof line !== "number" || typeof column !== "number") return undefined;
  const node = document.getIn(path.slice(0, -2), true);
  if (!isScalar(node) || node.type !== "BLOCK_LITERAL" || !node.range) return undefined;
  const header = placeAt(node.range[0]);
  const lines = source.slice(node.range[0], node.range[1]).split("\n").slice(1);
  const first = lines.find((one) => one.trim() !== "") ?? "";
  const value =
    String(node.value)
      .split("\n")
      .find((one) => one.trim() !== "") ?? "";
  const indent = first.trimEnd().length - value.trimEnd().length;
  return { ...header, line: header.line + line, column: indent + column };
}

function offsetOf(document: Document, path: readonly (string | number)[], isKey = false): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const key = isKey && length === path.length ? keyNode(document, path) : undefined;
    if (isNode(key) && key.range) return key.range[0];
    if (isNode(node) && node.range) return node.range[0];
  }
  return isNode(document.contents) && document.contents.range ? document.contents.range[0] : 0;
}

function keyNode(document: Document, path: readonly (string | number)[]): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
}
