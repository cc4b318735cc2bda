import { messages } from "../../ewc/logging/catalogue";
import type { InstallLogEntry } from "../../ewc/operations";
import type { Log } from "../logging/log";

/** Entries of `show install log` that are kept. */
const longest = 500;

/** What the install engine did: each step goes to the log and into `show install log`. */
export class InstallJournal {
  readonly #entries: InstallLogEntry[] = [];

  constructor(
    readonly log: Log,
    readonly calendar: () => number,
  ) {}

  entries(): readonly InstallLogEntry[] {
    return [...this.#entries];
  }

  /** `operation` is what follows `install`: `add tftp://172.16.5.27/EWC/ap1g6`. */
  started(operation: string): void {
    this.log.write(messages.installStarted, { operation });
    this.#keep("info", `Started install ${operation}`);
  }

  completed(operation: string): void {
    this.log.write(messages.installCompleted, { operation });
    this.#keep("info", `Completed install ${operation}`);
  }

  downloadFailed(url: string, failure: string): void {
    this.log.write(messages.installAddFailed, { url, failure });
    this.#keep("error", `Failed to download file ${url}: ${failure}`);
  }

  failed(operation: string, failure: string): void {
    this.log.write(messages.installFailed, { operation, failure });
    this.#keep("error", `Failed to install_${operation}: ${failure}`);
  }

  #keep(level: "info" | "error", text: string): void {
    this.#entries.push({ at: this.calendar(), level, text });
    if (this.#entries.length > longest) this.#entries.shift();
  }
}
