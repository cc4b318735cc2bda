import { accessSync, constants } from "node:fs";
import type { TopologyIssue } from "../topology/check";
import { withFilesAt } from "../topology/named-files";
import type { Topology } from "../topology/topology";
import { refusalWords } from "./error-border";

/** The files of this machine that a lab names and that cannot be read, each where it is named. */
export function fileIssues(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  withFilesAt(topology, (file, path) => {
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      issues.push({ path, message: `${file} cannot be read: ${refusalWords(error)}` });
    }
    return file;
  });
  return issues;
}
