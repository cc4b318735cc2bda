import { TftpServer } from "../../servers/tftp-server";
import { fileServer, type ServerSite, volumeWith } from "../embedded-server";
import { tftpDriver } from "../embedded-tftp";
import type { SpecOf } from "../kinds";

export function embeddedTftpd64(site: ServerSite, { name, bundles }: SpecOf<"tftpd64">) {
  const volume = volumeWith(site, bundles);
  const server = new TftpServer(site.hostOf(name), {
    volume,
    personality: { type: "tftpd64" },
    hostname: name,
    log: ({ text }) => site.print(name, `${text}\n`),
  });
  return fileServer(site, name, volume, tftpDriver(server));
}
