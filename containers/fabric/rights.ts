import type { ServerSpec } from "../../src/kinds/kinds";
import type { ContainerFacts } from "../../src/kinds/server-kind";
import type { ContainerLimits } from "./lab-container";

// What the lab's containers may do and take. Whatever is not named here the engine takes away.

/** Taking the wire's address and giving that right up, and listening on the wire: tcpdump says who it is, even as root. */
const wire = ["NET_ADMIN", "NET_RAW", "SETGID", "SETPCAP", "SETUID"];

/** Its entry becomes the device's user. */
export const deviceLimits: ContainerLimits = {
  capabilities: wire,
  megabytes: 1_024,
  processes: 500,
};

export const firewallLimits: ContainerLimits = { capabilities: wire, megabytes: 512, processes: 1_000 };

/** Each transfer and each session may be a process. */
export function serverLimits({
  capabilities,
  scratch,
  kept,
}: Pick<ContainerFacts<ServerSpec>, "capabilities" | "scratch" | "kept">): ContainerLimits {
  return {
    capabilities: [...wire, ...capabilities],
    megabytes: 512,
    processes: 1_000,
    scratch,
    kept,
  };
}
