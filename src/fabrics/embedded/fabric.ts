import type { Fabric } from "../../lab/fabric";
import { sshReady } from "../../node/ssh/ready";
import type { Topology } from "../../topology/topology";
import { EmbeddedLab } from "./lab";

/** The lab in this process: hosts are objects on a simulated network, and time is virtual. Needs nothing but Node. */
export function embeddedFabric(): Fabric {
  return {
    name: "embedded",
    async start(topology: Topology) {
      await sshReady();
      const lab = await EmbeddedLab.create(topology);
      lab.powerOn();
      return lab;
    },
  };
}
