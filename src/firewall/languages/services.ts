import type { Interval } from "../address-set";
import { allBut } from "../address-set";
import type { PortRange, Service } from "../rule";
import { icmpMessages, type Transport } from "./names";
import type { LineReader } from "./words";

const mostPort = 65_535;

/** What stands for a protocol in a rule; undefined for IP, which is any. */
function protocolOf(number: number): Service["protocol"] {
  if (number === 0) return undefined;
  if (number === 1) return "icmp";
  if (number === 6) return "tcp";
  if (number === 17) return "udp";
  return `ip-${number}`;
}

/** `ip`, a protocol's name, or its number. */
export function readProtocol(
  reader: LineReader,
  names: ReadonlyMap<string, number>,
  expected: string,
  more: readonly string[] = [],
): Service["protocol"] {
  const known = names.get(reader.peek() ?? "");
  if (known !== undefined) {
    reader.take(expected);
    return protocolOf(known);
  }
  if (!/^\d+$/.test(reader.peek() ?? "")) {
    const words = [...names.keys(), ...more];
    throw reader.wrong(expected, { known: words });
  }
  return protocolOf(reader.number(0, 255, expected));
}

export interface PortWords {
  /** `tcp-udp` of service groups: a name that either of them knows. */
  readonly transports: readonly Transport[];
  /** Port names of the language. */
  readonly names: Readonly<Record<Transport, ReadonlyMap<string, number>>>;
  /** How many ports may follow `eq` and `neq`. */
  readonly several: number;
}

/**
 * `eq`, `neq`, `gt`, `lt` or `range` with their ports.
 * @returns undefined where none of these words stands
 */
export function readPorts(reader: LineReader, words: PortWords): PortRange[] | undefined {
  const operator = reader.peek();
  switch (operator) {
    case "eq":
    case "neq": {
      reader.take("eq");
      const ports = [readPort(reader, words)];
      while (ports.length < words.several && isPort(reader, words)) ports.push(readPort(reader, words));
      if (operator === "eq") return ports.map((port) => ({ first: port, last: port }));
      return portsBut(ports.map((port) => ({ first: port, last: port })));
    }
    case "gt": {
      reader.take("gt");
      const port = readPort(reader, words);
      if (port === mostPort) throw reader.wrong("a port below 65535, since none is greater", { offset: -1 });
      return [{ first: port + 1, last: mostPort }];
    }
    case "lt": {
      reader.take("lt");
      const port = readPort(reader, words);
      if (port === 0) throw reader.wrong("a port above 0, since none is less", { offset: -1 });
      return [{ first: 0, last: port - 1 }];
    }
    case "range": {
      reader.take("range");
      const one = readPort(reader, words);
      const other = readPort(reader, words);
      return [{ first: Math.min(one, other), last: Math.max(one, other) }];
    }
    default:
      return undefined;
  }
}

/** All ports but these. */
export function portsBut(ports: readonly Interval[]): PortRange[] {
  return allBut(ports, mostPort);
}

export function readPort(reader: LineReader, { transports, names }: PortWords): number {
  const word = reader.peek() ?? "";
  for (const transport of transports) {
    const known = names[transport].get(word);
    if (known === undefined) continue;
    reader.take("a port");
    return known;
  }
  const example = transports[0] === "tcp" ? "www" : "tftp";
  const expected = `a ${transports.map((name) => name.toUpperCase()).join(" or ")} port: 0 to ${mostPort} or a name such as ${example}`;
  if (/^\d+$/.test(word)) return reader.number(0, mostPort, expected);
  throw reader.wrong(expected, { known: transports.flatMap((transport) => [...names[transport].keys()]) });
}

function isPort(reader: LineReader, { transports, names }: PortWords): boolean {
  const word = reader.peek();
  if (word === undefined) return false;
  return /^\d+$/.test(word) || transports.some((transport) => names[transport].has(word));
}

/** An ICMP message by name, or by number and code; undefined where neither stands. */
export function readIcmp(reader: LineReader): NonNullable<Service["icmp"]> | undefined {
  const word = reader.peek() ?? "";
  const known = icmpMessages.get(word);
  if (known !== undefined) {
    reader.take("an ICMP message");
    return known;
  }
  if (!/^\d+$/.test(word)) return undefined;
  const type = reader.number(0, 255, "an ICMP type from 0 to 255");
  if (!/^\d+$/.test(reader.peek() ?? "")) return { type };
  return { type, code: reader.number(0, 255, "an ICMP code from 0 to 255") };
}
