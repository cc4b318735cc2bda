import { embeddedCco } from "./cco/embedded";
import { embeddedChrony } from "./chrony/embedded";
import { embeddedDnsmasq } from "./dnsmasq/embedded";

import type { EmbeddedServer, ServerSite } from "./embedded-server";
import type { ServerKindName, ServerSpec, SpecOf } from "./kinds";
import { embeddedOpenSshSftp } from "./openssh-sftp/embedded";
import { embeddedSyslog } from "./syslog/embedded";
import { embeddedTftpdHpa } from "./tftpd-hpa/embedded";
import { embeddedTftpd64 } from "./tftpd64/embedded";

/** The process of each kind on the simulated network. */
const processes: { readonly [Kind in ServerKindName]: Make<Kind> } = {
  "tftpd-hpa": embeddedTftpdHpa,
  tftpd64: embeddedTftpd64,
  "openssh-sftp": embeddedOpenSshSftp,
  syslog: embeddedSyslog,
  dnsmasq: embeddedDnsmasq,
  chrony: embeddedChrony,
  cco: embeddedCco,
};

type Make<Kind extends ServerKindName> = (site: ServerSite, spec: SpecOf<Kind>) => EmbeddedServer;

export function embeddedServer(site: ServerSite, spec: ServerSpec): EmbeddedServer {
  const make = processes[spec.kind] as Make<ServerKindName>;
  return make(site, spec);
}
