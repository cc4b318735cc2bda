import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** This process: the machine, its number, and when it began (numbers are used again). */
export function owner(): string {
  return `${hostname()}/${process.pid}/${startOf(process.pid) ?? ""}`;
}

/** Whether the process that `owner` names runs; of another machine's processes nothing is known here. */
export function stateOf(whose: string): "alive" | "dead" | "elsewhere" {
  const [machine = "", pid = "", start = ""] = whose.split("/");
  if (machine !== hostname()) return "elsewhere";
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "dead";
  }
  return start === "" || startOf(Number(pid)) === start ? "alive" : "dead";
}

/** Field 22 of Linux's /proc/<pid>/stat; undefined elsewhere, and of a process that has ended. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
