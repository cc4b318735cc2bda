import { closeSync, openSync, readSync } from "node:fs";
import { UsageError } from "../errors";
import { refusalWords } from "./error-border";

/** What people write by hand is far below. */
const most = 64 * 1024 * 1024;
const piece = 256 * 1024;

/**
 * A text that somebody wrote, whole.
 * @param what it is to whoever named it; the path itself unless given
 * @throws UsageError when it cannot be read, has no end, or is no UTF-8.
 */
export function readText(path: string, what = path === "" ? '""' : path): string {
  const octets = readOctets(path, what);
  if (/^(?:fffe|feff)/.test(octets.toString("hex", 0, 2)))
    throw new UsageError(`${what} is UTF-16: save it as UTF-8`);
  return octets.toString("utf8");
}

function readOctets(path: string, what: string): Buffer {
  const read: Buffer[] = [];
  try {
    const handle = openSync(path, "r");
    try {
      for (let size = 0; ; ) {
        const next = Buffer.allocUnsafe(piece);
        const count = readSync(handle, next);
        if (count === 0) return Buffer.concat(read);
        read.push(next.subarray(0, count));
        size += count;
        if (size > most) break;
      }
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new UsageError(`${what} cannot be read: ${refusalWords(error)}`);
  }
  throw new UsageError(`${what} is no text: it has more than ${most} octets`);
}
