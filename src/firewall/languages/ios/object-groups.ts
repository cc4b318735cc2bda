import { addressOf, addressText, prefixLength } from "../../../ip/address";
import type { Service } from "../../rule";
import { GroupTable } from "../groups";
import { iosPorts, iosProtocols, type Transport } from "../names";
import { type PortWords, readIcmp, readPort, readPorts, readProtocol } from "../services";
import { type LineReader, maskedText } from "../words";

/** What a group means by `any`. */
export const anyAddress = "0.0.0.0/0";

/** The object groups of an IOS configuration: networks and services, nested as one likes. */
export class IosObjectGroups {
  readonly networks = new GroupTable<string>("object-group network");
  readonly services = new GroupTable<Service>("object-group service");

  /** @throws UsageError for a group in a group that is missing, of the other kind, or that holds itself. */
  check(): void {
    this.networks.check([this.services]);
    this.services.check([this.networks]);
  }
}

/** One line of `object-group network`. */
export function readNetworkMember(reader: LineReader, table: GroupTable<string>, group: string): void {
  if (reader.skip("description")) {
    reader.rest();
    return;
  }
  const expected = "host, a network and its mask, range, any, group-object or description";
  if (reader.skip("group-object")) table.nest(group, reader.takeWord("the name of a network group"), reader);
  else if (reader.skip("any")) table.add(group, anyAddress);
  else if (reader.skip("host")) table.add(group, addressText(reader.quad("an address such as 172.16.5.27")));
  else if (reader.skip("range")) table.add(group, readRange(reader));
  else table.add(group, readNetwork(reader, expected));
}

/** The two ends of a range of addresses. */
export function readRange(reader: LineReader): string {
  const first = reader.quad("the range's first address");
  const last = reader.quad("the range's last address");
  if (last < first) throw reader.refuse("the range ends before it begins");
  return `${addressText(first)}-${addressText(last)}`;
}

/** `172.16.4.0 255.255.255.0` or `172.16.4.0/24`: a mask, and no wildcard. */
function readNetwork(reader: LineReader, expected: string): string {
  const word = reader.peek() ?? "";
  const [base, length] = word.split("/");
  if (length !== undefined && addressOf(base ?? "") !== undefined) {
    reader.take(expected);
    if (!/^\d{1,2}$/.test(length) || Number(length) > 32)
      throw reader.wrong("a prefix length from 0 to 32", { offset: -1 });
    return word;
  }
  if (addressOf(word) === undefined)
    throw reader.wrong(expected, { known: ["host", "range", "any", "group-object", "description"] });
  const address = reader.quad(expected);
  return networkOf(address, reader);
}

/** Reads the mask behind an address. */
export function networkOf(address: number, reader: LineReader): string {
  const mask = reader.quad("a mask such as 255.255.255.0");
  if (prefixLength(mask) === undefined)
    throw reader.wrong("a mask such as 255.255.255.0: ones, then zeros (this is no place for a wildcard)", {
      offset: -1,
    });
  return maskedText(address, mask) ?? anyAddress;
}

/** One line of `object-group service`. */
export function readServiceMember(reader: LineReader, table: GroupTable<Service>, group: string): void {
  if (reader.skip("description")) {
    reader.rest();
    return;
  }
  if (reader.skip("group-object")) {
    table.nest(group, reader.takeWord("the name of a service group"), reader);
    return;
  }
  if (reader.skip("tcp-udp")) {
    const ports = readServicePorts(reader, ["tcp", "udp"]);
    for (const protocol of ["tcp", "udp"] as const) table.add(group, { protocol, ...ports });
    return;
  }
  const protocol = readProtocol(
    reader,
    iosProtocols,
    "tcp, udp, tcp-udp, icmp, another protocol, group-object or description",
    ["tcp-udp", "group-object", "description"],
  );
  if (protocol === "tcp" || protocol === "udp")
    table.add(group, { protocol, ...readServicePorts(reader, [protocol]) });
  else if (protocol === "icmp") {
    const icmp = readIcmp(reader);
    table.add(group, { protocol, ...(icmp === undefined ? {} : { icmp }) });
  } else table.add(group, protocol === undefined ? {} : { protocol });
}

/** `[source eq 69] eq 514`; a port alone is `eq`. */
function readServicePorts(
  reader: LineReader,
  transports: readonly Transport[],
): Pick<Service, "sourcePorts" | "destinationPorts"> {
  const words: PortWords = { transports, names: iosPorts, several: 1 };
  const sourcePorts = reader.skip("source") ? portsOrPort(reader, words) : undefined;
  const destinationPorts = reader.peek() === undefined ? undefined : portsOrPort(reader, words);
  return {
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
  };
}

function portsOrPort(reader: LineReader, words: PortWords) {
  const found = readPorts(reader, words);
  if (found !== undefined) return found;
  const port = readPort(reader, words);
  return [{ first: port, last: port }];
}
