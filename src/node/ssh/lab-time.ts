import type { Host } from "../../host/host";
import { SimulatedHost } from "../../network/simulated-host";
import type { Touchable } from "../duplex";

/** The virtual time that must wait for what ssh2 makes of a delivery; none where the host lives by the machine's clock. */
export function labTimeOf(host: Host): Touchable | undefined {
  return host instanceof SimulatedHost ? host.network.time : undefined;
}
