import * as z from "zod/mini";
import { hostName, ipv4 } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({ kind: z.literal("syslog"), name: hostName, address: ipv4 });

/** A collector of syslog over UDP: rsyslog in a container. */
export const syslog: ServerKind<"syslog", typeof schema> = {
  kind: "syslog",
  title: "syslog",
  schema,
  service: "syslog",
  entrance: undefined,
  login: () => undefined,
  tellsOfRead: { cannot: "a syslog server has no files that anybody reads" },
  container: {
    image: "rsyslog",
    environment: () => ({}),
    capabilities: ["NET_BIND_SERVICE"],
    scratch: ["/run", "/tmp", "/var/log/lab"],
    kept: [],
  },
};
