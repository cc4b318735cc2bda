import { clockLineSeconds } from "../../ios/calendar";
import type { ConfigurationStore } from "../configuration/store";
import type { PlatformServices } from "../services";

/**
 * The running configuration as it is shown and copied: with the remark that says when it was last changed, which reads back
 * as nothing.
 */
export function runningText({
  configuration,
  services,
}: {
  readonly configuration: ConfigurationStore;
  readonly services: Pick<PlatformServices, "lastChange">;
}): string {
  const { at, by } = services.lastChange.view();
  const when = clockLineSeconds(at, configuration.running.clock.timezone);
  const who = by === undefined ? "" : ` by ${by}`;
  return `!\n! Last configuration change at ${when}${who}\n${configuration.print()}`;
}
