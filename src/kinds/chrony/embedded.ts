import { NtpServer } from "../../servers/ntp-server";
import type { EmbeddedServer, ServerSite } from "../embedded-server";
import type { SpecOf } from "../kinds";

export function embeddedChrony(site: ServerSite, { name, shows }: SpecOf<"chrony">): EmbeddedServer {
  const { clock } = site.hostOf(name);
  const begin = shows === undefined ? clock.epoch() - clock.now() : Date.parse(shows);
  const server = new NtpServer(site.hostOf(name), {
    calendar: () => begin + clock.now(),
    log: (line) => site.print(name, `${line}\n`),
  });
  return { name, start: () => server.start(), stop: () => server.stop() };
}
