import type { VirtualTime } from "../../src/network/virtual-time";
import type { Conductor } from "../../src/node/conductor";

/** Lets lab time run until the promise is settled; fails when nothing more will happen, or after ten minutes of it. */
export async function untilSettled<T>(
  conductor: Conductor,
  time: VirtualTime,
  promise: Promise<T>,
): Promise<T> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
    time.observed();
  };
  promise.then(settled, settled);
  const outcome = await conductor.run(() => isSettled, time.now() + 600_000);
  if (!isSettled) throw new Error(`the lab came to rest (${outcome}) and the promise did not settle`);
  return promise;
}
