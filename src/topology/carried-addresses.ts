import type { Ipv4Address } from "../ip/ipv4-address";
import type { Ipv4Network } from "../ip/ipv4-network";
import { freeAddress } from "./planned-addresses";

interface Placed {
  readonly address: Ipv4Address;
}

interface Carrier extends Placed {
  readonly ownAccessPoint: boolean | { readonly address?: Ipv4Address | undefined; readonly dhcp: boolean };
}

/**
 * The controllers, each with an address for the access point in its box where that asks DHCP for one: the one that it was given,
 * else the first that is free in the controller's segment.
 */
export function carriedAddresses<C extends Carrier>({
  segments,
  controllers,
  others,
}: {
  readonly segments: Readonly<Record<string, Ipv4Network>>;
  readonly controllers: readonly C[];
  readonly others: readonly Placed[];
}): C[] {
  const taken = new Set([...controllers, ...others].map(({ address }) => address));
  for (const { ownAccessPoint: own } of controllers)
    if (typeof own === "object" && own.address !== undefined) taken.add(own.address);
  return controllers.map((controller) => {
    const { ownAccessPoint: own, address } = controller;
    if (typeof own !== "object" || !own.dhcp || own.address !== undefined) return controller;
    const network = Object.values(segments).find((block) => block.contains(address));
    const free = network === undefined ? undefined : freeAddress(network, taken);
    // Where there is none, the controller's own address is told to be wrong, or the access point stays inside.
    if (free === undefined) return controller;
    taken.add(free);
    return { ...controller, ownAccessPoint: { ...own, address: free } };
  });
}
