import { StringDecoder } from "node:string_decoder";
import { firewallName, routerEnds } from "../address-plan";
import { relaying } from "../dhcp-relay";
import { Firewall, rulesAtFirst } from "../firewall";
import { hold } from "../hold";
import type { HostLife } from "../host-life";
import type { LabContainer } from "../lab-container";
import { firewallLimits } from "../rights";
import { Router } from "../router";
import type { Ground } from "./ground";
import { createOnWire, startAndWait } from "./host-container";

export interface StartedRouter {
  readonly firewall: Firewall;
  /** Where it stands on the wire, and the lab's own sessions come from. */
  readonly container: LabContainer;
  readonly router: Router;
}

/** The router between the segments, with the rules that the lab begins with. @throws UsageError when they cannot be. */
export async function startRouter(ground: Ground, life: HostLife): Promise<StartedRouter> {
  const { topology, desk, network, session, home, clock, site } = ground;
  // A user's nftables file needs a router that runs; the lab's own rules are loaded as the container starts.
  const isUsers = topology.firewall.nftables !== undefined;
  const rulesClock = { now: () => clock.now(), speed: site.time.speed };
  const atFirst = isUsers ? { sets: [], text: "" } : rulesAtFirst(rulesClock, topology);
  const ends = routerEnds(topology);
  const relay = relaying(
    topology,
    ends.map(({ link }) => link),
  );
  const ready = life.expectReady(firewallName);
  const decoder = new StringDecoder("utf8");
  const container = await createOnWire(ground, life, firewallName, {
    image: "firewall",
    environment: {
      EWCLAB_ADDRESSES: [...ends.map(({ address }) => address), `${desk}/32`].join(" "),
      EWCLAB_WIRES: ends.map(({ wire }) => wire).join(" "),
      EWCLAB_CAPTURE: "1",
      ...relay.environment,
      FIREWALL_RULES: atFirst.text,
    },
    limits: firewallLimits,
    sysctls: {
      "net.ipv4.ip_forward": "1",
      "net.ipv4.conf.all.send_redirects": "0",
      "net.ipv4.conf.default.send_redirects": "0",
      // When the router moves into a machine of its own, the desk stays here, at another Ethernet address.
      "net.ipv4.conf.default.arp_notify": "1",
      ...relay.sysctls,
    },
    output: (octets) => {
      firewall.take(octets);
      life.heard();
    },
    notice: (octets) => {
      ready(decoder.write(octets));
      life.heard();
    },
  });
  const firewall = new Firewall(rulesClock, container, atFirst.sets);
  await startAndWait(life, firewallName, container);
  await hold(container);
  const request = {
    docker: home.docker,
    labels: session.labels,
    died: (how: Parameters<HostLife["died"]>[0]) => life.died(how),
  };
  const router = new Router(topology, firewall, container, request, network);
  if (isUsers) await router.apply(topology.firewall);
  return { firewall, container, router };
}
