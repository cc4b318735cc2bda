import { installTime } from "../../ios/calendar";
import type { Configuration } from "../configuration/model";
import type { InstallEvent, InstallRequest } from "../install/request";
import type { InstallFacts } from "../system";

export interface TranscriptFacts {
  readonly startedAt: number;
  readonly timezone: () => Configuration["clock"]["timezone"];
  /** The release that runs, `17.9.4a`: its install engine's words. */
  readonly release: string;
  readonly product: InstallFacts;
  /** Versions that an activation is about to boot, or that a removal is about. */
  readonly inactive?: readonly string[];
}

/**
 * What the terminal shows while the install engine works: the transcripts that IOS-XE platforms of 17.9 and 17.12 printed
 * (docs/fidelity.md names them), fed by the engine's events, with a line for each file that a profile's `add` fetches.
 */
export class InstallTranscript {
  readonly #words: Words;
  readonly #facts: TranscriptFacts;
  /** The file of an add, as its last line names it. */
  readonly #file: string;
  /** From 17.12 on the version stands before `Finished Add`. */
  readonly #later: boolean;
  #begun = false;
  #asked = false;
  #version: string | undefined;

  constructor(request: InstallRequest | { readonly operation: "auto-abort-timer" }, facts: TranscriptFacts) {
    this.#words = request.operation === "rollback" ? rollback(request.to) : WORDS[request.operation];
    this.#facts = facts;
    this.#file =
      request.operation === "add" && request.source.kind === "file" ? `${masked(request.source.url)} ` : "";
    const [major, minor] = facts.release.split(".").map(Number);
    this.#later = major! > 17 || (major === 17 && minor! >= 12);
  }

  get name(): string {
    return this.#words.name;
  }

  /** The first lines, written before anything is asked. */
  opening(): string {
    const { name, object } = this.#words;
    const lines = [`${name}: START ${installTime(this.#facts.startedAt, this.#facts.timezone())}`];
    if (object !== undefined) lines.push(`${name}: ${object}`);
    const { inactive = [] } = this.#facts;
    if (name === "install_activate" && inactive.length > 0)
      lines.push("Following packages shall be activated:", ...inactive);
    return lines.join("\n");
  }

  /** What a removal finds; `asks` when there is something to ask about. */
  found(): { readonly text: string; readonly asks: boolean } {
    const { inactive = [], product } = this.#facts;
    const folder = product.idleFolder;
    const scan = [
      "Cleaning up unnecessary package files",
      `No path specified, will use booted path /${folder}`,
      "",
      `Cleaning /${folder}`,
      "  Scanning boot directory for packages ... done.",
      "  Preparing packages list to delete ... done.",
      "",
    ];
    const asks = inactive.length > 0;
    const list = asks
      ? [
          "The following files will be deleted:",
          ...inactive.map((file) => `    [R0]: /${folder}/${file}`),
          "",
        ]
      : ["SUCCESS: No extra package or provisioning files found on media. Nothing to clean.", ""];
    return { text: [...scan, ...list].join("\n"), asks };
  }

  /** A question follows: what comes behind its answer begins with a blank line. */
  asked(): void {
    this.#asked = true;
  }

  declined(at: number): string {
    if (this.name !== "install_remove") return `${this.name}: Operation canceled by user`;
    return ` [1]  R0 Add succeed with reason: User Rejected Deletion\n${this.#success(at)}`.trimEnd();
  }

  /** The lines for one event; each ends with a line end. */
  lines(event: InstallEvent): string {
    switch (event.type) {
      case "refused":
        return this.#failure(event.reason, this.#facts.startedAt);
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
        this.#version = event.version;
        return "";
      case "succeeded":
        return `${this.#finish()}${this.#success(event.at)}`;
      case "failed":
        return this.#failure(event.reason, event.at);
    }
  }

  #success(at: number): string {
    return `SUCCESS: ${this.name} ${this.#file}${installTime(at, this.#facts.timezone())}\n\n`;
  }

  /** An add names its reason beside the chassis and its file behind; the others name the reason last. */
  #failure(reason: string, at: number): string {
    if (this.name !== "install_add") return `FAILED: ${this.name} : ${reason}\n\n`;
    const when = installTime(at, this.#facts.timezone());
    return ` [1]  R0 FAILED: ${reason}\nFAILED: ${this.name} ${this.#file}${when}\n\n`;
  }

  #begin(): string {
    const { phase, begins } = this.#words;
    if (this.#begun || !phase) return "";
    this.#begun = true;
    // Where an add copies a file first, and where a person has answered, a blank line stands before the phase.
    const blank = this.#asked || this.name === "install_add" ? "\n" : "";
    return `${blank}--- Starting ${phase} ---\nPerforming ${phase} on all members\n${this.#step(begins)}`;
  }

  #finish(): string {
    const { phase, ends, last } = this.#words;
    if (this.name === "install_remove") return this.#removed();
    if (!phase) return "";
    const version = this.#version === undefined ? "" : `Image added. Version: ${this.#version}\n`;
    const done = this.name === "install_add" && this.#later ? "" : this.#step(ends);
    const lines = `${this.#begin()}${done}Checking status of ${phase} on [1/R0]\n${phase}: Passed on [1/R0]\n`;
    if (this.#later) return `${lines}${version}${version && "\n"}${last}\n\n`;
    return `${lines}${last}\n\n${version}${version && "\n"}`;
  }

  /** What is said of the part that it works on. */
  #step(text: string | undefined): string {
    return text === undefined ? "" : ` [1] ${text} ${this.#facts.product.member}\n`;
  }

  #removed(): string {
    const { inactive = [], product } = this.#facts;
    if (inactive.length === 0) return "";
    const deleted = inactive.map((file) => `Deleting file /${product.idleFolder}/${file} ... done.`);
    return [
      ...deleted,
      "SUCCESS: Files deleted.",
      "",
      "--- Starting Post_Remove_Cleanup ---",
      "Performing REMOVE_POSTCHECK on all members",
      "Finished Post_Remove_Cleanup",
      "",
    ].join("\n");
  }
}

/** What the engine calls an operation. `begins` and `ends` are what it says of the part that it works on. */
interface Words {
  readonly name: string;
  readonly object?: string;
  readonly phase?: string;
  readonly begins?: string;
  readonly ends?: string;
  readonly last?: string;
}

const WORDS: Readonly<Record<Exclude<InstallRequest["operation"], "rollback"> | "auto-abort-timer", Words>> =
  {
    add: {
      name: "install_add",
      object: "Adding IMG",
      phase: "Add",
      ends: "Finished Add package(s) on",
      last: "Finished Add",
    },
    activate: {
      name: "install_activate",
      object: "Activating IMG",
      phase: "Activate",
      begins: "Activate package(s) on",
      ends: "Finished Activate on",
      last: "Finished Activate",
    },
    commit: {
      name: "install_commit",
      phase: "Commit",
      begins: "Commit packages(s) on",
      ends: "Finished Commit packages(s) on",
      last: "Finished Commit operation",
    },
    abort: {
      name: "install_abort",
      phase: "Abort",
      begins: "Abort packages(s) on",
      last: "Finished Abort operation",
    },
    "remove-inactive": { name: "install_remove", object: "Removing IMG" },
    "auto-abort-timer": { name: "install_auto_abort_timer" },
  };

function rollback(to: "committed" | "base" | { readonly id: number }): Words {
  return {
    name: "install_rollback",
    object: `Rolling back to ${typeof to === "string" ? to : `id ${to.id}`}`,
    phase: "Rollback",
    begins: "Rollback package(s) on",
    ends: "Finished Rollback package(s) on",
    last: "Finished Rollback operation",
  };
}

/** Credentials are shown to nobody, at a terminal as in the log. */
function masked(url: string): string {
  return url.replace(/:\/\/[^/]*@/, "://******@");
}
