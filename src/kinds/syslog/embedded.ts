import { SyslogCollector } from "../../servers/syslog-collector";
import type { EmbeddedServer, ServerSite } from "../embedded-server";
import type { SpecOf } from "../kinds";

export function embeddedSyslog(site: ServerSite, { name }: SpecOf<"syslog">): EmbeddedServer {
  const server = new SyslogCollector(site.hostOf(name), {
    line: ({ filed }) => site.print(name, `${filed}\n`),
  });
  return {
    name,
    start: () => server.start(),
    stop: () => server.stop(),
    received: () => server.lines.map(({ at, from, text }) => ({ at, from: from.address, text })),
  };
}
