import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { type SourcePlace, UsageError } from "../errors";
import { checkTopology, type TopologyPath } from "./check";
import { type Topology, topologySchema } from "./topology";

/**
 * Reads a lab file.
 * @throws UsageError naming the file, line and column of everything that is wrong.
 */
export function parseLabFile(text: string, file: string): Topology {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problem = document.errors[0];
  if (problem) throw new UsageError(problem.message, placeAt(problem.pos[0]));

  const topology = topologyFrom(document.toJS() ?? {}, (path) => placeAt(offsetOf(document, path)));
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
 * @param placeOf where the data under a path was written, for the error
 * @throws UsageError listing every problem, at the place of the first.
 */
export function topologyFrom(
  data: unknown,
  placeOf: (path: TopologyPath) => SourcePlace | undefined,
): Topology {
  const parsed = topologySchema.safeParse(data);
  const issues = parsed.success
    ? checkTopology(parsed.data)
    : parsed.error.issues.map(({ path, message, code, ...rest }) => ({
        path: path as TopologyPath,
        message: expectation(path as TopologyPath, message, code, rest),
      }));
  const first = issues[0];
  if (!first) return (parsed as { data: Topology }).data;

  const [, ...others] = issues;
  const more = others.map(({ path, message }) => {
    const place = placeOf(path);
    return place ? `\n  ${place.file ?? "lab"}:${place.line}:${place.column}: ${message}` : `\n  ${message}`;
  });
  throw new UsageError(first.message + more.join(""), placeOf(first.path));
}

function expectation(path: TopologyPath, message: string, code: string, rest: object): string {
  const where = path.length > 0 ? `${path.join(".")}: ` : "";
  if (code === "unrecognized_keys") return `${where}${message}`;
  if (code === "invalid_format") return `${where}expected ${message}`;
  if (code === "invalid_union" && "note" in rest) return `${where}${message} (${String(rest.note)})`;
  return `${where}${message}`;
}

/** The offset of the node under the path, or of its nearest parent that the file has. */
function offsetOf(document: Document, path: TopologyPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isNode(document.contents) && document.contents.range ? document.contents.range[0] : 0;
}
