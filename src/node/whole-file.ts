import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file for its owner's eyes alone beside its place and then puts it there: a kill or a power cut at any moment leaves the
 * old one or the new one.
 * @param beside in the same folder; what an earlier kill left there is written over
 * @throws the system's error
 */
export function writeWhole(path: string, beside: string, pieces: Iterable<Uint8Array>): void {
  const handle = openSync(beside, "w", 0o600);
  try {
    // An older one, left by a kill, keeps the mode that it had.
    fchmodSync(handle, 0o600);
    for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(handle, piece, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** Whether a file may be put there by its name: nothing is there yet, or a file or folder itself, and no device, pipe or link. */
export function isFilePlace(path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  return there === undefined || there.isFile() || there.isDirectory();
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
