import { topologyFrom } from "../../src/topology/lab-file";
import type { Topology, TopologyInput } from "../../src/topology/topology";

/** The network that judges look at. */
export function judgedNetwork(configuration = ""): Topology {
  return topologyFrom(network(configuration), () => undefined);
}

const network = (configuration: string): TopologyInput => ({
  controllers: [
    {
      name: "9120-EWC",
      address: "172.16.4.26",
      version: "17.9.4.27",
      configuration: [
        "wireless profile image-download default",
        " image-download-mode tftp",
        "  tftp-image-server 172.16.5.27",
        "  tftp-image-path /EWC",
        configuration,
      ].join("\n"),
    },
  ],
  accessPoints: [
    { name: "9105-emorenoa", model: "C9105AXI", address: "172.16.4.32", version: "17.9.4.27" },
    { name: "AP-9117", model: "C9117AXI", address: "172.16.4.34", version: "17.9.4.27" },
    { name: "AP-9120", model: "C9120AXI", address: "172.16.4.35", version: "17.3.3.26" },
    { name: "AP-POD-2-2", model: "AIR-AP2802I", address: "172.16.4.33", version: "17.9.4.27" },
  ],
  servers: [
    {
      name: "tftp",
      kind: "tftpd-hpa",
      address: "172.16.5.27",
      bundles: [{ version: "17.12.1.5", folder: "/EWC" }],
    },
  ],
});
