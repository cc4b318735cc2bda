import { ExpectationError } from "../src/errors";
import { formatDuration } from "../src/lab/duration";
import type { LabTime } from "../src/lab/lab-time";
import { OsClock } from "../src/node/os-clock";
import { Activity } from "./fabric/activity";

/** The time of containers that are used alone: real milliseconds, from now on. Who waits looks whenever something was heard. */
export class RealTime implements LabTime {
  readonly #clock = new OsClock();
  readonly #activity = new Activity(this.#clock);

  now(): number {
    return this.#clock.now();
  }

  /** Something came from a container. */
  heard(): void {
    this.#activity.heard();
  }

  async until<T>(
    wanted: string,
    within: number,
    look: () => T | undefined,
    instead: () => string,
  ): Promise<T> {
    let found: T | undefined;
    await this.#activity.wait(() => {
      found = look();
      return found !== undefined;
    }, this.now() + within);
    if (found !== undefined) return found;
    throw new ExpectationError(`${wanted}: not within ${formatDuration(within)}.\n${instead()}`);
  }

  async pass(milliseconds: number): Promise<void> {
    await this.#activity.wait(() => false, this.now() + milliseconds);
  }
}
