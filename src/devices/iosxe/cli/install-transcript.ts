import type { Configuration } from "../../ewc/configuration/model";
import type { InstallEvent, InstallRequest } from "../../ewc/operations";
import { installTime } from "../../ios/calendar";

type Phase = "Add" | "Activate" | "Commit" | "Abort" | "Remove" | "Rollback";

/**
 * What the terminal shows while the install engine works: the transcript of IOS-XE's install commands
 * (device-facts §2.3), fed by the engine's events. The EWC's own transcript of `install add profile default` is not
 * known, so it is the generic one with a line per file fetched.
 */
export class InstallTranscript {
  readonly #name: string;
  readonly #phase: Phase | undefined;
  readonly #object: string;
  #begun = false;

  constructor(
    request: InstallRequest | { readonly operation: "auto-abort-timer" },
    private readonly startedAt: number,
    private readonly timezone: () => Configuration["clock"]["timezone"],
    /** Versions that an activation is about to boot. */
    private readonly inactive: readonly string[] = [],
  ) {
    this.#name = NAMES[request.operation];
    this.#phase = PHASES[request.operation];
    this.#object = OBJECTS[request.operation];
  }

  /** The first lines, written before anything is asked. */
  opening(): string {
    const started = `${this.#name}: START ${installTime(this.startedAt, this.timezone())}`;
    if (this.#object === "") return started;
    const lines = [started, `${this.#name}: ${this.#object}`];
    if (this.#phase === "Activate" && this.inactive.length > 0) {
      lines.push("Following packages shall be activated:", ...this.inactive);
    }
    return lines.join("\n");
  }

  declined(): string {
    return `${this.#name}: Operation canceled by user`;
  }

  /** The lines for one event; each ends with a line end. */
  lines(event: InstallEvent): string {
    switch (event.type) {
      case "refused":
        return `FAILED: ${this.#name} ${event.reason}\n\n`;
      case "started":
        return this.#begin();
      case "downloading":
        return `${this.#begin()}Downloading file ${event.url}\n`;
      case "downloaded":
        return `Finished downloading file ${event.url} (${event.octets} bytes)\n`;
      case "download-failed":
        return `Failed to download file ${event.url}: ${event.reason}\n`;
      case "package":
        // The opening has named it before the question.
        return "";
      case "added":
        return `Image added. Version: ${event.version}\n`;
      case "succeeded":
        return `${this.#finish()}SUCCESS: ${this.#name} ${installTime(event.at, this.timezone())}\n\n`;
      case "failed":
        return `FAILED: ${this.#name} ${event.reason}\n\n`;
    }
  }

  #begin(): string {
    if (this.#begun || !this.#phase) return "";
    this.#begun = true;
    const phase = this.#phase;
    const first =
      phase === "Activate" || phase === "Commit"
        ? `  [1] ${phase} package(s) on Chassis 1/R0\n`
        : `Performing ${phase} on all members\n`;
    return `\n--- Starting ${phase} ---\n${first}`;
  }

  #finish(): string {
    const phase = this.#phase;
    if (!phase) return "";
    const chassis =
      phase === "Activate" || phase === "Commit" ? `  [1] Finished ${phase} on Chassis 1/R0\n` : "";
    const finished = phase === "Commit" ? "Finished Commit operation" : `Finished ${phase}`;
    return `${this.#begin()}${chassis}Checking status of ${phase} on [1/R0]\n${phase}: Passed on [1/R0]\n${finished}\n\n`;
  }
}

type Operation = InstallRequest["operation"] | "auto-abort-timer";

const NAMES: Readonly<Record<Operation, string>> = {
  add: "install_add",
  activate: "install_activate",
  commit: "install_commit",
  abort: "install_abort",
  "remove-inactive": "install_remove",
  rollback: "install_rollback",
  "auto-abort-timer": "install_auto_abort_timer",
};

const PHASES: Readonly<Record<Operation, Phase | undefined>> = {
  add: "Add",
  activate: "Activate",
  commit: "Commit",
  abort: "Abort",
  "remove-inactive": "Remove",
  rollback: "Rollback",
  "auto-abort-timer": undefined,
};

const OBJECTS: Readonly<Record<Operation, string>> = {
  add: "Adding IMG",
  activate: "Activating IMG",
  commit: "Committing IMG",
  abort: "Aborting IMG",
  "remove-inactive": "Removing IMG",
  rollback: "Rolling back IMG",
  "auto-abort-timer": "",
};
