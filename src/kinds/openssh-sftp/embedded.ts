import { sshService } from "../../node/ssh/service";
import { OpenSshSftp } from "../../servers/openssh-sftp";
import { fileServer, type ServerSite, volumeWith } from "../embedded-server";
import type { SpecOf } from "../kinds";

export function embeddedOpenSshSftp(site: ServerSite, spec: SpecOf<"openssh-sftp">) {
  const { name, username, password } = spec;
  const host = site.hostOf(name);
  const volume = volumeWith(site, spec.bundles);
  const ssh = sshService();
  const server = new OpenSshSftp(host, {
    volume,
    users: { [username]: password },
    hostname: name,
    log: ({ text }) => site.print(name, `${text}\n`),
  });
  return fileServer(site, name, volume, {
    start: () => server.start(ssh),
    end: () => server.stop(),
    arm: (octets, died) => server.dieAfter(octets, died),
    disarm: () => server.dieAfter(Number.POSITIVE_INFINITY),
    // A process that stands still is answered for by its kernel; a client over SSH sees no difference to a cable
    // without a far end: what it asks is not answered.
    freeze: () => host.unplug(),
    thaw: () => host.replug(),
    slow: (octets) => host.link.set({ bandwidth: octets * 8 }),
  });
}
