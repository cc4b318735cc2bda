import { addressOf, addressText } from "../../../ip/address";
import type { Service } from "../../rule";
import { GroupTable } from "../groups";
import { networkOf, readRange } from "../ios/object-groups";
import { asaPorts, asaProtocols, type Transport } from "../names";
import { type PortWords, readIcmp, readPort, readPorts, readProtocol } from "../services";
import type { LineReader } from "../words";

/** What a group with ports alone holds: they are the rule's protocol's. */
export interface AsaPorts {
  readonly transports: readonly Transport[];
  readonly first: number;
  readonly last: number;
}

/** The objects and object groups of an ASA's configuration. */
export class AsaObjects {
  readonly networkObjects = new GroupTable<string>("object network");
  readonly serviceObjects = new GroupTable<Service>("object service");
  readonly networks = new GroupTable<string>("object-group network");
  /** `object-group service NAME` with protocols of its own. */
  readonly services = new GroupTable<Service>("object-group service");
  /** `object-group service NAME tcp`: ports for a rule that names its protocol. */
  readonly ports = new GroupTable<AsaPorts>("object-group service with ports");
  readonly protocols = new GroupTable<Service>("object-group protocol");
  readonly icmpTypes = new GroupTable<Service>("object-group icmp-type");
  /** `names`: what stands for an address. */
  readonly names = new Map<string, number>();

  /** @throws UsageError for a group in a group that is missing, of another kind, or that holds itself. */
  check(): void {
    const all = [this.networks, this.services, this.ports, this.protocols, this.icmpTypes];
    for (const table of all) table.check(all.filter((other) => other !== table));
  }

  /** An address in figures, or a name of `names`; undefined where the next word is neither. */
  peekAddress(reader: LineReader): number | undefined {
    const word = reader.peek() ?? "";
    return addressOf(word) ?? this.names.get(word);
  }

  address(reader: LineReader, expected: string): number {
    const found = this.peekAddress(reader);
    if (found === undefined) throw reader.wrong(expected, { known: [...this.names.keys()] });
    reader.take(expected);
    return found;
  }
}

/** One line of `object network`. @returns why the line is not evaluated, where it is not */
export function readNetworkObject(reader: LineReader, objects: AsaObjects, name: string): string | undefined {
  const kind = reader.oneOf(
    ["host", "subnet", "range", "fqdn", "description", "nat"] as const,
    "host, subnet, range, fqdn, nat or description",
  );
  const { networkObjects: table } = objects;
  switch (kind) {
    case "host":
      if (/:/.test(reader.peek() ?? "")) return ipv6(reader);
      table.add(name, addressText(objects.address(reader, "an address such as 172.16.5.27")));
      break;
    case "subnet":
      if (/:/.test(reader.peek() ?? "")) return ipv6(reader);
      table.add(name, networkOf(objects.address(reader, "a network such as 172.16.5.0"), reader));
      break;
    case "range":
      if (/:/.test(reader.peek() ?? "")) return ipv6(reader);
      table.add(name, readRange(reader));
      break;
    case "fqdn":
      reader.rest();
      return "names are not looked up: rules with this object fit no packet";
    case "nat":
      reader.rest();
      return "NAT is not evaluated: rules are asked with the addresses that packets have";
    default:
      reader.rest();
  }
  reader.end();
  return undefined;
}

function ipv6(reader: LineReader): string {
  reader.rest();
  return "IPv6 is not evaluated: the lab has none";
}

/** One line of `object service`. */
export function readServiceObject(reader: LineReader, objects: AsaObjects, name: string): void {
  if (reader.skip("description")) {
    reader.rest();
    return;
  }
  if (!reader.skip("service"))
    throw reader.wrong("service or description", { known: ["service", "description"] });
  for (const service of readService(reader)) objects.serviceObjects.add(name, service);
  reader.end();
}

/** One line of `object-group network`. */
export function readNetworkGroup(reader: LineReader, objects: AsaObjects, name: string): string | undefined {
  const { networks } = objects;
  const kind = reader.oneOf(
    ["network-object", "group-object", "description"] as const,
    "network-object, group-object or description",
  );
  if (kind === "description") reader.rest();
  else if (kind === "group-object")
    networks.nest(name, reader.takeWord("the name of a network group"), reader);
  else if (reader.skip("object")) {
    const { raw } = reader.takeWord("the name of a network object");
    const members = objects.networkObjects.membersOf(raw);
    if (members === undefined) throw reader.refuse(objects.networkObjects.missing(raw));
    for (const member of members) networks.add(name, member);
  } else if (reader.skip("host")) {
    if (/:/.test(reader.peek() ?? "")) return ipv6(reader);
    networks.add(name, addressText(objects.address(reader, "an address such as 172.16.5.27")));
  } else {
    if (/:/.test(reader.peek() ?? "")) return ipv6(reader);
    const expected = "host, object, or a network and its mask";
    if (objects.peekAddress(reader) === undefined)
      throw reader.wrong(expected, { known: ["host", "object"] });
    networks.add(name, networkOf(objects.address(reader, expected), reader));
  }
  reader.end();
  return undefined;
}

/** One line of `object-group service`, with or without a protocol behind its name. */
export function readServiceGroup(
  reader: LineReader,
  objects: AsaObjects,
  name: string,
  transports: readonly Transport[] | undefined,
): void {
  const known = ["port-object", "service-object", "group-object", "description"] as const;
  const kind = reader.oneOf(known, known.join(", "));
  if (kind === "description") {
    reader.rest();
    return;
  }
  if (kind === "group-object") {
    const table = transports === undefined ? objects.services : objects.ports;
    table.nest(name, reader.takeWord("the name of a service group"), reader);
  } else if (kind === "port-object") {
    if (transports === undefined)
      throw reader.refuse(
        `port-object needs a protocol behind the group's name: object-group service ${name} tcp`,
      );
    const words: PortWords = { transports, names: asaPorts, several: 1 };
    const ranges = readPorts(reader, words);
    if (ranges === undefined) throw reader.wrong("eq or range", { known: ["eq", "range"] });
    for (const range of ranges) objects.ports.add(name, { transports, ...range });
  } else {
    if (transports !== undefined)
      throw reader.refuse(
        `the group has a protocol of its own (${transports.join("-")}); expected port-object`,
      );
    if (reader.skip("object")) {
      const { raw } = reader.takeWord("the name of a service object");
      const members = objects.serviceObjects.membersOf(raw);
      if (members === undefined) throw reader.refuse(objects.serviceObjects.missing(raw));
      for (const member of members) objects.services.add(name, member);
    } else for (const service of readService(reader)) objects.services.add(name, service);
  }
  reader.end();
}

/** One line of `object-group protocol`. */
export function readProtocolGroup(reader: LineReader, objects: AsaObjects, name: string): void {
  const kind = reader.oneOf(["protocol-object", "group-object", "description"] as const);
  if (kind === "description") reader.rest();
  else if (kind === "group-object")
    objects.protocols.nest(name, reader.takeWord("the name of a protocol group"), reader);
  else {
    const protocol = readProtocol(reader, asaProtocols, "a protocol's name, or a number from 0 to 255");
    objects.protocols.add(name, protocol === undefined ? {} : { protocol });
  }
  reader.end();
}

/** One line of `object-group icmp-type`. */
export function readIcmpGroup(reader: LineReader, objects: AsaObjects, name: string): void {
  const kind = reader.oneOf(["icmp-object", "group-object", "description"] as const);
  if (kind === "description") reader.rest();
  else if (kind === "group-object")
    objects.icmpTypes.nest(name, reader.takeWord("the name of an icmp-type group"), reader);
  else {
    const icmp = readIcmp(reader);
    if (icmp === undefined) throw reader.wrong("an ICMP message, by name or number");
    objects.icmpTypes.add(name, { protocol: "icmp", icmp });
  }
  reader.end();
}

/** `tcp source eq 1024 destination eq 69`, `tcp-udp destination ...`, `icmp echo`, `esp`: what a service object says. */
function readService(reader: LineReader): Service[] {
  const isBoth = reader.skip("tcp-udp");
  const protocol = isBoth
    ? undefined
    : readProtocol(reader, asaProtocols, "tcp, udp, tcp-udp, icmp, or another protocol", [
        "tcp-udp",
        "object",
      ]);
  if (protocol === "icmp") {
    const icmp = readIcmp(reader);
    return [{ protocol, ...(icmp === undefined ? {} : { icmp }) }];
  }
  const transports: Transport[] = isBoth
    ? ["tcp", "udp"]
    : protocol === "tcp" || protocol === "udp"
      ? [protocol]
      : [];
  if (transports.length === 0) return [protocol === undefined ? {} : { protocol }];
  const words: PortWords = { transports, names: asaPorts, several: 1 };
  const end = (name: string) => {
    if (!reader.skip(name)) return undefined;
    const ranges = readPorts(reader, words);
    if (ranges !== undefined) return ranges;
    const port = readPort(reader, words);
    return [{ first: port, last: port }];
  };
  const sourcePorts = end("source");
  // `service-object tcp eq https` has its ports without the word, as ASA 8.2 wrote it.
  const destinationPorts = end("destination") ?? readPorts(reader, words);
  return transports.map((transport) => ({
    protocol: transport,
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
  }));
}
