import type { PlacedHost } from "../firewall/predict";
import type { Ipv4Address } from "../ip/ipv4-address";
import { own } from "../own";
import type { AccessPointSpec, Topology } from "../topology/topology";

/** Who tells an access point of a controller that its own segment has not, in words for the row of the broadcast. */
export function discoveryRemark(topology: Topology, { name }: PlacedHost): string {
  const ap = topology.accessPoints.find((one) => one.name === name);
  const told = ap && [...byConfiguration(ap), ...byServers(topology, ap)];
  if (!told || told.length === 0)
    return "stays in its segment: DHCP option 43, DNS or a configured controller has to tell";
  const known = new Set(topology.controllers.map(({ address }) => address));
  const texts = told.map(({ by, address }) =>
    known.has(address) ? `${by} tells ${address}` : `${by} tells ${address}, where no controller is`,
  );
  return `stays in its segment; ${texts.join("; ")}`;
}

interface Told {
  readonly by: string;
  readonly address: Ipv4Address;
}

function byConfiguration({ controllers }: AccessPointSpec): Told[] {
  return controllers.map((address) => ({ by: "its configuration", address }));
}

/** Of the DHCP servers that lend in its segment, and the name servers that those name. */
function byServers({ segments, servers }: Topology, { dhcp, address }: AccessPointSpec): Told[] {
  const isHere = (segment: string) => own(segments, segment)?.contains(address) ?? false;
  if (!dhcp) return [];
  return servers.flatMap((server) => {
    if (!("dhcp" in server)) return [];
    return server.dhcp
      .filter(({ segment }) => isHere(segment))
      .flatMap(({ controllers, domain, nameServers = [server.address] }) => [
        ...controllers.map((one) => ({ by: `option 43 of ${server.name}`, address: one })),
        ...servers
          .filter((one) => nameServers.includes(one.address))
          .flatMap((one) => ("names" in one ? namedBy(one, domain) : [])),
      ]);
  });
}

function namedBy(
  { name, names }: { readonly name: string; readonly names: Readonly<Record<string, Ipv4Address>> },
  domain: string | undefined,
): Told[] {
  const wanted = `cisco-capwap-controller${domain === undefined ? "" : `.${domain.toLowerCase()}`}`;
  return Object.entries(names).flatMap(([known, address]) =>
    known.toLowerCase() === wanted ? [{ by: `DNS of ${name}`, address }] : [],
  );
}
