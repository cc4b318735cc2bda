import * as z from "zod/mini";
import { byDefaultRead, described, textLike } from "../../schema";
import { hostName, ipv4 } from "../entry";
import type { LabAround, ServerKind } from "../server-kind";
import { dhcpEntry, dhcpIssues, dhcpSettings } from "./dhcp";

const domainName = textLike(
  /^(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/,
  "a domain name such as images.example.net",
);

const schema = z.strictObject({
  kind: z.literal("dnsmasq"),
  name: hostName,
  address: ipv4,
  names: described(byDefaultRead(z.record(domainName, ipv4), {}), "what it knows: names and their addresses"),
  dhcp: described(
    byDefaultRead(z.array(dhcpEntry(domainName)), () => []),
    "the segments that it lends addresses in, to the lab's access points that ask",
  ),
});

/** A name server, and a DHCP server where it has segments to lend addresses in. */
export const dnsmasq: ServerKind<"dnsmasq", typeof schema> = {
  kind: "dnsmasq",
  title: "dnsmasq",
  schema,
  service: "dns",
  alsoServes: ({ dhcp }) => (dhcp.length > 0 ? ["dhcp"] : []),
  entrance: undefined,
  login: () => undefined,
  tellsOfRead: { cannot: "a name server has no files that anybody reads" },
  container: {
    image: "dnsmasq",
    // As a DHCP server it does not begin without NET_ADMIN, which servers give up otherwise (docker/common/lab-entry).
    environment: ({ dhcp }): Record<string, string> =>
      dhcp.length > 0 ? { EWCLAB_ROLE: "dhcp-server" } : {},
    // dnsmasq gives its groups up, whoever it runs as.
    capabilities: ["NET_BIND_SERVICE", "SETGID"],
    scratch: ["/run", "/tmp", "/var/log"],
    // What it has lent it knows after its power was off.
    kept: ["/etc/dnsmasq.d", "/var/lib/misc"],
    settings: (spec, lab) => [{ path: "/etc/dnsmasq.d/lab.conf", text: settings(spec, lab) }],
  },
  issues: ({ dhcp }) => dhcpIssues(dhcp),
};

/** Nobody above is asked, and nothing is known but the names that the lab gives it. */
function settings({ address, names, dhcp }: z.output<typeof schema>, lab: LabAround): string {
  const records = Object.entries(names).map(([name, address]) => `host-record=${name},${address}`);
  const lines = ["no-resolv", "no-hosts", "no-poll", ...records, ...dhcpSettings(address, dhcp, lab)];
  return `${lines.join("\n")}\n`;
}
