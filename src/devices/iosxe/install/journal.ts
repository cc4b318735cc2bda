import { platformMessages as messages } from "../logging/catalogue";
import type { Log } from "../logging/log";

/** A line of `show install log`. */
export interface InstallLogEntry {
  readonly at: number;
  /** Counts the operations of this boot; 0 is the boot itself. */
  readonly operation: number;
  /** What follows `install_`: `op_boot`, `add`, `activate`. */
  readonly name: string;
  readonly kind: "start" | "info" | "error" | "success" | "failure";
  /** Empty for a start and an end. */
  readonly text: string;
}

/** Entries of `show install log` that are kept. */
const longest = 500;

/**
 * What the install engine did: each step goes to the log and into `show install log`, which begins anew with each boot and
 * numbers its operations from 0, the boot itself.
 */
export class InstallJournal {
  readonly #entries: InstallLogEntry[] = [];
  /** Numbers of the operations under way, by what follows `install`. */
  readonly #open = new Map<string, number>();
  #next = 0;

  constructor(
    readonly log: Log,
    readonly calendar: () => number,
  ) {}

  entries(): readonly InstallLogEntry[] {
    return [...this.#entries];
  }

  /** The boot, which is the engine's first operation. `notes` are the lines that it writes beside. */
  booted(notes: readonly string[]): void {
    const operation = this.#next++;
    this.#keep({ operation, name: "op_boot", kind: "start", text: "" });
    for (const text of notes) this.#keep({ operation, name: "op_boot", kind: "info", text });
    this.#keep({ operation, name: "op_boot", kind: "success", text: "" });
  }

  /** `operation` is what follows `install`: `add tftp://172.16.5.27/EWC/ap1g6`. */
  started(operation: string): void {
    this.log.write(messages.installStarted, { operation });
    const number = this.#next++;
    this.#open.set(operation, number);
    this.#note(operation, "start", "");
    const [, object] = split(operation);
    if (object !== "") this.#note(operation, "info", object);
  }

  /** `object` is what the log line names beside the operation: `PACKAGE`. */
  completed(operation: string, object?: string): void {
    this.log.write(messages.installCompleted, {
      operation: object === undefined ? operation : `${operation} ${object}`,
    });
    this.#end(operation, "success");
  }

  /** An `add <url>` whose file did not come. */
  downloadFailed(url: string, failure: string): void {
    const operation = `add ${url}`;
    this.log.write(messages.installAddFailed, { url, failure });
    this.#note(operation, "error", `Failed to download file ${url}: ${failure}`);
    this.#end(operation, "failure");
  }

  failed(operation: string, failure: string): void {
    this.log.write(messages.installFailed, { operation: split(operation)[0], failure });
    this.#note(operation, "error", failure);
    this.#end(operation, "failure");
  }

  #end(operation: string, kind: "success" | "failure"): void {
    this.#note(operation, kind, "");
    this.#open.delete(operation);
  }

  #note(operation: string, kind: InstallLogEntry["kind"], text: string): void {
    const [name] = split(operation);
    this.#keep({ operation: this.#open.get(operation) ?? this.#next, name, kind, text });
  }

  #keep(entry: Omit<InstallLogEntry, "at">): void {
    this.#entries.push({ ...entry, at: this.calendar() });
    if (this.#entries.length > longest) this.#entries.shift();
  }
}

/** `add tftp://...`: the word of the operation, and what it is about. */
function split(operation: string): readonly [string, string] {
  const blank = operation.indexOf(" ");
  return blank < 0 ? [operation, ""] : [operation.slice(0, blank), operation.slice(blank + 1)];
}
