import type { Clock, Timer } from "../../host/host";

/** The clock as one boot of the device sees it: what was planned on it is forgotten when that boot ends. */
export class BootClock {
  readonly #clock: Clock;
  readonly #planned = new Set<Timer>();
  #ended = false;
  readonly bootedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.bootedAt = clock.now();
  }

  /** Milliseconds of lab time. */
  now(): number {
    return this.#clock.now();
  }

  /** Milliseconds since boot. */
  uptime(): number {
    return this.#clock.now() - this.bootedAt;
  }

  /** After the end of the boot nothing is planned any more. */
  after(delay: number, task: () => void): Timer {
    if (this.#ended) return { cancel: () => {} };
    const inner = this.#clock.after(delay, () => {
      this.#planned.delete(timer);
      task();
    });
    const timer: Timer = {
      cancel: () => {
        this.#planned.delete(timer);
        inner.cancel();
      },
    };
    this.#planned.add(timer);
    return timer;
  }

  end(): void {
    this.#ended = true;
    for (const timer of this.#planned) timer.cancel();
    this.#planned.clear();
  }
}
