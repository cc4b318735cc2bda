import { readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EnvironmentError } from "../errors";
import { refusalWords } from "../node/error-border";
import { isFilePlace } from "../node/whole-file";

/**
 * The reports of one run. Each is written beside its place and put there when it is whole, so that two runs in one folder
 * do not write into one file, and what lies in its place is a report from beginning to end.
 */
export class ReportFiles {
  /** What to write in place of what, with the format of each. */
  readonly beside: Record<string, string>;
  readonly #places = new Map<string, string>();

  /** @param files place to format, as Cucumber has it */
  constructor(files: Readonly<Record<string, string>>) {
    this.beside = Object.fromEntries(
      Object.entries(files).map(([place, format]) => {
        // A device or a pipe takes what is written, and another file in its place would be none.
        if (!isFilePlace(place)) return [place, format];
        const name = join(dirname(place), `${prefixOf(place)}${process.pid}`);
        this.#places.set(name, place);
        removeLeftOver(place);
        return [name, format];
      }),
    );
  }

  /** Leaves in its place what an earlier run wrote. */
  discard(): void {
    for (const name of this.#places.keys()) rmSync(name, { force: true });
  }

  /** @throws EnvironmentError when one was not written. */
  putInPlace(): void {
    for (const [name, place] of this.#places) {
      try {
        renameSync(name, place);
      } catch (cause) {
        this.discard();
        throw new EnvironmentError(`the report ${place} could not be written: ${refusalWords(cause)}`, {
          cause,
        });
      }
    }
  }
}

const prefixOf = (place: string): string => `.${basename(place)}.`;

/** What runs began that were killed. */
function removeLeftOver(place: string): void {
  let names: string[];
  try {
    names = readdirSync(dirname(place));
  } catch {
    return;
  }
  for (const name of names) {
    const pid = name.startsWith(prefixOf(place)) ? Number(name.slice(prefixOf(place).length)) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(join(dirname(place), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
