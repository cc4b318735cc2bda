import {
  chmodSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../errors";
import type { FlashStore } from "../../host/flash-store";
import { refusalWords } from "../../node/error-border";
import { makeFolder } from "../../node/make-folder";

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

  save(file: string, octets: Uint8Array): void {
    attempt(`write ${file}`, () => {
      const beside = join(this.folder, `.${file}`);
      const handle = openSync(beside, "w", 0o600);
      // An older one, left by a kill, keeps the mode that it had.
      fchmodSync(handle, 0o600);
      try {
        for (let at = 0; at < octets.length; ) at += writeSync(handle, octets, at);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(beside, join(this.folder, file));
      syncFolder(this.folder);
    });
  }

  remove(file: string): void {
    attempt(`remove ${file}`, () => rmSync(join(this.folder, file), { force: true }));
  }
}

/** A name is on the disk when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function attempt<T>(what: string, task: () => T): T {
  try {
    return task();
  } catch (cause) {
    throw new EnvironmentError(`cannot ${what} in flash: ${refusalWords(cause)}`, { cause });
  }
}
