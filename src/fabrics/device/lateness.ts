import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LateListener } from "../../node/os-clock";

/** Milliseconds of lab time: what is less than that is no news. */
const worthTelling = 500;

/** Where a process tells it, in the folder that holds its flash. */
export const latenessFile = "late";

/** Keeps in a file how late the process's timers have rung at the worst, in whole milliseconds of lab time. */
export function keepLateness(folder: string): LateListener {
  let told = worthTelling;
  return (milliseconds) => {
    // In leaps: a process that is late already shall not write with each timer.
    if (milliseconds < told * 1.25) return;
    told = milliseconds;
    try {
      writeFileSync(join(folder, latenessFile), String(Math.round(milliseconds)));
    } catch {
      // A full disk: nothing of the lab rests on this.
    }
  };
}
