import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../node/make-folder";

const marker = ".run-";

/**
 * Where the scenarios of a run leave their files. What the run before left goes, unless that one still runs; a folder that
 * cannot be written is told of by the first scenario that wants to.
 */
export class ArtefactFolder {
  readonly #mark: string;

  constructor(readonly path: string) {
    this.#mark = join(path, `${marker}${process.pid}`);
    try {
      if (!othersRun(path)) rmSync(path, { recursive: true, force: true });
      makeFolder(path);
      writeFileSync(this.#mark, "");
    } catch {
      // Nothing depends on it.
    }
  }

  /** The run is over: the next one may clear the folder. */
  leave(): void {
    rmSync(this.#mark, { force: true });
    if (entriesOf(this.path).length === 0) rmSync(this.path, { recursive: true, force: true });
  }
}

function othersRun(path: string): boolean {
  return entriesOf(path).some((name) => {
    const pid = name.startsWith(marker) ? Number(name.slice(marker.length)) : 0;
    if (!(pid > 0) || pid === process.pid) return false;
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as { code?: string }).code === "EPERM";
    }
  });
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
