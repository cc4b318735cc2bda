import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { type SourcePlace, UsageError } from "../errors";
import { checkTopology, type TopologyPath } from "./check";
import { withImageVersions } from "./releases";
import { issuesInPlainWords } from "./schema-issues";
import { labFileSchema, type Topology, topologySchema } from "./topology";

/**
 * Reads a lab file.
 * @param told takes a sentence for each release that the file names in place of an image version
 * @throws UsageError naming the file, line and column of everything that is wrong.
 */
export function parseLabFile(text: string, file: string, told?: (sentence: string) => void): Topology {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problem = document.errors[0];
  if (problem) throw new UsageError(problem.message, placeAt(problem.pos[0]));

  const topology = topologyFrom(
    document.toJS() ?? {},
    (path, isKey) => placeAt(offsetOf(document, path, isKey)),
    told,
  );
  const { nftables } = topology.firewall;
  if (nftables === undefined || !("file" in nftables)) return topology;
  const found = besideLabFile(nftables.file, file);
  return { ...topology, firewall: { ...topology.firewall, nftables: { file: found } } };
}

/** What a lab file names lies in its own folder. */
function besideLabFile(path: string, labFile: string): string {
  return path.startsWith("/") ? path : labFile.replace(/[^/]*$/, "") + path;
}

/**
 * Turns plain data into a topology, with defaults filled in.
 * @param placeOf where the data under a path was written (or its key, where that is what is wrong), for the error
 * @throws UsageError listing every problem, at the place of the first.
 */
export function topologyFrom(
  data: unknown,
  placeOf: (path: TopologyPath, isKey?: boolean) => SourcePlace | undefined = () => undefined,
  told?: (sentence: string) => void,
): Topology {
  const parsed = topologySchema.safeParse(data);
  const issues = parsed.success
    ? checkTopology(parsed.data)
    : issuesInPlainWords(parsed.error.issues, data, labFileSchema());
  const first = issues[0];
  if (!first) return withImageVersions((parsed as { data: Topology }).data, told);

  const [, ...others] = issues;
  const more = others.map(({ path, message, isKey }) => {
    const place = placeOf(path, isKey);
    return place ? `\n  ${place.file ?? "lab"}:${place.line}:${place.column}: ${message}` : `\n  ${message}`;
  });
  throw new UsageError(first.message + more.join(""), placeOf(first.path, first.isKey));
}

/** The offset of the node under the path (of the key where there is one that the schema does not know), or of its nearest parent that the file has. */
function offsetOf(document: Document, path: TopologyPath, isKey = false): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const key = isKey && length === path.length ? keyNode(document, path) : undefined;
    if (isNode(key) && key.range) return key.range[0];
    if (isNode(node) && node.range) return node.range[0];
  }
  return isNode(document.contents) && document.contents.range ? document.contents.range[0] : 0;
}

function keyNode(document: Document, path: TopologyPath): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
}
