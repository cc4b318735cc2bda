import { spawn } from "node:child_process";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../errors";
import { refusalWords } from "../node/error-border";
import { exitCodes } from "./exit-codes";

/**
 * Opens a trace page in the browser of whoever asks; where there is none, its address is all there is to say.
 * @param path the page, or the folder that a scenario has left it in
 */
export async function openTrace(path: string): Promise<number> {
  const page = resolve(pageAt(path));
  if (!/^\s*<!doctype html/i.test(beginningOf(page)))
    throw new UsageError(`${path}: this is no page; a trace page is ${example}`);
  process.stdout.write(`${pathToFileURL(page).href}\n`);
  const [program, ...words] = opener(page);
  if (program === undefined) return exitCodes.passed;
  const child = spawn(program, words, { detached: true, stdio: "ignore" });
  await new Promise<void>((settled) => {
    child.once("spawn", settled);
    // The address has been told.
    child.once("error", () => settled());
  });
  child.unref();
  return exitCodes.passed;
}

function pageAt(path: string): string {
  try {
    if (!statSync(path).isDirectory()) return path;
    const page = join(path, "trace.html");
    statSync(page);
    return page;
  } catch (cause) {
    throw new UsageError(`${path}: ${refusalWords(cause)}; a trace page is ${example}`);
  }
}

const example = "reports/artefacts/SCENARIO/trace.html";

function beginningOf(page: string): string {
  const file = openSync(page, "r");
  try {
    const octets = Buffer.alloc(64);
    return octets.toString("latin1", 0, readSync(file, octets));
  } finally {
    closeSync(file);
  }
}

function opener(page: string): string[] {
  if (process.platform === "darwin") return ["open", page];
  if (process.platform === "win32") return ["cmd", "/c", "start", "", page];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open", page] : [];
}
