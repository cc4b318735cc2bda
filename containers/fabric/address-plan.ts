import * as z from "zod/mini";
import { EnvironmentError, UsageError } from "../../src/errors";
import { addressText, cidrOf, cidrText, directedBroadcast, overlaps, parseCidr } from "../../src/ip/address";
import type { Ipv4Address } from "../../src/ip/ipv4-address";
import type { Topology } from "../../src/topology/topology";

/**
 * How the lab lies on the engine. Its wire is a VXLAN between the containers, over an internal bridge whose addresses
 * are nobody's business in the lab: so several labs run on one engine, each with the same addresses.
 */
export interface AddressPlan {
  /** The bridge's network, and the engine's own end of it. */
  readonly subnet: string;
  readonly bridge: string;
  /** What is sent there reaches all that is on the bridge. */
  readonly broadcast: string;
  /** The container's address on the bridge, by the host's name. */
  readonly outer: ReadonlyMap<string, string>;
}

/** The firewall's name among the hosts. */
export const firewallName = "the firewall";

/** The interface that a host has in the lab; the router's others are lab1 and so on. */
export const labLink = "lab0";

/** Where bridges find addresses, in pieces of /20: ranges that a machine's own networks seldom are in. */
const usualPools = ["100.64.0.0/10", "198.18.0.0/15", "10.128.0.0/9"];
const networkSize = 4_096;

/**
 * The ranges in which bridges find addresses: EWCLAB_NETWORKS names others, `172.30.0.0/16` or several with commas between.
 * @throws UsageError when it names none.
 */
export function bridgePools(named = process.env.EWCLAB_NETWORKS): readonly string[] {
  if (!named) return usualPools;
  return named.split(",").map((text) => {
    const pool = z.cidrv4().safeParse(text.trim());
    if (!pool.success || parseCidr(pool.data).length > 20)
      throw new UsageError(
        `EWCLAB_NETWORKS: "${text.trim()}": expected an IPv4 network of /20 or larger, such as 172.30.0.0/16, or several with commas between`,
      );
    return cidrText(parseCidr(pool.data));
  });
}

/**
 * A plan for so many hosts on a network that overlaps none of those that are taken.
 * @param taken networks of the engine and of this machine, and the segments of the lab itself
 * @param chance 0 to 1, for where to begin to look: other processes look, too
 * @throws EnvironmentError when none is free.
 */
export function addressPlan(
  hosts: readonly string[],
  taken: readonly string[],
  chance: number,
  pools: readonly string[] = usualPools,
): AddressPlan {
  for (const pool of pools) {
    const { base: from, length } = parseCidr(pool);
    const count = 2 ** (32 - length) / networkSize;
    const first = Math.floor(chance * count);
    for (let step = 0; step < count; step += 1) {
      const base = from + ((first + step) % count) * networkSize;
      const subnet = cidrOf(base, 20);
      if (taken.some((other) => overlaps(parseCidr(other), subnet))) continue;
      const names = [firewallName, ...hosts];
      return {
        subnet: cidrText(subnet),
        bridge: addressText(base + 1),
        broadcast: addressText(directedBroadcast(subnet)),
        outer: new Map(names.map((name, index) => [name, addressText(base + 2 + index)])),
      };
    }
  }
  throw new EnvironmentError(
    `no network in ${pools.join(" or ")} is free on the Docker engine and this machine: \`docker network prune\` removes those that nobody uses, and EWCLAB_NETWORKS names other ranges`,
  );
}

/** The segment that an address lies in: its wire, and the firewall's address there. */
export function placeOf({ segments }: Topology, address: Ipv4Address) {
  const networks = Object.values(segments);
  const index = networks.findIndex((network) => network.contains(address));
  const network = networks[index];
  if (network === undefined) throw new UsageError(`${address} lies in no segment`);
  return { cidr: `${address}/${network.length}`, router: network.router.text, wire: index + 1 };
}

/** The Ethernet address of who has this address on the wire: every unit in its place has the same (docker/common/lab-entry). */
export function ethernetOf(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return `02:42:${octets.join(":")}`;
}

/** One of the router's interfaces. */
export interface RouterEnd {
  readonly link: string;
  /** Its own address there: `172.16.4.1/24`. */
  readonly address: string;
  /** The number of the segment's wire. */
  readonly wire: number;
}

/** The firewall's interfaces, one in each segment, which is a wire of its own. */
export function routerEnds({ segments }: Pick<Topology, "segments">): RouterEnd[] {
  return Object.values(segments).map(({ router, length }, index) => ({
    link: `lab${index}`,
    address: `${router}/${length}`,
    wire: index + 1,
  }));
}
