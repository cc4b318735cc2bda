import { accessSync, constants } from "node:fs";
import { kindOf } from "../kinds/kinds";
import type { TopologyIssue, TopologyPath } from "../topology/check";
import type { Topology } from "../topology/topology";
import { refusalWords } from "./error-border";

/** The files of this machine that a lab names and that cannot be read, each where it is named. */
export function fileIssues(topology: Topology): TopologyIssue[] {
  return [...namedFiles(topology)].flatMap(({ file, path }) => {
    try {
      accessSync(file, constants.R_OK);
      return [];
    } catch (error) {
      return [{ path, message: `${file} cannot be read: ${refusalWords(error)}` }];
    }
  });
}

interface NamedFile {
  readonly file: string;
  readonly path: TopologyPath;
}

function namedFiles({ servers, firewall }: Topology): NamedFile[] {
  const files: NamedFile[] = [];
  servers.forEach((server, index) => {
    kindOf(server).filesAt?.(server, (file, path) => {
      files.push({ file, path: ["servers", index, ...path] });
      return file;
    });
  });
  const { nftables, configuration } = firewall;
  if (nftables !== undefined && "file" in nftables)
    files.push({ file: nftables.file, path: ["firewall", "nftables", "file"] });
  if (configuration?.file !== undefined)
    files.push({ file: configuration.file, path: ["firewall", "configuration", "file"] });
  return files;
}
