import type { SessionFacts } from "../../ios/context";

/** Who has locked the configuration for himself. One for each boot. */
export class ConfigurationLock {
  #holder: SessionFacts | undefined;
  #since = 0;

  get holder(): SessionFacts | undefined {
    return this.#holder;
  }

  /** Milliseconds of lab time. */
  get since(): number {
    return this.#since;
  }

  take(session: SessionFacts, now: number): void {
    this.#holder = session;
    this.#since = now;
  }

  /** The line has left configuration, or is gone. */
  release(line: string): void {
    if (this.#holder?.line === line) this.#holder = undefined;
  }
}
