import { clockLineSeconds } from "../../ios/calendar";
import type { EwcShell } from "./shell";

/**
 * The running configuration as it is shown and copied: with the remark that says when it was last changed, which reads back
 * as nothing.
 */
export function runningText({
  configuration,
  operations,
}: Pick<EwcShell, "configuration" | "operations">): string {
  const { at, by } = operations.configurationChange();
  const when = clockLineSeconds(at, configuration.running.clock.timezone);
  const who = by === undefined ? "" : ` by ${by}`;
  return `!\n! Last configuration change at ${when}${who}\n${configuration.print()}`;
}
