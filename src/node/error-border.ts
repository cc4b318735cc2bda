import { LabError } from "../errors";
import { own } from "../own";

/** How a process ends for an error: what it says, and the exit code (docs/architecture.md, "Errors"). */
export interface Ending {
  readonly code: 1 | 2 | 3;
  readonly text: string;
}

/**
 * The one place where errors that are not ours become a sentence: what the machine refused is the environment's fault, and
 * what nobody foresaw is an error of this program. Neither is a verdict on a lab, so neither ends with 1.
 */
export function endingOf(error: unknown): Ending {
  const ours = inCauses(error, (one) => (one instanceof LabError ? one : undefined));
  if (ours !== undefined) return { code: codeOf(ours), text: ours.message };
  const refused = machineRefusal(error);
  if (refused !== undefined) return { code: 3, text: refused };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (process.env.EWCLAB_STACK !== undefined) return { code: 3, text: stack ?? message };
  return {
    code: 3,
    text: `ewclab itself broke: ${oneLine(message)}. This is an error of ewclab, not of your files: please report it, with what EWCLAB_STACK=1 shows.`,
  };
}

function codeOf({ fault }: LabError): Ending["code"] {
  if (fault === "usage") return 2;
  return fault === "environment" || fault === "internal" ? 3 : 1;
}

/** What this machine refused, in a sentence; undefined for an error that is not the operating system's. */
export function machineRefusal(error: unknown): string | undefined {
  const system = inCauses(error, (one) => (isSystemError(one) ? one : undefined));
  if (system === undefined) return undefined;
  const { code, path, dest, syscall, address, port } = system;
  const where = address === undefined ? "" : `${address}${port === undefined ? "" : `:${port}`}: `;
  const file = path === undefined ? "" : `${path}${dest === undefined ? "" : ` to ${dest}`}: `;
  // Of a folder that is made with all above it, the only way to be told so: Node has no other word for a read-only place.
  if (syscall === "mkdir" && code === "ENOENT")
    return `${file}it cannot be made there: the file system is read-only, or the working folder is gone`;
  return `${file || where}${own(saidOf, code) ?? oneLine(system.message)}${
    file || where ? "" : syscall === undefined ? "" : ` (at ${syscall})`
  }`;
}

/** `there is no such file`, of an error that reading or writing a file ended with. */
export function refusalWords(error: unknown): string {
  if (isSystemError(error)) return own(saidOf, error.code) ?? oneLine(error.message);
  return oneLine((error as Error).message);
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly dest?: string;
  readonly syscall?: string;
  readonly address?: string;
  readonly port?: number;
}

const saidOf: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder, and a file was expected",
  EEXIST: "there is a file of that name already",
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed",
  EIO: "the device failed",
  EPIPE: "whoever read the output has gone",
  EMFILE: "this process may open no more files (ulimit -n)",
  ENFILE: "the system can open no more files",
  ENOMEM: "there is not enough memory",
  EADDRINUSE: "the port is in use already",
  EADDRNOTAVAIL: "this machine has no such address",
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the far end broke the connection off",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its symbolic links lead in a circle",
  EAGAIN: "the system lacks the means at the moment",
  ERR_STREAM_DESTROYED: "it could not be written to the end",
  ERR_STREAM_WRITE_AFTER_END: "it could not be written to the end",
  ERR_SOCKET_BAD_PORT: "ports end at 65535",
};

function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && (/^E[A-Z0-9]+$/.test(code) || code.startsWith("ERR_STREAM_"));
}

/** An error, or what caused it, down to the first that fits. */
function inCauses<T>(error: unknown, fits: (one: unknown) => T | undefined): T | undefined {
  for (let one = error, depth = 0; one !== undefined && one !== null && depth < 8; depth++) {
    const found = fits(one);
    if (found !== undefined) return found;
    one = one instanceof AggregateError ? one.errors[0] : (one as { cause?: unknown }).cause;
  }
  return undefined;
}

function oneLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
