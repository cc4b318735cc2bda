import * as z from "zod/mini";
import { cco } from "./cco/kind";
import { chrony } from "./chrony/kind";
import { container } from "./container/kind";
import { dnsmasq } from "./dnsmasq/kind";
import { opensshSftp } from "./openssh-sftp/kind";
import type {
  Cannot,
  ContainerFacts,
  Entrance,
  EntryIssue,
  Login,
  OwnContainerFacts,
  Service,
} from "./server-kind";
import { syslog } from "./syslog/kind";
import { tftpdHpa } from "./tftpd-hpa/kind";
import { tftpd64 } from "./tftpd64/kind";

/** Every kind of server that a lab may have. A new one is a folder beside these, its process, and a line here. */
const serverKinds = {
  "tftpd-hpa": tftpdHpa,
  tftpd64,
  "openssh-sftp": opensshSftp,
  syslog,
  dnsmasq,
  chrony,
  cco,
  container,
} as const;

export type ServerKindName = keyof typeof serverKinds;

/** An entry of a lab file's `servers`. */
export const serverSchema = z.discriminatedUnion("kind", [
  tftpdHpa.schema,
  tftpd64.schema,
  opensshSftp.schema,
  syslog.schema,
  dnsmasq.schema,
  chrony.schema,
  cco.schema,
  container.schema,
]);

export type ServerSpec = z.output<typeof serverSchema>;
export type SpecOf<Kind extends ServerKindName> = Extract<ServerSpec, { readonly kind: Kind }>;

/** A kind as whoever has an entry of it asks it. */
export interface KindOfServer {
  readonly title: string;
  readonly service: Service | undefined;
  alsoServes?(spec: ServerSpec): readonly Service[];
  readonly entrance: Entrance | undefined;
  login(spec: ServerSpec): Login | undefined;
  readonly tellsOfRead: ((client: string, path: string) => readonly string[]) | Cannot;
  readonly container: ContainerFacts<ServerSpec> | OwnContainerFacts<ServerSpec> | Cannot;
  issues?(spec: ServerSpec): readonly EntryIssue[];
  filesAt?(spec: ServerSpec, at: (file: string, path: readonly (string | number)[]) => string): ServerSpec;
}

/** What there is to know of a server, by its entry: the entry's kind says who answers. */
export function kindOf(spec: ServerSpec): KindOfServer {
  const kinds: Readonly<Record<ServerKindName, object>> = serverKinds;
  return kinds[spec.kind] as KindOfServer;
}

/** Whether a server serves that. */
export function serves(spec: ServerSpec, service: Service): boolean {
  const kind = kindOf(spec);
  return kind.service === service || (kind.alsoServes?.(spec).includes(service) ?? false);
}

export function loginOf(spec: ServerSpec): Login | undefined {
  return kindOf(spec).login(spec);
}
