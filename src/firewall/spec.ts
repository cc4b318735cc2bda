import * as z from "zod/mini";
import { byDefault, counted, described, filled, readFrom, textLike } from "../schema";
import { wholeOf } from "../schema-issues";
import { ruleLanguages } from "./languages/rules-text";
import { AccessListText, ConfigurationText } from "./rule-texts";

/** A firewall as a lab file or a scenario describes it. */

/** What segments and hosts may be called. */
export const placeName = textLike(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/,
  "a name of letters, digits, '.', '_' and '-', 32 at the most",
);

const ports = "a port or a range such as 1024-65535";

function isPortRange(text: string): boolean {
  const [first = 0, last = first] = text.split("-").map(Number);
  return first <= last && last <= 65_535;
}

const portRange = z.union([
  z.int().check(z.minimum(0), z.maximum(65_535)),
  textLike(/^\d{1,5}(-\d{1,5})?$/, ports).check(z.refine(isPortRange, ports)),
]);

const rule = z.strictObject({
  action: z.enum(["accept", "drop", "reject"]),
  protocol: byDefault(z.enum(["any", "udp", "tcp", "icmp"]), "any"),
  source: described(z.optional(z.string()), "a segment, a host, an address or a network"),
  destination: z.optional(z.string()),
  sourcePort: z.optional(portRange),
  port: described(z.optional(portRange), "destination port or range"),
  state: byDefault(z.array(z.enum(["new", "established", "related"])), () => []),
  log: byDefault(z.boolean(), false),
  established: described(z.optional(z.boolean()), "TCP with ACK or RST set, as an access list means it"),
  after: described(
    z.optional(z.int().check(z.minimum(0))),
    "fits from the packet after so many that otherwise fit",
  ),
  packets: described(z.optional(counted), "fits so many packets, then no more"),
  from: described(z.optional(z.number().check(z.minimum(0))), "fits from this lab time on, milliseconds"),
  until: described(z.optional(z.number().check(z.minimum(0))), "fits until this lab time, milliseconds"),
  text: described(z.optional(z.string()), "what reports call the rule; by default it is put into words"),
});

const ruleSet = z.strictObject({
  between: described(
    z.optional(z.tuple([placeName, placeName])),
    "two segments: what passes from either to the other",
  ),
  in: described(z.optional(placeName), "a segment: what comes in from it"),
  out: described(z.optional(placeName), "a segment: what goes out to it"),
  at: described(z.optional(placeName), "a host: what it sends and receives"),
  policy: byDefault(z.enum(["accept", "drop"]), "accept"),
  rules: byDefault(z.array(rule), () => []),
  accessList: described(
    z.optional(readFrom(z.string(), AccessListText)),
    "a Cisco IOS access list with the object groups and time-ranges that it names, in place of rules and policy",
  ),
  list: described(z.optional(filled), "which list of that text, where it has several"),
  unreachables: described(
    byDefault(z.boolean(), false),
    "with an access list: answer what is denied with ICMP administratively prohibited",
  ),
});

const nftables = z.union([
  z.strictObject({ file: described(z.clone(filled), "its path, from the lab file's folder") }),
  z.strictObject({ text: filled }),
]);

const interfaceName = textLike(
  /^(?!(?:lo|all|default)$)[A-Za-z0-9][A-Za-z0-9._@/:-]{0,63}$/,
  "an interface's name such as ens192 or GigabitEthernet1/0/1",
);

const configuration = z
  .strictObject({
    file: described(z.optional(filled), "its path, from the lab file's folder"),
    text: described(z.optional(readFrom(z.clone(filled), ConfigurationText)), "or the configuration itself"),
    language: described(
      z.optional(z.enum(ruleLanguages)),
      "ios, asa (FTD too) or iptables; told by the text if not given",
    ),
    line: described(z.optional(counted), "where the text begins in the file, for refusals"),
    column: z.optional(counted),
  })
  .check(
    z.refine(({ file, text }) => file !== undefined || text !== undefined, "expected a file, or a text"),
  );

export const firewallSchema = z.strictObject({
  policy: byDefault(z.enum(["accept", "drop"]), "accept"),
  tftpHelper: described(byDefault(z.boolean(), true), "follow TFTP to its reply ports"),
  rules: byDefault(z.array(rule), () => []),
  sets: described(
    byDefault(z.array(ruleSet), () => []),
    "rules for one way only; a packet must pass every set that it meets, and the rules above",
  ),
  nftables: described(
    z.optional(nftables),
    "an nftables file that the firewall runs as it is, beside the rules above; docker fabric only",
  ),
  configuration: described(
    z.optional(configuration),
    "what a real firewall runs: a Cisco IOS or ASA configuration, or what iptables-save prints; beside the rules above",
  ),
  interfaces: described(
    byDefault(z.record(placeName, interfaceName), {}),
    "segment to the firewall's interface in it, as the nftables file or the configuration names it; else the one whose address lies in the segment, or that has its name",
  ),
});

/** As somebody writes it: what has a default may be left out. */
export type FirewallInput = z.input<typeof firewallSchema>;
export type RuleInput = z.input<typeof rule>;
export type RuleSetInput = z.input<typeof ruleSet>;
export type FirewallSpec = z.output<typeof firewallSchema>;
export type ConfigurationSpec = z.output<typeof configuration>;
export type NftablesSpec = z.output<typeof nftables>;
export type RuleSpec = z.output<typeof rule>;
export type RuleSetSpec = z.output<typeof ruleSet>;

/** A firewall with all that was left out. @throws UsageError naming what is wrong. */
export function wholeFirewall(input: FirewallInput): FirewallSpec {
  return wholeOf(firewallSchema, input, "firewall");
}

/** What is changed of a firewall; what it does not name stays as it is. */
export type FirewallChange = { readonly [Part in keyof FirewallInput]?: FirewallInput[Part] | undefined };

/** As `wholeFirewall`, of the parts that the change names. */
export function wholeChange(change: FirewallChange): Partial<FirewallSpec> {
  const { rules, sets, ...rest } = change;
  return {
    ...(rest as Partial<FirewallSpec>),
    ...(rest.configuration === undefined
      ? {}
      : { configuration: wholeOf(configuration, rest.configuration, "configuration") }),
    ...(rules === undefined ? {} : { rules: wholeOf(z.array(rule), rules, "rules") }),
    ...(sets === undefined ? {} : { sets: wholeOf(z.array(ruleSet), sets, "sets") }),
  };
}
