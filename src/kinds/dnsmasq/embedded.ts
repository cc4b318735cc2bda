import { inNetwork } from "../../ip/address";
import { Dnsmasq } from "../../servers/dnsmasq";
import type { DnsmasqDhcpOptions } from "../../servers/dnsmasq-dhcp";
import type { EmbeddedServer, ServerSite } from "../embedded-server";
import type { SpecOf } from "../kinds";
import { lentNetworks, octetsOf } from "./dhcp";

/** The interface of every host in a lab, as the docker fabric calls it. */
const link = "lab0";

export function embeddedDnsmasq(site: ServerSite, spec: SpecOf<"dnsmasq">): EmbeddedServer {
  const { name, names } = spec;
  const dhcp = dhcpOf(spec, site);
  const server = new Dnsmasq(site.hostOf(name), {
    names,
    ...(dhcp && { dhcp }),
    log: (line) => site.print(name, `${line}\n`),
  });
  return { name, start: () => server.start(), stop: () => server.stop() };
}

function dhcpOf(
  { address, dhcp }: SpecOf<"dnsmasq">,
  { around }: ServerSite,
): Omit<DnsmasqDhcpOptions, "log"> | undefined {
  const lent = lentNetworks(address, dhcp, around);
  if (lent.length === 0) return undefined;
  return {
    link,
    reservations: lent.flatMap(({ reservations }) => reservations),
    scopes: lent.map(({ entry, cidr, network, mask, broadcast, router, nameServers }) => ({
      network,
      mask,
      broadcast,
      router,
      nameServers,
      contains: (address) => inNetwork(address, cidr),
      domain: entry.domain,
      controllers: entry.controllers,
      option43: entry.option43 === undefined ? undefined : Uint8Array.from(octetsOf(entry.option43)),
      lease: entry.lease,
    })),
  };
}
