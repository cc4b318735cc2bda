import type { InstallEvent } from "./request";

export interface InstallRecord {
  readonly uuid: string;
  readonly id: number;
  readonly origin: "cli" | "ipc";
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly outcome: "in-progress" | "succeeded" | "failed";
}

const mostHistory = 32;

/** Install operations under way, whoever started them, and what became of the last ones. A reload begins it anew. */
export class InstallLedger {
  #count = 0;
  readonly #running = new Set<InstallRecord>();
  readonly #history: InstallRecord[] = [];

  get running(): readonly InstallRecord[] {
    return [...this.#running];
  }

  /** Oldest first. */
  get history(): readonly InstallRecord[] {
    return this.#history;
  }

  /**
   * The listener for an operation that is about to start: it tells `listener` on and takes note. What cannot start leaves
   * no trace (device-facts §3.2: it is dropped in silence). Without `uuid` it is the command line's.
   */
  watch(listener: (event: InstallEvent) => void, uuid: string | undefined): (event: InstallEvent) => void {
    let record: InstallRecord | undefined;
    const end = (outcome: InstallRecord["outcome"], endedAt: number) => {
      if (!record) return;
      this.#running.delete(record);
      this.#history.push({ ...record, endedAt, outcome });
      if (this.#history.length > mostHistory) this.#history.shift();
    };
    return (event) => {
      if (event.type === "started") {
        const id = ++this.#count;
        record = {
          uuid: uuid ?? `cli-${id}`,
          id,
          origin: uuid === undefined ? "cli" : "ipc",
          startedAt: event.at,
          endedAt: undefined,
          outcome: "in-progress",
        };
        this.#running.add(record);
      } else if (event.type === "succeeded" || event.type === "failed") end(event.type, event.at);
      listener(event);
    };
  }
}
