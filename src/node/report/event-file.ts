import { closeSync, openSync, writeSync } from "node:fs";
import type { LabEvent } from "../../report/events/event";
import { maskSecrets } from "../../report/secrets";
import { machineRefusal, refusalWords } from "../error-border";

const standardOutput = "-";
/** Characters that wait to be written together. */
const together = 32_768;

/** Events as newline-delimited JSON in a file, or on standard output; docs/events.schema.json describes each line. */
export class EventFile {
  readonly #descriptor: number;
  #waiting = "";
  /** The machine takes no more: a disk is full, say. What happens in the lab goes on. */
  #isBroken = false;

  /**
   * @param path `-` for standard output
   * @param mode `append` for one of several that write to a file
   */
  constructor(
    readonly path: string,
    mode: "begin" | "append",
  ) {
    this.#descriptor = path === standardOutput ? 1 : openSync(path, mode === "begin" ? "w" : "a");
  }

  /** @param about what else each line says: which scenario it is of */
  write(event: LabEvent, about: object = {}): void {
    this.#waiting += `${maskSecrets(JSON.stringify({ ...about, ...event }))}\n`;
    if (this.#waiting.length > together) this.flush();
  }

  /** Whole lines only, so that several writers may share a file. */
  flush(): void {
    const octets = Buffer.from(this.#waiting);
    this.#waiting = "";
    if (this.#isBroken) return;
    for (let at = 0; at < octets.length; ) {
      try {
        at += writeSync(this.#descriptor, octets, at);
      } catch (error) {
        const { code } = error as { code?: string };
        // Whoever reads wants no more; a pipe that is full has room in a moment.
        if (code === "EPIPE") return;
        if (code === "EAGAIN") continue;
        const refused = machineRefusal(error);
        if (refused === undefined) throw error;
        this.#isBroken = true;
        process.stderr.write(`${this.path}: ${refusalWords(error)}: no more events are written\n`);
        return;
      }
    }
  }

  close(): void {
    this.flush();
    if (this.#descriptor !== 1) closeSync(this.#descriptor);
  }
}
