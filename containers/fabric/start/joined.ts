import { hostsOf } from "../../../src/topology/check";
import type { Engine } from "../../engine";
import { ethernetOf, firewallName, placeOf, routerEnds } from "../address-plan";
import { hold } from "../hold";
import type { HostLife } from "../host-life";
import type { LabContainer } from "../lab-container";
import { joinShares, trunkName } from "../trunk";
import type { Ground } from "./ground";

/**
 * Between the second and the third phase: the wires of a lab on several engines become one, before anybody speaks there.
 * @returns a trunk on each engine; none where the lab is on one
 * @throws UsageError when it is not known where an engine's machine is, EnvironmentError when an engine refuses.
 */
export async function joinEngines(ground: Ground, life: HostLife): Promise<readonly LabContainer[]> {
  const { used, home, session, network, topology, engineOf, planOf } = ground;
  if (used.length === 1) return [];
  const router = routerEnds(topology).map(({ wire, address }) => ({
    name: firewallName,
    wire,
    address: address.replace(/\/.*/, ""),
  }));
  const others = hostsOf(topology).map(({ name, address }) => ({
    name,
    wire: placeOf(topology, address).wire,
    address: address.text,
  }));
  const hosts = [...router, ...others];
  const shareOf = (engine: Engine) => {
    const here = hosts.filter(({ name }) => engineOf(name) === engine);
    return {
      engine,
      network,
      plan: planOf(here[0]!.name),
      places: here.map(({ wire, address }) => ({ wire, ethernet: ethernetOf(address) })),
    };
  };
  const trunks = await joinShares(used.map(shareOf), router.length, {
    session,
    died: (how) => life.died(how),
    lost: (how, engine) => life.lost(how, engine),
  });
  for (const trunk of trunks) life.began(trunkName, trunk);
  // The home is held by the firewall.
  await Promise.all(trunks.filter(({ docker }) => docker !== home.docker).map(hold));
  return trunks;
}
