import { embeddedCannot } from "../../kinds/embedded";
import type { Fabric } from "../../lab/fabric";
import { sshReady } from "../../node/ssh/ready";
import { requirePossible, type TopologyIssue } from "../../topology/check";
import type { Topology } from "../../topology/topology";
import { EmbeddedLab } from "./lab";

/** The lab in this process: hosts are objects on a simulated network, and time is virtual. Needs nothing but Node. */
export function embeddedFabric(): Fabric {
  return {
    name: "embedded",
    issues,
    async start(topology: Topology) {
      requirePossible(issues(topology));
      await sshReady();
      const lab = await EmbeddedLab.create(topology);
      try {
        lab.powerOn();
        return lab;
      } catch (error) {
        await lab.stop();
        throw error;
      }
    },
  };
}

function issues({ servers }: Topology): TopologyIssue[] {
  return servers.flatMap((server, index) => {
    const cannot = embeddedCannot(server);
    return cannot === undefined
      ? []
      : [{ path: ["servers", index, "kind"], message: `"${server.name}": ${cannot}` }];
  });
}
