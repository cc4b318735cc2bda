import type { Clock } from "../../host/host";
import type { PlatformFlash } from "./flash";

/** The device's own calendar, which `clock set` and time servers move. */
export class Calendar {
  readonly #clock: Clock;
  readonly #flash: Pick<PlatformFlash, "calendarOffset">;

  constructor(clock: Clock, flash: Pick<PlatformFlash, "calendarOffset">) {
    this.#clock = clock;
    this.#flash = flash;
  }

  /** Milliseconds since 1970-01-01 UTC. */
  now(): number {
    return this.#clock.epoch() + this.#flash.calendarOffset;
  }

  set(epoch: number): void {
    this.#flash.calendarOffset = epoch - this.#clock.epoch();
  }
}
