import * as z from "zod/mini";
import { firewallSchema as firewall } from "../firewall/spec";
import { Ipv4Network } from "../ip/ipv4-network";
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
import { byDefault, byDefaultRead, counted, described, filled, readFrom, textLike } from "../schema";
import { carriedAddresses } from "./carried-addresses";
import { plannedAddresses } from "./planned-addresses";

/**
 * What a lab consists of. One schema serves lab files, scenario tables and the published JSON Schema; what a schema
 * cannot say (two hosts with one address, an access point outside every segment) is in check.ts.
 */

const cidr = readFrom(z.cidrv4("an IPv4 network such as 172.16.4.0/24"), Ipv4Network);
const mac = textLike(
  /^[0-9a-f][02468ace][0-9a-f]{2}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i,
  "a MAC address in Cisco's form such as 0cd0.f897.ade0 (no group's: its second digit is even)",
);

const ssh = described(
  byDefault(z.enum(["modern", "legacy"]), "modern"),
  "legacy also offers key exchange, host keys and ciphers of old: group 1, SHA-1, CBC",
);

const carried = z.strictObject({
  name: described(z.optional(name), "AP and its Ethernet MAC address unless given"),
  address: described(
    z.optional(z.clone(ipv4)),
    "its own on the controller's segment; with dhcp, any free one unless given; without both it goes out under the controller's",
  ),
  dhcp: described(byDefault(z.boolean(), false), "it asks for its address"),
  username: described(byDefault(filled, "Cisco"), "who may log in"),
  password: byDefault(filled, "Cisco"),
  enable: described(byDefault(filled, "Cisco"), "the enable secret"),
});

const controller = z.strictObject({
  name,
  address: ipv4,
  model: byDefault(z.string(), "C9120AXI"),
  version,
  mac: z.optional(mac),
  username: byDefault(filled, "admin"),
  password: byDefault(filled, "Cisco123"),
  imageSpace: described(
    z.optional(counted),
    "kilobytes of ap_images:, where fetched AP images wait; 100,000 unless given",
  ),
  ssh,
  ownAccessPoint: described(
    byDefault(z.union([z.boolean(), carried]), true),
    "the access point that carries the controller: whether it is one of the lab's, and what it is called",
  ),
  maximumAccessPoints: described(byDefault(counted, 100), "one more is refused when it joins"),
  certificate: described(
    byDefault(z.enum(["valid", "expired", "foreign-ca", "wrong-key", "missing"]), "valid"),
    "the identity it shows in DTLS",
  ),
  certificateDates: dates("its certificate"),
  imageSigning: dates("the certificate that signed its own image"),
  configuration: described(
    byDefault(z.string(), ""),
    "configuration lines that are in the startup configuration",
  ),
  checkRoles: described(
    byDefault(z.boolean(), false),
    "an access point's certificate must be one of an access point (extended key usage, RFC 5415 §2.4.4.3)",
  ),
  imageData: described(
    byDefault(z.enum(["cisco", "rfc5415"]), "cisco"),
    "how image data goes to access points; a foreign one may know RFC 5415's layout alone",
  ),
  refusedLines: described(
    byDefault(z.enum(["error", "skip"]), "error"),
    "a configuration line that the device does not take: no lab, or told on its console at boot",
  ),
});

const accessPoint = z.strictObject({
  name,
  address: described(
    z.optional(z.clone(ipv4)),
    "its address; with dhcp, the one that the lab's DHCP servers have for it: any free one unless given",
  ),
  dhcp: described(
    byDefault(z.boolean(), false),
    "it asks for its address, and so hears of controllers elsewhere",
  ),
  segment: described(z.optional(name), "with dhcp and without an address: where it stands"),
  model: z.string("an AP model such as C9105AXI"),
  mac: described(z.optional(mac), "its base radio MAC address"),
  version: described(z.clone(version), "the image it runs"),
  backup: described(byDefault(version, "8.10.130.0"), "the image in its other partition"),
  username: described(byDefault(filled, "Cisco"), "who may log in"),
  password: byDefault(filled, "Cisco"),
  enable: described(byDefault(filled, "Cisco"), "the enable secret"),
  ssh,
  controllers: described(
    byDefaultRead(z.array(ipv4), () => []),
    "primed controllers; without any it asks by broadcast",
  ),
  tmpFree: described(z.optional(counted), "free space in /tmp, kilobytes"),
  tmpFreeAtFirst: described(
    z.optional(counted),
    "the same until the access point reboots, which clears /tmp",
  ),
  flashFree: described(z.optional(counted), "free space in flash, kilobytes"),
  startsOff: described(byDefault(z.boolean(), false), "not powered when the lab starts"),
  dialect: described(
    z.optional(z.enum(["classic", "current"])),
    "how its console words an image download; by default as its version does",
  ),
  wtpDescriptor: described(
    byDefault(z.enum(["rfc5415", "draft-7"]), "rfc5415"),
    "the layout of its WTP Descriptor: the RFC's, or its draft 7's with Cisco's vendor number",
  ),
  certificate: described(
    byDefault(z.enum(["valid", "expired", "foreign-ca", "wrong-key"]), "valid"),
    "the identity it shows in DTLS",
  ),
  certificateDates: dates("its certificate"),
});

export const linkSchema = z.strictObject({
  host: described(z.string(), "the host whose link it is, or a segment for all of its links"),
  loss: described(byDefault(z.number().check(z.minimum(0), z.maximum(100)), 0), "per cent of packets"),
  latency: described(
    z.optional(z.number().check(z.minimum(0), z.maximum(3_600_000))),
    "milliseconds, one way",
  ),
  jitter: described(
    byDefault(z.number().check(z.minimum(0), z.maximum(3_600_000)), 0),
    "milliseconds at the most on top of the latency",
  ),
  duplicate: described(byDefault(z.number().check(z.minimum(0), z.maximum(100)), 0), "per cent of packets"),
  reorder: described(byDefault(z.number().check(z.minimum(0), z.maximum(100)), 0), "per cent of packets"),
  mtu: described(z.optional(z.int().check(z.minimum(576), z.maximum(9_216))), "octets of an IP packet"),
  tooBig: described(
    z.optional(z.enum(["fragment", "drop", "drop-and-tell"])),
    "what becomes of larger UDP packets: fragment unless given (fragmented (those with DF dropped and told by ICMP), drop in silence as many VPNs do, or drop and tell",
  ),
});

export type { ServerSpec };
export { type BundleSpec, type ImageDefect, imageDefects };

export const defaultSegments = { access: "172.16.4.0/24", servers: "172.16.5.0/24" };

const wholeLab = z.strictObject({
  name: byDefault(z.string(), "lab"),
  key: described(
    byDefault(z.enum(["ec", "rsa"]), "ec"),
    "of the lab's authority and its devices' certificates; RFC 5415's mandatory suite wants rsa",
  ),
  seed: byDefault(z.int().check(z.minimum(0)), 1),
  start: described(
    byDefault(z.iso.datetime("a time such as 2024-02-01T17:00:00Z"), "2024-02-01T17:00:00Z"),
    "the lab's calendar at its start",
  ),
  segments: byDefaultRead(z.record(name, cidr), defaultSegments),
  controllers: byDefaultRead(z.array(controller).check(z.minLength(1, "at least one controller")), () => []),
  accessPoints: byDefaultRead(z.array(accessPoint), () => []),
  servers: byDefaultRead(z.array(server), () => []),
  helperAddresses: described(
    byDefaultRead(z.record(name, z.array(ipv4).check(z.minLength(1, "at least one DHCP server"))), {}),
    "by segment: DHCP servers elsewhere that the router passes requests on to, as IOS's ip helper-address",
  ),
  firewall: byDefaultRead(firewall, {}),
  links: byDefault(z.array(linkSchema), () => []),
});

/** An access point's address is planned where nobody said it. */
export const topologySchema = z.pipe(
  wholeLab,
  z.transform(({ accessPoints: unplanned, ...lab }, context) => {
    const accessPoints = plannedAddresses({ ...lab, accessPoints: unplanned }, (at, message) =>
      context.issues.push({ code: "custom", path: ["accessPoints", ...at], message, input: lab }),
    );
    const others = [...accessPoints, ...lab.servers];
    return { ...lab, accessPoints, controllers: carriedAddresses({ ...lab, others }) };
  }),
);

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
