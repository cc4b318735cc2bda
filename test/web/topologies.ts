import { parseLabFile } from "../../src/topology/lab-file";
import type { Topology } from "../../src/topology/topology";

/** A controller with so many access points, and a TFTP server with the next release. */
export function network(count: number): Topology {
  const models = ["C9105AXI", "C9117AXI", "AIR-AP2802I"];
  const aps = Array.from(
    { length: count },
    (_, index) =>
      `  - { name: AP-${index + 1}, model: ${models[index % models.length]}, address: 172.16.4.${index + 50}, version: 17.9.4.27 }`,
  );
  return parseLabFile(
    `
name: pages
controllers:
  - { name: 9120-EWC, address: 172.16.4.26, version: 17.9.4.27, configuration: "username guest password 0 guest" }
accessPoints:
${aps.join("\n")}
servers:
  - name: tftp
    kind: tftpd-hpa
    address: 172.16.5.27
    bundles:
      - { version: 17.12.1.5, folder: /EWC/17_12_1 }
`,
    "pages.yaml",
  );
}
