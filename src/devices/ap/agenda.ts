import type { Clock, Timer } from "../../host/host";

/** One thing to do, so many milliseconds after the one before it. */
export interface Step {
  readonly after: number;
  run(): void;
}

/** What a running AP has planned; all of it is off when the AP goes down. */
export class Agenda {
  readonly #timers = new Set<Timer>();
  #over = false;

  constructor(private readonly clock: Clock) {}

  /** Runs the task once, unless it is cancelled or the AP goes down before. */
  after(delay: number, task: () => void): Timer {
    if (this.#over) return { cancel() {} };
    const timer = this.clock.after(delay, () => {
      this.#timers.delete(timer);
      task();
    });
    this.#timers.add(timer);
    return {
      cancel: () => {
        timer.cancel();
        this.#timers.delete(timer);
      },
    };
  }

  /** Runs the steps one after the other, then `done`. A step may cancel the rest. */
  play(steps: readonly Step[], done: () => void = () => {}): Timer {
    let current: Timer | undefined;
    let cancelled = false;
    const next = (index: number): void => {
      const step = steps[index];
      if (!step) {
        done();
        return;
      }
      current = this.after(step.after, () => {
        step.run();
        if (!cancelled) next(index + 1);
      });
    };
    next(0);
    return {
      cancel() {
        cancelled = true;
        current?.cancel();
      },
    };
  }

  /** The AP is down: nothing planned happens any more, and nothing can be planned. */
  end(): void {
    this.#over = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
