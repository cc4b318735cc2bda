import { randomInt } from "node:crypto";
import { EnvironmentError } from "../../src/errors";
import type { Engine } from "../engine";
import { engineAddresses } from "../engine-addresses";
import { imageTag } from "../images/names";
import type { AddressPlan } from "./address-plan";
import { type ContainerDeath, LabContainer, type Loss } from "./lab-container";
import type { LabSession } from "./session";

/** The trunk's name among those that stand on an engine's network. */
export const trunkName = "the trunk";

/** Of the trunk's own VXLAN inside its container; outside it is what the engine publishes it as. */
const trunkPort = 4_790;

/** One engine's share of a lab. */
export interface Share {
  readonly engine: Engine;
  /** The lab's network on it, by its name. */
  readonly network: string;
  readonly plan: AddressPlan;
  /** What stands there: on which of the lab's wires, and its Ethernet address. */
  readonly places: readonly { readonly wire: number; readonly ethernet: string }[];
}

interface Ground {
  readonly session: LabSession;
  died(how: ContainerDeath): void;
  lost(how: Loss, engine: Engine): void;
}

/**
 * Makes one wire of each of a lab's wires on several engines. On each engine stands a container without an address of the lab's: for
 * each wire a switch between it and a VXLAN to its like on the others, each of which is a UDP port that the other engine publishes. What
 * is for all goes to each of the others once, and no trunk passes on to one what it has from another, so there is no circle.
 * @param wires how many there are, from 1
 * @returns a trunk for each share, in their order
 * @throws UsageError when it is not known where an engine's machine is, EnvironmentError when an engine refuses.
 */
export async function joinShares(
  shares: readonly Share[],
  wires: number,
  ground: Ground,
): Promise<readonly LabContainer[]> {
  const addresses = await engineAddresses(shares.map(({ engine }) => engine));
  const trunks = await Promise.all(shares.map((share) => startTrunk(share, ground)));
  const ports = await Promise.all(trunks.map((trunk, index) => publishedPort(trunk, shares[index]!.engine)));
  // Whoever sends to the port must know it: two labs whose trunks get each other's port hear nothing of each other.
  const network = randomInt(2, 2 ** 24 - wires);
  const ends = shares.map((share, index) => ({ share, at: `${addresses[index]} port ${ports[index]}` }));
  await Promise.all(
    trunks.map((trunk, index) =>
      trunk.run([
        "sh",
        "-c",
        cabling(
          shares[index]!.plan,
          Array.from({ length: wires }, (_, at) => ({ wire: at + 1, network: network + at })),
          ends.filter((_, other) => other !== index),
        ),
      ]),
    ),
  );
  return trunks;
}

async function startTrunk({ engine, network, plan }: Share, ground: Ground): Promise<LabContainer> {
  const { docker } = engine;
  const { labels } = ground.session;
  const way = `${network}-way`;
  // Room for the wire's packets with what the VXLAN puts around them: the machines may cut those up, the lab does not notice.
  await docker.createNetwork({
    Name: way,
    Driver: "bridge",
    Options: { "com.docker.network.driver.mtu": "1600" },
    Labels: labels,
  });
  const trunk = await LabContainer.create({
    docker,
    name: `${network}-trunk`,
    host: trunkName,
    image: imageTag("firewall"),
    network,
    address: plan.outer.get(trunkName)!,
    entrypoint: ["sleep", "infinity"],
    environment: {},
    labels,
    limits: { capabilities: ["NET_ADMIN"], megabytes: 128, processes: 100, scratch: [] },
    // No packet of the lab's is routed here.
    sysctls: { "net.ipv4.ip_forward": "0" },
    published: `${trunkPort}/udp`,
    output: () => {},
    died: (how) => ground.died(how),
    lost: (how) => ground.lost(how, engine),
  });
  await docker.getNetwork(way).connect({ Container: trunk.id });
  await trunk.start();
  return trunk;
}

async function publishedPort(trunk: LabContainer, { host }: Engine): Promise<number> {
  const { NetworkSettings } = await trunk.docker.getContainer(trunk.id).inspect();
  const published = NetworkSettings.Ports[`${trunkPort}/udp`] ?? [];
  const port = published.find(({ HostIp }) => !HostIp.includes(":"))?.HostPort;
  if (port === undefined)
    throw new EnvironmentError(
      `the engine at ${host} publishes no UDP port, which a lab over several engines needs of each`,
    );
  return Number(port);
}

interface FarEnd {
  readonly share: Share;
  /** As `bridge fdb` has it. */
  readonly at: string;
}

/** @param wires the number of each here, and between the engines */
function cabling(
  { outer, bridge, broadcast }: AddressPlan,
  wires: readonly { readonly wire: number; readonly network: number }[],
  ends: readonly FarEnd[],
): string {
  const own = outer.get(trunkName)!;
  return [
    "set -e",
    `near="$(ip -4 -o address show | sed -n 's/^[0-9]*: \\([^ ]*\\) *inet ${own.replaceAll(".", "\\.")}\\/.*/\\1/p')"`,
    'test -n "$near"',
    // A broadcast comes back to its sender: it would go round for ever.
    `nft 'table inet trunk { chain in { type filter hook input priority 0; ip saddr ${own} udp dport 4789 drop; }; }'`,
    `ip -batch - <<END`,
    ...wires.flatMap(({ wire, network }) => [
      `link add wire${wire} type bridge mcast_snooping 0`,
      `link add near${wire} type vxlan id ${wire} local ${own} remote ${broadcast} dev $near dstport 4789`,
      // The port that another engine publishes cannot be learned from what comes from there. Engines translate addresses, and the
      // kernel gets an outer checksum wrong then whose inner one is still to be made: there is none (Linux 5.8 leaves that as it is).
      `link add far${wire} type vxlan id ${network} dstport ${trunkPort} nolearning noudpcsum`,
      `link set near${wire} mtu 1500 master wire${wire} up`,
      `link set far${wire} mtu 1500 master wire${wire} up`,
      `link set wire${wire} up`,
    ]),
    `route add prohibit ${bridge}`,
    "END",
    "bridge -batch - <<END",
    ...ends.flatMap(({ share, at }) => [
      ...wires.map(({ wire }) => `fdb append 00:00:00:00:00:00 dev far${wire} dst ${at}`),
      ...share.places.map(({ wire, ethernet }) => `fdb append ${ethernet} dev far${wire} dst ${at}`),
    ]),
    "END",
  ].join("\n");
}
