import type { Ipv4Address } from "./ipv4-address";
import type { Ipv4Network } from "./ipv4-network";

/** A lab's segments: their networks by name. */
export type Segments = Readonly<Record<string, Ipv4Network>>;

/** The name of the segment that an address lies in. */
export function segmentOf(segments: Segments, address: Ipv4Address): string | undefined {
  return Object.entries(segments).find(([, network]) => network.contains(address))?.[0];
}

/** The network that an address lies in. */
export function networkOf(segments: Segments, address: Ipv4Address): Ipv4Network | undefined {
  return Object.values(segments).find((network) => network.contains(address));
}
