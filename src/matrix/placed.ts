import type { PlacedHost } from "../firewall/predict";
import { inNetwork, parseAddress } from "../ip/address";
import { serves } from "../kinds/kinds";
import type { Service } from "../kinds/server-kind";
import type { Topology } from "../topology/topology";

/** A host in the segment of its address; undefined where that lies in none. */
export function placed(
  { segments }: Topology,
  { name, address }: { readonly name: string; readonly address: string },
): PlacedHost | undefined {
  const segment = Object.entries(segments).find(([, network]) => inNetwork(address, network))?.[0];
  return segment === undefined ? undefined : { name, segment, address: parseAddress(address) };
}

/** The first server of a lab that gives a service. */
export function placedServer(topology: Topology, service: Service): PlacedHost | undefined {
  const server = topology.servers.find((one) => serves(one, service));
  return server && placed(topology, server);
}
