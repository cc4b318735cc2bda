import { Writable } from "node:stream";
import { machineRefusal } from "../node/error-border";

/**
 * Where a run's errors are written. That the machine refuses to write a report comes once for each report, in Node's words: it
 * is kept back, and told in one sentence when the verdict has been told.
 */
export class RefusedWrites {
  readonly stderr: Writable;
  #first: string | undefined;

  constructor(beyond: NodeJS.WritableStream) {
    this.stderr = new Writable({
      decodeStrings: false,
      write: (text: string | Buffer, _encoding, done) => {
        const left = this.#kept(String(text));
        if (left !== "") beyond.write(left);
        done();
      },
    });
  }

  /** Why a report could not be written, in words; undefined when all could be. */
  get why(): string | undefined {
    return this.#first;
  }

  /** @param error what a report's writing has ended with */
  take(error: unknown): boolean {
    const refused = machineRefusal(error);
    if (refused !== undefined) this.#first ??= refused;
    return refused !== undefined;
  }

  #kept(text: string): string {
    return text
      .split(/(?<=\n)/)
      .filter((line) => {
        const [, code] = /^(E[A-Z0-9]+): .*, (?:open|write|close|mkdir|rename)\b/.exec(line) ?? [];
        return code === undefined || !this.take(Object.assign(new Error(line.trim()), { code }));
      })
      .join("");
  }
}
