import { HostFirewalls } from "../host-firewalls";
import type { HostLife } from "../host-life";
import { impairLink } from "../impairment";
import type { Ground } from "./ground";
import type { StartedHosts } from "./hosts";

/** The fourth phase: rules at hosts, and links that are worse from the beginning. */
export async function setConditions(
  { topology, site, clock, session, network }: Ground,
  life: HostLife,
  { containers }: StartedHosts,
): Promise<HostFirewalls> {
  const { speed } = site.time;
  const hostFirewalls = new HostFirewalls(
    topology,
    { now: () => clock.now(), speed },
    { labels: session.labels, died: (how) => life.died(how) },
    network,
  );
  await hostFirewalls.apply(topology.firewall, containers);
  for (const link of topology.links) await impairLink(link, topology, speed, { session, containers });
  return hostFirewalls;
}
