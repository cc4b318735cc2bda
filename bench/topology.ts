import { topologyFrom } from "../src/topology/lab-file";
import type { Topology, TopologyInput } from "../src/topology/topology";

export const controller = { name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" };

const models = ["C9105AXI", "C9117AXI", "AIR-AP2802I", "C9130AXI"] as const;

/** One EWC and so many access points `AP-0`, `AP-1` ... of several models, all running its version. */
export function topology(accessPoints: number, more: Partial<TopologyInput> = {}): Topology {
  const aps = Array.from({ length: accessPoints }, (_, index) => ({
    name: `AP-${index}`,
    model: models[index % models.length]!,
    address: `172.16.${8 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    version: "17.9.4.27",
    controllers: [controller.address],
  }));
  return topologyFrom(
    {
      segments: { access: "172.16.0.0/20", servers: "172.16.32.0/24" },
      controllers: [{ ...controller, maximumAccessPoints: Math.max(100, accessPoints) }],
      accessPoints: aps,
      ...more,
    },
    () => undefined,
  );
}
