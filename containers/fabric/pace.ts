import { UsageError } from "../../src/errors";

export interface DockerFabricOptions {
  /**
   * Lab seconds for each real second. More makes a suite shorter; but the devices and servers take real time to answer,
   * and the devices' timers do not wait longer for that. EWCLAB_SPEED, or 30, unless given.
   */
  readonly speed?: number;
  /** The lab runs so many times slower than that: 1 unless given. */
  readonly slower?: number;
}

const usual = 30;

/** Lab seconds for each real second. @throws UsageError when no lab can run at that. */
export function labSpeed(
  { speed: given, slower = 1 }: DockerFabricOptions,
  variable = process.env.EWCLAB_SPEED,
): number {
  const speed = (given ?? Number(variable ?? usual)) / slower;
  if (!(speed > 0 && speed <= 1_000)) throw new UsageError(`lab time cannot run at ${speed} times real time`);
  return speed;
}
