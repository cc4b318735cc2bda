import { posix } from "node:path";

// What is run in a server's container, whoever runs it.

/** A client's path in the container; nothing leads out of the server's folder. */
export function inFolder(root: string, path: string): string {
  return posix.join(root, posix.join("/", path));
}

/** The server's program alone; the host stays. */
export function serverCommand(verb: "start" | "stop" | "refresh"): string[] {
  return ["server", verb];
}

export function removal(path: string): string[] {
  return ["rm", "-rf", "--", path];
}

/** Takes the read permission for others away from a path. */
export function prohibition(path: string): string[][] {
  return [
    ["chmod", "0600", "--", path],
    ["chown", "root", "--", path],
  ];
}
