import * as z from "zod/mini";
import { byDefault, described, filled, textLike } from "../../schema";
import { type BundleSpec, fileServerEntry, version } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({
  kind: z.literal("cco"),
  ...fileServerEntry,
  username: byDefault(filled, "cisco"),
  password: byDefault(filled, "Cisco123"),
  anonymous: described(
    byDefault(z.boolean(), false),
    "gives its files to anybody: what image-download-mode https asks",
  ),
  hostname: described(
    byDefault(
      textLike(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "a DNS name such as software.cisco.com"),
      "software.cisco.com",
    ),
    "the DNS name that it is asked by, and whose address it tells",
  ),
  suggested: described(z.optional(version), "the suggested version; the latest unless said"),
  entitled: described(byDefault(z.boolean(), true), "whether its users may download"),
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
  container: {
    image: "software-server",
    environment: () => ({}),
    // dnsmasq gives its groups up, whoever it runs as.
    capabilities: ["NET_BIND_SERVICE", "SETGID"],
    scratch: ["/run", "/tmp", "/var/lib/nginx", "/var/log"],
    // Its certificate outlasts a start.
    kept: ["/srv/software", "/etc/nginx/lab", "/etc/dnsmasq.d"],
    settings: (spec) => settings(spec),
    files: { root: "/srv/software", program: "nginx", refreshes: true, folderOf: releaseFolder },
  },
};

/** Clients ask for a release by its version, wherever the entry would have it. */
export function releaseFolder({ version }: BundleSpec): string {
  return `/${version}`;
}

function settings({
  username,
  password,
  anonymous,
  entitled,
  hostname,
  address,
  suggested,
}: z.output<typeof schema>) {
  const login = ['auth_basic "software";', "auth_basic_user_file /etc/nginx/lab/users;"];
  const access = [...(anonymous ? [] : login), ...(entitled ? [] : ["deny all;"])];
  return [
    { path: "/etc/nginx/lab/access.conf", text: access.join("\n") },
    { path: "/etc/nginx/lab/users", text: `${username}:{PLAIN}${password}\n` },
    { path: "/etc/nginx/lab/name", text: hostname },
    { path: "/etc/nginx/lab/suggested", text: suggested ?? "" },
    {
      path: "/etc/dnsmasq.d/lab.conf",
      text: `no-resolv\nno-hosts\nno-poll\nhost-record=${hostname},${address}\n`,
    },
  ];
}
