import * as z from "zod/mini";
import { placeName } from "../../firewall/spec";
import { addressText } from "../../ip/address";
import type { Ipv4Address } from "../../ip/ipv4-address";
import type { Ipv4Network } from "../../ip/ipv4-network";
import { own } from "../../own";
import { byDefault, byDefaultRead, described, textLike } from "../../schema";
import { ipv4 } from "../entry";
import type { EntryIssue, LabAround } from "../server-kind";

/** One of the segments that a dnsmasq lends addresses in. */
export const dhcpEntry = (domainName: z.ZodMiniString) =>
  z.strictObject({
    segment: described(z.clone(placeName), "whose access points it lends addresses to"),
    domain: described(z.optional(domainName), "option 15"),
    nameServers: described(z.optional(z.array(ipv4)), "option 6; itself unless given"),
    controllers: described(
      byDefaultRead(z.array(ipv4), () => []),
      "option 43 in Cisco's form: f1, its length, these addresses",
    ),
    option43: described(
      z.optional(
        textLike(
          /^[0-9a-f]{2}([:. ]?[0-9a-f]{2})*$/i,
          "octets in hexadecimal such as f104ac10041a, in the place of controllers",
        ),
      ),
      "option 43 as octets, right or wrong",
    ),
    lease: described(byDefault(z.int().check(z.minimum(120)), 86_400), "seconds"),
  });

export type DhcpEntry = z.output<ReturnType<typeof dhcpEntry>>;

/** What the schema cannot say. */
export function dhcpIssues(entries: readonly DhcpEntry[]): EntryIssue[] {
  return entries.flatMap(({ segment, controllers, option43 }, index): EntryIssue[] => {
    const issues: EntryIssue[] = [];
    if (option43 !== undefined && controllers.length > 0)
      issues.push({
        path: ["dhcp", index, "option43"],
        message: "option 43 is said twice: by its octets, and by controllers",
      });
    if (entries.findIndex((other) => other.segment === segment) < index)
      issues.push({ path: ["dhcp", index, "segment"], message: `segment "${segment}" is there twice` });
    return issues;
  });
}

/** A segment as its clients are told of it. */
export interface LentNetwork {
  readonly entry: DhcpEntry;
  readonly network: Ipv4Network;
  readonly mask: string;
  readonly nameServers: readonly Ipv4Address[];
  readonly reservations: LabAround["reservations"];
}

/** @param server the address of the dnsmasq itself */
export function lentNetworks(
  server: Ipv4Address,
  entries: readonly DhcpEntry[],
  lab: LabAround,
): LentNetwork[] {
  return entries.flatMap((entry) => {
    const network = own(lab.segments, entry.segment);
    if (network === undefined) return [];
    return {
      entry,
      network,
      mask: addressText(network.mask),
      nameServers: entry.nameServers ?? [server],
      reservations: lab.reservations.filter(({ address }) => network.contains(address)),
    };
  });
}

/** Lines of dnsmasq.conf. */
export function dhcpSettings(server: Ipv4Address, entries: readonly DhcpEntry[], lab: LabAround): string[] {
  const lent = lentNetworks(server, entries, lab);
  if (lent.length === 0) return [];
  const lines = lent.flatMap(({ entry, network, mask, nameServers, reservations }, index) => {
    const tag = `lent${index}`;
    const option = (text: string) => `dhcp-option=tag:${tag},${text}`;
    const { domain, controllers, option43, lease } = entry;
    return [
      `dhcp-range=set:${tag},${network.host(0)},static,${mask},${lease}`,
      ...reservations.map(({ hardware, address }) => `dhcp-host=${hardware},${address}`),
      option(`option:router,${network.router}`),
      option(nameServers.length > 0 ? `option:dns-server,${nameServers.join(",")}` : "option:dns-server"),
      ...(domain === undefined ? [] : [option(`option:domain-name,${domain}`)]),
      ...(controllers.length > 0 ? [option(`vendor:Cisco AP,241,${controllers.join(",")}`)] : []),
      ...(option43 === undefined ? [] : [option(`43,${octetsOf(option43).map(hex).join(":")}`)]),
    ];
  });
  return ["no-ping", ...lines];
}

/** Octets of a text in hexadecimal, with or without signs between. */
export function octetsOf(text: string): number[] {
  return (text.replace(/[:. ]/g, "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

const hex = (octet: number) => octet.toString(16).padStart(2, "0");
