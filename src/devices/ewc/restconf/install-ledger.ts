import type { EwcOperations, InstallRequest } from "./../operations";

/** An install operation that RESTCONF started, as `install-oper-data` tells of it. */
export interface InstallRecord {
  readonly uuid: string;
  readonly id: number;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly outcome: "in-progress" | "succeeded" | "failed";
}

const mostHistory = 32;

/** Operations under way, and what became of the last ones. It is in RAM: a reload begins it anew. */
export class InstallLedger {
  readonly #operations: EwcOperations;
  #count = 0;
  readonly #running = new Set<InstallRecord>();
  readonly #history: InstallRecord[] = [];

  constructor(operations: EwcOperations) {
    this.#operations = operations;
  }

  get running(): readonly InstallRecord[] {
    return [...this.#running];
  }

  get history(): readonly InstallRecord[] {
    return this.#history;
  }

  /** What cannot start leaves no trace (device-facts §3.2: it is dropped in silence). */
  start(uuid: string, request: InstallRequest): void {
    let record: InstallRecord | undefined;
    const end = (outcome: InstallRecord["outcome"], endedAt: number) => {
      if (!record) return;
      this.#running.delete(record);
      this.#history.push({ ...record, endedAt, outcome });
      if (this.#history.length > mostHistory) this.#history.shift();
    };
    this.#operations.startInstall(request, (event) => {
      switch (event.type) {
        case "started":
          record = {
            uuid,
            id: ++this.#count,
            startedAt: event.at,
            endedAt: undefined,
            outcome: "in-progress",
          };
          this.#running.add(record);
          break;
        case "succeeded":
          end("succeeded", event.at);
          break;
        case "failed":
          end("failed", event.at);
          break;
      }
    });
  }
}
