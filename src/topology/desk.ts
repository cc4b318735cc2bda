import { cidrOf, contains } from "../ip/address";
import type { Ipv4Address } from "../ip/ipv4-address";
import { Ipv4Network } from "../ip/ipv4-network";
import type { Segments } from "../ip/segments";

/** Networks for documentation (RFC 5737) and others that hardly anybody uses: a lab may have any of them itself. */
const candidates = [
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "198.18.0.0/24",
  "100.127.255.0/24",
  "10.255.255.0/24",
  "172.31.255.0/24",
  "192.168.255.0/24",
].map(Ipv4Network.parse);

/**
 * The network and the address that the lab's own sessions come from, as if somebody sat there at a keyboard: never in one
 * of the lab's segments.
 */
export function deskOf(segments: Segments): { network: Ipv4Network; address: Ipv4Address } {
  const networks = Object.values(segments);
  const isFree = (candidate: Ipv4Network) => !networks.some((network) => network.overlaps(candidate));
  const network = candidates.find(isFree) ?? beside(networks);
  return { network, address: network.host(10) };
}

/** The first /24 behind one of the segments that none of them covers. */
function beside(networks: readonly Ipv4Network[]): Ipv4Network {
  for (const { base, length } of networks) {
    const next = cidrOf((base + 2 ** (32 - length)) >>> 0, 24);
    const first = next.base >>> 24;
    const isForHosts = first > 0 && first < 224 && first !== 127;
    if (isForHosts && !networks.some((network) => contains(network, next.base))) return new Ipv4Network(next);
  }
  return candidates[0]!;
}
