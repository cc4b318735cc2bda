import {
  closeSync,
  fsyncSync,
  mkdirSync,
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

/** A device's flash as files of a folder. A file is written beside its place and then put there, so a kill at any moment leaves the old one or the new one. */
export class FileFlash implements FlashStore {
  /** @throws EnvironmentError when the folder cannot be made. */
  constructor(readonly folder: string) {
    attempt(`make ${folder}`, () => mkdirSync(folder, { recursive: true }));
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
      const handle = openSync(beside, "w");
      try {
        for (let at = 0; at < octets.length; ) at += writeSync(handle, octets, at);
        // Whoever kills the process does not kill the machine, so the kernel keeps what it was given; small files hold
        // the state, and are worth the wait all the same.
        if (octets.length < 65_536) fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(beside, join(this.folder, file));
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
