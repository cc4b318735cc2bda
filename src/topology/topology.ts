import { z } from "zod";
import { firewallSchema as firewall } from "../firewall/spec";
import { cidrText, parseCidr } from "../ip/address";
import {
  type BundleSpec,
  dates,
  type ImageDefect,
  imageDefects,
  ipv4,
  hostName as name,
  version,
} from "../kinds/entry";
import { type ServerSpec, serverSchema as server } from "../kinds/kinds";

/**
 * What a lab consists of. One schema serves lab files, scenario tables and the published JSON Schema; what a schema
 * cannot say (two hosts with one address, an access point outside every segment) is in check.ts.
 */

/** Host bits do not count: 172.16.4.7/24 is the network 172.16.4.0/24. */
const cidr = z.cidrv4("an IPv4 network such as 172.16.4.0/24").transform((text) => cidrText(parseCidr(text)));
const mac = z
  .string()
  .regex(/^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i, "a MAC address in Cisco's form such as 0cd0.f897.ade0");

const ssh = z
  .enum(["modern", "legacy"])
  .default("modern")
  .describe("legacy also offers key exchange, host keys and ciphers of old: group 1, SHA-1, CBC");

const carried = z.strictObject({
  name: name.optional().describe("AP and its Ethernet MAC address unless given"),
  username: z.string().min(1).default("Cisco").describe("who may log in"),
  password: z.string().min(1).default("Cisco"),
  enable: z.string().min(1).default("Cisco").describe("the enable secret"),
});

const controller = z.strictObject({
  name,
  address: ipv4,
  model: z.string().default("C9120AXI"),
  version,
  mac: mac.optional(),
  username: z.string().min(1).default("admin"),
  password: z.string().min(1).default("Cisco123"),
  imageSpace: z
    .int()
    .positive()
    .optional()
    .describe("kilobytes of ap_images:, where fetched AP images wait; 100,000 unless given"),
  ssh,
  ownAccessPoint: z
    .union([z.boolean(), carried])
    .default(true)
    .describe(
      "the access point that carries the controller: whether it is one of the lab's, and what it is called",
    ),
  maximumAccessPoints: z.int().positive().default(100).describe("one more is refused when it joins"),
  certificate: z
    .enum(["valid", "expired", "foreign-ca", "wrong-key", "missing"])
    .default("valid")
    .describe("the identity it shows in DTLS"),
  certificateDates: dates("its certificate"),
  imageSigning: dates("the certificate that signed its own image"),
  configuration: z.string().default("").describe("configuration lines that are in the startup configuration"),
  checkRoles: z
    .boolean()
    .default(false)
    .describe(
      "an access point's certificate must be one of an access point (extended key usage, RFC 5415 §2.4.4.3)",
    ),
  imageData: z
    .enum(["cisco", "rfc5415"])
    .default("cisco")
    .describe("how image data goes to access points; a foreign one may know RFC 5415's layout alone"),
  refusedLines: z
    .enum(["error", "skip"])
    .default("error")
    .describe("a configuration line that the device does not take: no lab, or told on its console at boot"),
});

const accessPoint = z.strictObject({
  name,
  address: ipv4,
  model: z.string("an AP model such as C9105AXI"),
  mac: mac.optional().describe("its base radio MAC address"),
  version: version.describe("the image it runs"),
  backup: version.default("8.10.130.0").describe("the image in its other partition"),
  username: z.string().min(1).default("Cisco").describe("who may log in"),
  password: z.string().min(1).default("Cisco"),
  enable: z.string().min(1).default("Cisco").describe("the enable secret"),
  ssh,
  controllers: z.array(ipv4).default([]).describe("primed controllers; without any it asks by broadcast"),
  tmpFree: z.int().positive().optional().describe("free space in /tmp, kilobytes"),
  tmpFreeAtFirst: z
    .int()
    .positive()
    .optional()
    .describe("the same until the access point reboots, which clears /tmp"),
  flashFree: z.int().positive().optional().describe("free space in flash, kilobytes"),
  startsOff: z.boolean().default(false).describe("not powered when the lab starts"),
  dialect: z
    .enum(["classic", "current"])
    .optional()
    .describe("how its console words an image download; by default as its version does"),
  wtpDescriptor: z
    .enum(["rfc5415", "draft-7"])
    .default("rfc5415")
    .describe("the layout of its WTP Descriptor: the RFC's, or its draft 7's with Cisco's vendor number"),
  certificate: z
    .enum(["valid", "expired", "foreign-ca", "wrong-key"])
    .default("valid")
    .describe("the identity it shows in DTLS"),
  certificateDates: dates("its certificate"),
});

export const linkSchema = z.strictObject({
  host: z.string().describe("the host whose link it is, or a segment for all of its links"),
  loss: z.number().min(0).max(100).default(0).describe("per cent of packets"),
  latency: z.number().min(0).optional().describe("milliseconds, one way"),
  jitter: z.number().min(0).default(0).describe("milliseconds at the most on top of the latency"),
  duplicate: z.number().min(0).max(100).default(0).describe("per cent of packets"),
  reorder: z.number().min(0).max(100).default(0).describe("per cent of packets"),
  mtu: z.int().min(576).max(9_216).optional().describe("octets of an IP packet"),
  tooBig: z
    .enum(["fragment", "drop", "drop-and-tell"])
    .optional()
    .describe(
      "what becomes of larger UDP packets: fragment unless given (fragmented (those with DF dropped and told by ICMP), drop in silence as many VPNs do, or drop and tell",
    ),
});

export type { ServerSpec };
export { type BundleSpec, type ImageDefect, imageDefects };

export const defaultSegments = { access: "172.16.4.0/24", servers: "172.16.5.0/24" };

export const topologySchema = z.strictObject({
  name: z.string().default("lab"),
  key: z
    .enum(["ec", "rsa"])
    .default("ec")
    .describe("of the lab's authority and its devices' certificates; RFC 5415's mandatory suite wants rsa"),
  seed: z.int().min(0).default(1),
  start: z.iso
    .datetime("a time such as 2024-02-01T17:00:00Z")
    .default("2024-02-01T17:00:00Z")
    .describe("the lab's calendar at its start"),
  segments: z.record(name, cidr).default(defaultSegments),
  controllers: z.array(controller).min(1, "at least one controller").prefault([]),
  accessPoints: z.array(accessPoint).default([]),
  servers: z.array(server).default([]),
  firewall: firewall.prefault({}),
  links: z.array(linkSchema).default([]),
});

export type Topology = z.output<typeof topologySchema>;
export type TopologyInput = z.input<typeof topologySchema>;
export type ControllerSpec = Topology["controllers"][number];
export type AccessPointSpec = Topology["accessPoints"][number];
export type LinkSpec = z.output<typeof linkSchema>;
export type LinkInput = z.input<typeof linkSchema>;

/** The JSON Schema that editors use for lab files. */
export function labFileSchema(): object {
  return z.toJSONSchema(topologySchema, { io: "input", target: "draft-7" });
}
