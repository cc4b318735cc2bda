import { z } from "zod";
import { UsageError } from "../errors";
import { ruleLanguages } from "./languages/rules-text";

/** A firewall as a lab file or a scenario describes it. */

/** What segments and hosts may be called. */
export const placeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, "a name of letters, digits, '.', '_' and '-', 32 at the most");

const portRange = z.union([
  z.int().min(0).max(65_535),
  z.string().regex(/^\d{1,5}(-\d{1,5})?$/, "a port or a range such as 1024-65535"),
]);

const rule = z.strictObject({
  action: z.enum(["accept", "drop", "reject"]),
  protocol: z.enum(["any", "udp", "tcp", "icmp"]).default("any"),
  source: z.string().optional().describe("a segment, a host, an address or a network"),
  destination: z.string().optional(),
  sourcePort: portRange.optional(),
  port: portRange.optional().describe("destination port or range"),
  state: z.array(z.enum(["new", "established", "related"])).default([]),
  log: z.boolean().default(false),
  established: z.boolean().optional().describe("TCP with ACK or RST set, as an access list means it"),
  after: z.int().min(0).optional().describe("fits from the packet after so many that otherwise fit"),
  packets: z.int().positive().optional().describe("fits so many packets, then no more"),
  from: z.number().min(0).optional().describe("fits from this lab time on, milliseconds"),
  until: z.number().min(0).optional().describe("fits until this lab time, milliseconds"),
  text: z.string().optional().describe("what reports call the rule; by default it is put into words"),
});

const ruleSet = z.strictObject({
  between: z
    .tuple([placeName, placeName])
    .optional()
    .describe("two segments: what passes from either to the other"),
  in: placeName.optional().describe("a segment: what comes in from it"),
  out: placeName.optional().describe("a segment: what goes out to it"),
  at: placeName.optional().describe("a host: what it sends and receives"),
  policy: z.enum(["accept", "drop"]).default("accept"),
  rules: z.array(rule).default([]),
  accessList: z
    .string()
    .optional()
    .describe(
      "a Cisco IOS access list with the object groups and time-ranges that it names, in place of rules and policy",
    ),
  list: z.string().min(1).optional().describe("which list of that text, where it has several"),
  unreachables: z
    .boolean()
    .default(false)
    .describe("with an access list: answer what is denied with ICMP administratively prohibited"),
});

const nftables = z.union([
  z.strictObject({ file: z.string().min(1).describe("its path, from the lab file's folder") }),
  z.strictObject({ text: z.string().min(1) }),
]);

const interfaceName = z
  .string()
  .regex(
    /^(?!(?:lo|all|default)$)[A-Za-z0-9][A-Za-z0-9._@/:-]{0,63}$/,
    "an interface's name such as ens192 or GigabitEthernet1/0/1",
  );

const configuration = z
  .strictObject({
    file: z.string().min(1).optional().describe("its path, from the lab file's folder"),
    text: z.string().min(1).optional().describe("or the configuration itself"),
    language: z
      .enum(ruleLanguages)
      .optional()
      .describe("ios, asa (FTD too) or iptables; told by the text if not given"),
    line: z.int().positive().optional().describe("where the text begins in the file, for refusals"),
    column: z.int().positive().optional(),
  })
  .refine(({ file, text }) => file !== undefined || text !== undefined, "expected a file, or a text");

export const firewallSchema = z.strictObject({
  policy: z.enum(["accept", "drop"]).default("accept"),
  tftpHelper: z.boolean().default(true).describe("follow TFTP to its reply ports"),
  rules: z.array(rule).default([]),
  sets: z
    .array(ruleSet)
    .default([])
    .describe("rules for one way only; a packet must pass every set that it meets, and the rules above"),
  nftables: nftables
    .optional()
    .describe("an nftables file that the firewall runs as it is, beside the rules above; docker fabric only"),
  configuration: configuration
    .optional()
    .describe(
      "what a real firewall runs: a Cisco IOS or ASA configuration, or what iptables-save prints; beside the rules above",
    ),
  interfaces: z
    .record(placeName, interfaceName)
    .default({})
    .describe(
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
  return whole(firewallSchema, input, "firewall");
}

/** What is changed of a firewall; what it does not name stays as it is. */
export type FirewallChange = { readonly [Part in keyof FirewallInput]?: FirewallInput[Part] | undefined };

/** As `wholeFirewall`, of the parts that the change names. */
export function wholeChange({ rules, sets, ...rest }: FirewallChange): Partial<FirewallSpec> {
  return {
    ...(rest as Partial<FirewallSpec>),
    ...(rules === undefined ? {} : { rules: whole(z.array(rule), rules, "rules") }),
    ...(sets === undefined ? {} : { sets: whole(z.array(ruleSet), sets, "sets") }),
  };
}

function whole<T extends z.ZodType>(schema: T, input: z.input<T>, what: string): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${[what, ...(issue?.path ?? [])].join(".")}: expected ${issue?.message}`);
}
