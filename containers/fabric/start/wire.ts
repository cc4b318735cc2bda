import { EnvironmentError } from "../../../src/errors";
import { outage } from "../../../src/node/outage";
import type { Topology } from "../../../src/topology/topology";
import type { Engine } from "../../engine";
import { placeOf, routerEnds } from "../address-plan";
import type { LabContainer } from "../lab-container";
import type { Ground } from "./ground";

/** Engines on which something has come through a wire. */
const proven = new Set<string>();

/**
 * Once for each engine: what one container of a lab asks another answers. A machine's own packet filter may stand between them, and
 * then every lab comes up and nobody in it hears of anybody.
 * @throws EnvironmentError with the remedy.
 */
export async function requireWire({ home, engineOf, topology }: Ground, router: LabContainer): Promise<void> {
  if (proven.has(home.host)) return;
  const there = neighbour(topology, (name) => engineOf(name) === home);
  if (there === undefined) return;
  const { code } = await router.exec(["sh", "-c", asking, "sh", there.address, there.link]);
  if (code !== 0) {
    const text = silentWire(home);
    // No scenario can pass here.
    outage.declare(text);
    throw new EnvironmentError(text);
  }
  proven.add(home.host);
}

/** A device on the router's own engine, and the router's interface on its wire. */
function neighbour(topology: Topology, isBeside: (name: string) => boolean) {
  const { nftables } = topology.firewall;
  const device = topology.controllers.find(({ name }) => isBeside(name));
  // A user's rules have a machine of their own, and may keep it from asking.
  if (device === undefined || nftables !== undefined) return undefined;
  const { wire } = placeOf(topology, device.address);
  const end = routerEnds(topology).find((each) => each.wire === wire)!;
  return { address: device.address.text, link: end.link };
}

/** Its Ethernet address, by ARP, which no rule of the lab's is about: within five seconds. */
const asking = `
for turn in $(seq 100); do
  ip neigh show "$1" dev "$2" | grep -q lladdr && exit 0
  [ $((turn % 20)) = 1 ] && ip neigh replace "$1" dev "$2" use
  sleep 0.05
done
exit 1`;

/** What is most likely in the way, and what helps. */
function silentWire({ product, host, by }: Engine): string {
  return (
    `nothing passes between the containers of the ${product} engine at ${host} (${by}): its machine's own packet filter drops what goes over a bridge. ` +
    "Where Docker and Podman share a machine it is Docker's: `iptables -P FORWARD ACCEPT`, or `sysctl net.bridge.bridge-nf-call-iptables=0`, opens the way"
  );
}
