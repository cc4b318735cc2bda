import { Dnsmasq } from "../../servers/dnsmasq";
import type { EmbeddedServer, ServerSite } from "../embedded-server";
import type { SpecOf } from "../kinds";

export function embeddedDnsmasq(site: ServerSite, { name, names }: SpecOf<"dnsmasq">): EmbeddedServer {
  const server = new Dnsmasq(site.hostOf(name), { names, log: (line) => site.print(name, `${line}\n`) });
  return { name, start: () => server.start(), stop: () => server.stop() };
}
