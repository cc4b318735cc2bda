import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EnvironmentError } from "../../errors";
import { refusalWords } from "../../node/error-border";
import type { ProjectFile } from "./project-files";

/**
 * Writes all of them or none: where one cannot be written, what was there before is there again.
 * @throws EnvironmentError naming the file that could not be written.
 */
export function writeFiles(folder: string, files: readonly ProjectFile[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const { path, text, executable } of files) {
      const place = join(folder, path);
      makeFolders(dirname(place), undo);
      const old = existsSync(place) ? readFileSync(place) : undefined;
      undo.push(() => (old === undefined ? rmSync(place, { force: true }) : writeFileSync(place, old)));
      writeFileSync(place, text);
      if (executable) chmodSync(place, 0o755);
    }
  } catch (cause) {
    for (const step of undo.reverse()) step();
    throw new EnvironmentError(`the project cannot be written, and nothing was: ${refusalWords(cause)}`, {
      cause,
    });
  }
}

function makeFolders(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}
