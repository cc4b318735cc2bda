import type { Clock } from "../../host/host";
import { type LateListener, OsClock } from "../../node/os-clock";

/** How the processes of one lab agree on its time. */
export interface LabTime {
  /** The machine's time, milliseconds since 1970-01-01 UTC, at which lab time was 0. */
  readonly began: number;
  /** The lab's calendar then, milliseconds since 1970-01-01 UTC. */
  readonly epoch: number;
  /** Lab milliseconds per real millisecond. */
  readonly speed: number;
}

/** The machine's own time, in fractions of a millisecond and never going back within a process. */
export function machineTime(): number {
  return performance.timeOrigin + performance.now();
}

/** A clock that shows the same lab time in every process of the lab, however late it was started. */
export function sharedClock({ began, epoch, speed }: LabTime, late?: LateListener): Clock {
  const elapsed = Math.max(0, machineTime() - began) * speed;
  const clock = new OsClock(speed, epoch + elapsed, late);
  return {
    now: () => elapsed + clock.now(),
    epoch: () => clock.epoch(),
    after: (delay, task) => clock.after(delay, task),
  };
}
