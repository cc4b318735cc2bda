import { TftpServer } from "../../servers/tftp-server";
import { fileServer, type ServerSite, volumeWith } from "../embedded-server";
import { tftpDriver } from "../embedded-tftp";
import type { SpecOf } from "../kinds";

export function embeddedTftpdHpa(site: ServerSite, { name, bundles }: SpecOf<"tftpd-hpa">) {
  const volume = volumeWith(site, bundles);
  const server = new TftpServer(site.hostOf(name), {
    volume,
    personality: { type: "tftpd-hpa", secure: true },
    hostname: name,
    log: ({ text }) => site.print(name, `${text}\n`),
  });
  return fileServer(site, name, volume, tftpDriver(server));
}
