import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../errors";
import { type Content, piecesOf } from "../../host/content";
import type { FlashStore } from "../../host/flash-store";
import { refusalWords } from "../../node/error-border";
import { makeFolder } from "../../node/make-folder";
import { writeWhole } from "../../node/whole-file";

/**
 * A device's flash as files of a folder, for its owner's eyes alone: it holds the device's key. A file is written beside its
 * place and then put there, so a kill or a power cut at any moment leaves the old one or the new one.
 */
export class FileFlash implements FlashStore {
  /** @throws EnvironmentError when the folder cannot be made. */
  constructor(readonly folder: string) {
    attempt(`make ${folder}`, () => makeFolder(folder, 0o700));
    attempt(`close ${folder} to others`, () => chmodSync(folder, 0o700));
  }

  load(file: string): Uint8Array | undefined {
    return attempt(`read ${file}`, () => {
      try {
        return Uint8Array.from(readFileSync(join(this.folder, file)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    });
  }

  save(file: string, content: Content): void {
    attempt(`write ${file}`, () => {
      writeWhole(join(this.folder, file), join(this.folder, `.${file}`), piecesOf(content));
    });
  }

  remove(file: string): void {
    attempt(`remove ${file}`, () => rmSync(join(this.folder, file), { force: true }));
  }
}

function attempt<T>(what: string, task: () => T): T {
  try {
    return task();
  } catch (cause) {
    throw new EnvironmentError(`cannot ${what} in flash: ${refusalWords(cause)}`, { cause });
  }
}
