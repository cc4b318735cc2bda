import type { TftpTiming } from "./settings";

/** The one timer of a transfer: when to say the last thing again, and when to give up. */
export class Retransmission {
  deadline: number | undefined;
  /** Repetitions over the whole transfer. */
  repeated = 0;
  #timeout: number;
  #sent = 0;

  constructor(readonly timing: TftpTiming) {
    this.#timeout = timing.timeout;
  }

  /** The `timeout` option was agreed on. */
  settle(timeout: number): void {
    this.#timeout = timeout;
  }

  /** Something new goes out: the count starts again. */
  first(now: number): void {
    this.#sent = 1;
    this.deadline = now + this.#wait();
  }

  /** The wait is over: true to send again, false when the tries are used up. */
  again(now: number): boolean {
    if (this.#sent >= this.timing.tries) {
      this.deadline = undefined;
      return false;
    }
    this.#sent += 1;
    this.repeated += 1;
    this.deadline = now + this.#wait();
    return true;
  }

  stop(): void {
    this.deadline = undefined;
  }

  /** From this transmission to the next. */
  #wait(): number {
    const { backoff } = this.timing;
    if (backoff !== "rising") return this.#timeout * backoff ** (this.#sent - 1);
    const part = this.#sent === 1 ? 4 : this.#sent === 2 ? 2 : 1;
    return Math.ceil(this.#timeout / 1000 / part) * 1000;
  }
}
