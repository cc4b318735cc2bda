import type { Clock } from "../../src/host/host";

/** Real milliseconds between looks where nothing was heard. */
const longestSilence = 250;

interface Waiter {
  look(): void;
  fail(error: Error): void;
}

/** Who waits for something in the lab looks again whenever something was heard of it. */
export class Activity {
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #failure: Error | undefined;
  #isPlanned = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something was printed, logged or sent. Looks come together once in a turn of the event loop. */
  heard(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      for (const waiter of [...this.#waiters]) waiter.look();
    });
  }

  /** Whoever waits, now or later, fails with this. The first failure counts. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const waiter of [...this.#waiters]) waiter.fail(this.#failure);
  }

  /** @param deadline lab time */
  wait(check: () => boolean, deadline: number): Promise<"met" | "deadline"> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const settle = (how: () => void) => {
        this.#waiters.delete(waiter);
        timer.cancel();
        clearInterval(interval);
        how();
      };
      const look = (isOver: boolean) => {
        try {
          if (check()) settle(() => resolve("met"));
          else if (isOver) settle(() => resolve("deadline"));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const waiter: Waiter = {
        look: () => look(false),
        fail: (error) => settle(() => reject(error)),
      };
      this.#waiters.add(waiter);
      const interval = setInterval(waiter.look, longestSilence);
      const timer = this.#clock.after(deadline - this.#clock.now(), () => look(true));
      waiter.look();
    });
  }
}
