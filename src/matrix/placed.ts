import type { PlacedHost } from "../firewall/predict";
import type { Ipv4Address } from "../ip/ipv4-address";
import { segmentOf } from "../ip/segments";
import { serves } from "../kinds/kinds";
import type { Service } from "../kinds/server-kind";
import type { Topology } from "../topology/topology";

/** A host in the segment of its address; undefined where that lies in none. */
export function placed(
  { segments }: Topology,
  { name, address }: { readonly name: string; readonly address: Ipv4Address },
): PlacedHost | undefined {
  const segment = segmentOf(segments, address);
  return segment === undefined ? undefined : { name, segment, address: address.number };
}

/** The first server of a lab that gives a service. */
export function placedServer(topology: Topology, service: Service): PlacedHost | undefined {
  const server = topology.servers.find((one) => serves(one, service));
  return server && placed(topology, server);
}
