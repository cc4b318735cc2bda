import { UsageError } from "../errors";
import type { Clock, Timer } from "../host/host";

/** setTimeout takes no more. */
const longestTimeout = 2_147_483_647;

/** Milliseconds: setTimeout would make at least one of it. */
const shortestTimeout = 0.5;

/** Hears by how many milliseconds of lab time a timer rang too late: the machine had no time for it. */
export type LateListener = (milliseconds: number) => void;

/** The machine's clock, times a speed. */
export class OsClock implements Clock {
  readonly #speed: number;
  readonly #epoch: number;
  readonly #late: LateListener;
  readonly #began = performance.now();

  constructor(speed = 1, epoch = Date.now(), late: LateListener = () => {}) {
    if (!(speed > 0 && speed < Infinity))
      throw new UsageError(`lab time cannot run at ${speed} times real time`);
    this.#speed = speed;
    this.#epoch = epoch;
    this.#late = late;
  }

  now(): number {
    return (performance.now() - this.#began) * this.#speed;
  }

  epoch(): number {
    return this.#epoch + this.now();
  }

  after(delay: number, task: () => void): Timer {
    const due = this.now() + Math.max(0, delay);
    let cancel: () => void;
    const arm = () => {
      const real = (due - this.now()) / this.#speed;
      if (real < shortestTimeout) {
        const soon = setImmediate(ring);
        cancel = () => clearImmediate(soon);
        return;
      }
      const timer = setTimeout(ring, Math.min(Math.ceil(real), longestTimeout));
      cancel = () => clearTimeout(timer);
    };
    // Node's timers may ring up to a millisecond early, which would be too early by many in a fast lab.
    const ring = () => {
      const late = this.now() - due;
      if (late < 0) return arm();
      this.#late(late);
      task();
    };
    arm();
    return { cancel: () => cancel() };
  }
}
