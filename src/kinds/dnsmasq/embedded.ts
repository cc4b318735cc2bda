import { Ipv4Address } from "../../ip/ipv4-address";
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
    names: Object.fromEntries(Object.entries(names).map(([domain, { text }]) => [domain, text])),
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
    reservations: lent.flatMap(({ reservations }) =>
      reservations.map(({ hardware, address }) => ({ hardware, address: address.text })),
    ),
    scopes: lent.map(({ entry, network, mask, nameServers }) => ({
      network: network.host(0).text,
      mask,
      broadcast: network.broadcast.text,
      router: network.router.text,
      nameServers: nameServers.map(({ text }) => text),
      contains: (address) => network.contains(Ipv4Address.parse(address)),
      domain: entry.domain,
      controllers: entry.controllers.map(({ text }) => text),
      option43: entry.option43 === undefined ? undefined : Uint8Array.from(octetsOf(entry.option43)),
      lease: entry.lease,
    })),
  };
}
