import * as z from "zod/mini";
import { byDefault, described, textLike } from "../../schema";
import { hostName, ipv4 } from "../entry";
import type { ServerKind } from "../server-kind";

const domainName = textLike(
  /^(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/,
  "a domain name such as images.example.net",
);

const schema = z.strictObject({
  kind: z.literal("dnsmasq"),
  name: hostName,
  address: ipv4,
  names: described(byDefault(z.record(domainName, ipv4), {}), "what it knows: names and their addresses"),
});

/** A name server. */
export const dnsmasq: ServerKind<"dnsmasq", typeof schema> = {
  kind: "dnsmasq",
  title: "dnsmasq",
  schema,
  service: "dns",
  entrance: undefined,
  login: () => undefined,
  tellsOfRead: { cannot: "a name server has no files that anybody reads" },
  container: {
    image: "dnsmasq",
    environment: () => ({}),
    // dnsmasq gives its groups up, whoever it runs as.
    capabilities: ["NET_BIND_SERVICE", "SETGID"],
    settings: ({ names }) => [{ path: "/etc/dnsmasq.d/lab.conf", text: settings(names) }],
  },
};

/** Nobody above is asked, and nothing is known but the names that the lab gives it. */
function settings(names: Readonly<Record<string, string>>): string {
  const records = Object.entries(names).map(([name, address]) => `host-record=${name},${address}`);
  return `${["no-resolv", "no-hosts", "no-poll", ...records].join("\n")}\n`;
}
