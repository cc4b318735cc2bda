import { UsageError } from "../errors";
import { embeddedCco } from "./cco/embedded";
import { embeddedChrony } from "./chrony/embedded";
import { embeddedDnsmasq } from "./dnsmasq/embedded";
import type { EmbeddedServer, ServerSite } from "./embedded-server";
import type { ServerKindName, ServerSpec, SpecOf } from "./kinds";
import { embeddedOpenSshSftp } from "./openssh-sftp/embedded";
import { type Cannot, isCannot } from "./server-kind";
import { embeddedSyslog } from "./syslog/embedded";
import { embeddedTftpdHpa } from "./tftpd-hpa/embedded";
import { embeddedTftpd64 } from "./tftpd64/embedded";

/** The process of each kind on the simulated network, or why there is none. */
const processes: { readonly [Kind in ServerKindName]: Make<Kind> | Cannot } = {
  "tftpd-hpa": embeddedTftpdHpa,
  tftpd64: embeddedTftpd64,
  "openssh-sftp": embeddedOpenSshSftp,
  syslog: embeddedSyslog,
  dnsmasq: embeddedDnsmasq,
  chrony: embeddedChrony,
  cco: embeddedCco,
  container: { cannot: "a container of one's own runs on the docker fabric only (--fabric docker)" },
};

type Make<Kind extends ServerKindName> = (site: ServerSite, spec: SpecOf<Kind>) => EmbeddedServer;

/** @throws UsageError when the kind is another fabric's. */
export function embeddedServer(site: ServerSite, spec: ServerSpec): EmbeddedServer {
  const make = processes[spec.kind] as Make<ServerKindName> | Cannot;
  if (isCannot(make)) throw new UsageError(`"${spec.name}": ${make.cannot}`);
  return make(site, spec);
}

/** Why this kind is not on the simulated network; undefined where it is. */
export function embeddedCannot({ kind }: ServerSpec): string | undefined {
  const make: object = processes[kind];
  return isCannot(make) ? make.cannot : undefined;
}
