import { type SourcePlace, UsageError } from "../errors";
import { issuesInPlainWords } from "../schema-issues";
import { checkTopology, type TopologyIssue, type TopologyPath } from "./check";
import { withFilesAt } from "./named-files";
import { withImageVersions } from "./releases";
import { labFileSchema, type Topology, type TopologyInput, topologySchema } from "./topology";
import { readYaml } from "./yaml-text";

/** Says what else is wrong with a lab that could be. */
export type TopologyCheck = (topology: Topology) => readonly TopologyIssue[];

/**
 * Reads a lab file.
 * @param check what only those who know the devices can say, such as `startupIssues`
 * @param told takes a sentence for each release that the file names in place of an image version
 * @throws UsageError naming the file, line and column of everything that is wrong.
 */
export function parseLabFile(
  text: string,
  file = "lab.yaml",
  told?: (sentence: string) => void,
  check?: TopologyCheck,
): Topology {
  const { data, placeOf } = readYaml(text, file);
  const topology = topologyFrom(
    data ?? {},
    placeOf,
    told,
    check && ((lab) => check(withFilesBeside(lab, file))),
  );
  return withFilesBeside(topology, file);
}

function withFilesBeside(topology: Topology, file: string): Topology {
  return withFilesAt(topology, (path) => besideLabFile(path, file));
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
  check: TopologyCheck = () => [],
): Topology {
  const parsed = topologySchema.safeParse(data);
  const issues = parsed.success
    ? [...checkTopology(parsed.data), ...check(parsed.data)]
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

/**
 * A topology without a lab file: what a lab file says, as an object.
 * @throws UsageError listing everything that is wrong.
 */
export function describeLab(input: TopologyInput): Topology {
  return topologyFrom(input);
}
