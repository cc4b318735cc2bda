import { spawnSync } from "node:child_process";

/** What a command line prints in the shell of a container. */
export function execute(id: string, command: string): string {
  return spawnSync("docker", ["exec", id, "sh", "-c", command], { encoding: "utf8" }).stdout;
}
