import { z } from "zod";
import { fileServerEntry, version } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({
  kind: z.literal("cco"),
  ...fileServerEntry,
  username: z.string().min(1).default("cisco"),
  password: z.string().min(1).default("Cisco123"),
  anonymous: z
    .boolean()
    .default(false)
    .describe("gives its files to anybody: what image-download-mode https asks"),
  hostname: z
    .string()
    .regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "a DNS name such as software.cisco.com")
    .default("software.cisco.com")
    .describe("the DNS name that it is asked by, and whose address it tells"),
  suggested: version.optional().describe("the suggested version; the latest unless said"),
  entitled: z.boolean().default(true).describe("whether its users may download"),
});

/**
 * The vendor's software server in the lab: HTTPS, a password, and the DNS server that knows its name. Each bundle's folder is
 * its version (`/17.12.1.5`).
 */
export const cco: ServerKind<"cco", typeof schema> = {
  kind: "cco",
  title: "software server (CCO)",
  schema,
  service: "https",
  entrance: undefined,
  login: ({ username, password }) => ({ username, password }),
  tellsOfRead: (client, path) => [`${client} "GET ${path}" 200`],
  container: { cannot: "a software server has no container yet: use the embedded fabric" },
};
