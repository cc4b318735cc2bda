import type { Clock, Timer } from "../../host/host";

/** Milliseconds; a timer that was rounded to fire too early must not be set for the same instant again. */
const shortest = 0.001;

/**
 * One timer that always fires at or before the deadline last given. A deadline that moves away, as it does with every
 * message of a session, costs nothing: the timer fires at the old time and is set anew.
 */
export class Alarm {
  #timer: Timer | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly task: () => void,
  ) {}

  /** undefined: nothing is to be waited for. */
  set(deadline: number | undefined, now: number): void {
    if (deadline === undefined) {
      this.cancel();
      return;
    }
    if (this.#at <= deadline) return;
    this.#timer?.cancel();
    this.#at = deadline;
    this.#timer = this.clock.after(Math.max(deadline - now, shortest), () => {
      this.#timer = undefined;
      this.#at = Number.POSITIVE_INFINITY;
      this.task();
    });
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY;
  }
}
