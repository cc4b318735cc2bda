import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";
import { hostsOf } from "../../src/topology/check";
import type { Topology } from "../../src/topology/topology";
import { type AddressPlan, addressPlan, bridgePools } from "./address-plan";
import { machineNetworks } from "./machine-networks";
import type { LabSession } from "./session";

const networkTries = 5;

/** @throws EnvironmentError when no network is free. */
export async function planFor(
  hosts: readonly string[],
  docker: Docker,
  segments: readonly string[] = [],
): Promise<AddressPlan> {
  const taken = (await docker.listNetworks()).flatMap(({ IPAM }) =>
    (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet?.includes(".") ? [Subnet] : [])),
  );
  return addressPlan(hosts, [...taken, ...machineNetworks(), ...segments], Math.random(), bridgePools());
}

/**
 * Somebody else may take the same addresses at the same time: then others are taken.
 * @param beside what stands on the network beside the lab's hosts
 */
export async function createNetwork(
  topology: Topology,
  docker: Docker,
  session: LabSession,
  name: string,
  beside: readonly string[] = [],
): Promise<AddressPlan> {
  const hosts = [...hostsOf(topology).map((host) => host.name), ...beside];
  for (let left = networkTries; ; left -= 1) {
    const plan = await planFor(
      hosts,
      docker,
      Object.values(topology.segments).map(({ text }) => text),
    );
    try {
      await docker.createNetwork({
        Name: name,
        Driver: "bridge",
        Internal: true,
        CheckDuplicate: true,
        IPAM: { Driver: "default", Config: [{ Subnet: plan.subnet, Gateway: plan.bridge }] },
        // Room for the lab's packets with what the VXLAN puts around them.
        Options: { "com.docker.network.driver.mtu": "1600" },
        Labels: session.labels,
      });
      return plan;
    } catch (cause) {
      if (left > 1 && /overlap/i.test((cause as Error).message)) continue;
      throw new EnvironmentError(`the Docker engine makes no network: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}
