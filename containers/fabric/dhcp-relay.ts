import { own } from "../../src/own";
import type { Topology } from "../../src/topology/topology";

/**
 * What the router's container is told of DHCP requests that it passes on; nothing where it passes none on.
 * @param links the router's interfaces, in the segments' order
 */
export function relaying(
  { segments, helperAddresses }: Topology,
  links: readonly string[],
): {
  readonly environment: Record<string, string>;
  readonly sysctls: Record<string, string>;
} {
  const helped = Object.entries(helperAddresses).flatMap(([segment, servers]) => {
    const network = own(segments, segment);
    // A server of the own segment hears requests itself.
    const elsewhere = network === undefined ? [] : servers.filter((server) => !network.contains(server));
    if (network === undefined || elsewhere.length === 0) return [];
    const link = links[Object.keys(segments).indexOf(segment)];
    return [[link, network.router, ...elsewhere].join(",")];
  });
  if (helped.length === 0) return { environment: {}, sysctls: {} };
  return {
    environment: { EWCLAB_HELPERS: helped.join(" ") },
    // It listens on UDP 67.
    sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" },
  };
}
