import { didYouMean } from "../did-you-mean";
import { Ipv4Address } from "../ip/ipv4-address";
import type { Ipv4Network } from "../ip/ipv4-network";
import type { Segments } from "../ip/segments";
import { own } from "../own";

interface Placed {
  readonly address: Ipv4Address;
}

interface Planned {
  readonly name: string;
  readonly address?: Ipv4Address | undefined;
  readonly dhcp: boolean;
  readonly segment?: string | undefined;
}

interface Plan<AccessPoint> {
  readonly segments: Segments;
  readonly controllers: readonly Placed[];
  readonly servers: readonly Placed[];
  readonly accessPoints: readonly AccessPoint[];
}

/** Where addresses are given from, as far as the segment has so many: those below are usually said. */
const firstGiven = 100;

/**
 * The access points, each with an address: who asks DHCP for one and was given none gets the first that is free in its
 * segment, so that rules, logs and people can name it.
 * @param refuse takes what is wrong, by the path from the list
 */
export function plannedAddresses<AccessPoint extends Planned>(
  { segments, controllers, servers, accessPoints }: Plan<AccessPoint>,
  refuse: (at: readonly (string | number)[], message: string) => void,
): (Omit<AccessPoint, "address" | "segment"> & { readonly address: Ipv4Address })[] {
  const taken = new Set(
    [...controllers, ...servers, ...accessPoints].flatMap(({ address }) => address ?? []),
  );
  return accessPoints.map(({ address, segment, ...spec }, index) => {
    const { dhcp } = spec;
    if (segment !== undefined && address !== undefined)
      refuse([index, "segment"], "no segment beside an address: its address says where it stands");
    if (address !== undefined) return { ...spec, address };
    const known = Object.keys(segments);
    if (!dhcp) refuse([index, "address"], "an IPv4 address such as 172.16.4.26, or dhcp: true");
    else if (segment === undefined)
      refuse(
        [index, "segment"],
        `where it stands, as nobody said its address: a segment (${known.join(", ")})`,
      );
    else if (own(segments, segment) === undefined)
      refuse([index, "segment"], `a segment${didYouMean(segment, known)} (known: ${known.join(", ")})`);
    const network = segment === undefined ? undefined : own(segments, segment);
    const free = network === undefined ? undefined : freeAddress(network, taken);
    if (network !== undefined && free === undefined)
      refuse([index, "segment"], `a segment with room for it (${network} is full)`);
    const found = free ?? Ipv4Address.of(0);
    taken.add(found);
    return { ...spec, address: found };
  });
}

/** The first that nobody has, where addresses are given from. */
export function freeAddress(network: Ipv4Network, taken: ReadonlySet<Ipv4Address>): Ipv4Address | undefined {
  const last = network.broadcast.number - network.base - 1;
  // The router has the first.
  const first = 2;
  const begin = Math.max(first, Math.min(firstGiven, last));
  for (let at = begin; at <= last; at++) if (!taken.has(network.host(at))) return network.host(at);
  for (let at = begin - 1; at >= first; at--) if (!taken.has(network.host(at))) return network.host(at);
  return undefined;
}
