import { type SourcePlace, UsageError } from "../../errors";
import type { PortRange, Rule, RuleSet } from "../rule";
import { type ListLine, splitLines, type Word } from "./access-list-lines";
import { icmpNames, portNames, protocolNames } from "./port-names";

/** A Cisco IOS extended access list, read. */
export interface AccessList {
  /** Its name or number; undefined when the text is entries alone. */
  readonly name: string | undefined;
  /** In the order in which they are looked at: by sequence number. */
  readonly entries: readonly AccessListEntry[];
}

export interface AccessListEntry {
  readonly sequence: number;
  readonly rule: Rule;
  /** As it was written, without `access-list 101` in front. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What the last rule of every access list is, though nobody writes it. */
export const implicitDeny = "the implicit deny ip any any";

/**
 * Reads an extended access list as a person types it, as `show running-config` prints it, or as `show access-lists`
 * does: numbered or named, with or without sequence numbers, remarks and comments.
 * @param at where the text begins, in the file that holds it
 * @throws UsageError at line and column, with the word and what was expected.
 */
export function parseAccessList(text: string, at: SourcePlace = { line: 1, column: 1 }): AccessList {
  const place = (word: Word): SourcePlace => ({
    ...at,
    line: at.line + word.line - 1,
    column: at.column + word.column - 1,
  });
  const { name, lines } = splitLines(text, place);
  const entries: AccessListEntry[] = [];
  const taken = new Map<number, number>();
  for (const line of lines) {
    const sequence = line.sequence ?? nextSequence(entries);
    const other = taken.get(sequence);
    if (other !== undefined) {
      const word = line.words[0] as Word;
      throw new UsageError(
        `sequence number ${sequence} is taken by line ${at.line + other - 1}`,
        place(word),
      );
    }
    taken.set(sequence, line.number);
    entries.push({ sequence, rule: new Entry(line, place).rule(), text: line.text, line: line.number });
  }
  return { name, entries: entries.sort((one, two) => one.sequence - two.sequence) };
}

/** The list as rules of the firewall: first fit decides, and what fits nothing is dropped. */
export function accessListRules(list: AccessList): RuleSet {
  return { rules: list.entries.map(({ rule }) => rule), policy: "drop", policyText: implicitDeny };
}

/** IOS counts in tens, from the highest number there is. */
function nextSequence(entries: readonly AccessListEntry[]): number {
  return entries.reduce((most, { sequence }) => Math.max(most, Math.floor(sequence / 10) * 10), 0) + 10;
}

/** One permit or deny, read word by word. */
class Entry {
  #next = 0;

  constructor(
    private readonly line: ListLine,
    private readonly place: (word: Word) => SourcePlace,
  ) {}

  rule(): Rule {
    const action = this.#take("permit or deny") === "permit" ? "accept" : "drop";
    const protocol = this.#protocol();
    const hasPorts = protocol === "tcp" || protocol === "udp";
    const source = this.#address("source");
    const sourcePorts = hasPorts ? this.#ports(protocol) : undefined;
    const destination = this.#address("destination");
    const destinationPorts = hasPorts ? this.#ports(protocol) : undefined;
    const icmp = protocol === "icmp" ? this.#icmp() : undefined;
    const options = this.#options(protocol);
    return {
      action,
      ...(protocol === "ip" ? {} : { protocol }),
      ...(source === undefined ? {} : { source }),
      ...(destination === undefined ? {} : { destination }),
      ...(sourcePorts === undefined ? {} : { sourcePorts }),
      ...(destinationPorts === undefined ? {} : { destinationPorts }),
      ...(icmp === undefined ? {} : { icmp }),
      ...options,
      comment: this.line.text,
    };
  }

  #protocol(): "ip" | NonNullable<Rule["protocol"]> {
    const expected = "ip, tcp, udp, icmp, another protocol's name or a number from 0 to 255";
    const word = this.#take(expected);
    if (word === "ip" || word === "tcp" || word === "udp" || word === "icmp") return word;
    const number = protocolNames[word] ?? this.#number(word, 0, 255, expected);
    if (number === 1) return "icmp";
    if (number === 6) return "tcp";
    if (number === 17) return "udp";
    return `ip-${number}`;
  }

  /** `any`, `host A`, or an address and a wildcard whose ones are the bits that do not matter. */
  #address(which: string): string | undefined {
    const expected = `the ${which}: any, host and an address, or an address and a wildcard mask`;
    const word = this.#take(expected);
    if (word === "any") return undefined;
    if (word === "host")
      return textOf(this.#quad(this.#take("an address such as 172.16.5.27"), "an address"));
    const address = this.#quad(word, expected);
    const wildcard = this.#quad(
      this.#take("a wildcard mask such as 0.0.0.255"),
      "a wildcard mask such as 0.0.0.255",
    );
    const mask = ~wildcard >>> 0;
    if (mask === 0) return undefined;
    const length = prefixLength(mask);
    const base = textOf((address & mask) >>> 0);
    return length === 32 ? base : `${base}/${length ?? textOf(mask)}`;
  }

  #ports(protocol: "tcp" | "udp"): PortRange[] | undefined {
    const operator = this.#peek();
    switch (operator) {
      case "eq":
      case "neq": {
        this.#next++;
        const ports = [this.#port(protocol)];
        // IOS takes up to ten of them.
        while (ports.length < 10 && this.#isPort(protocol)) ports.push(this.#port(protocol));
        if (operator === "eq") return ports.map((port) => ({ first: port, last: port }));
        return allBut(ports);
      }
      case "gt": {
        this.#next++;
        const port = this.#port(protocol);
        if (port === 65_535) throw this.#wrong("a port below 65535, since none is greater", -1);
        return [{ first: port + 1, last: 65_535 }];
      }
      case "lt": {
        this.#next++;
        const port = this.#port(protocol);
        if (port === 0) throw this.#wrong("a port above 0, since none is less", -1);
        return [{ first: 0, last: port - 1 }];
      }
      case "range": {
        this.#next++;
        const one = this.#port(protocol);
        const other = this.#port(protocol);
        return [{ first: Math.min(one, other), last: Math.max(one, other) }];
      }
      default:
        return undefined;
    }
  }

  #port(protocol: "tcp" | "udp"): number {
    const expected = `a ${protocol.toUpperCase()} port: 0 to 65535 or a name that IOS knows, such as ${protocol === "tcp" ? "www" : "tftp"}`;
    const word = this.#take(expected);
    return portNames[protocol][word] ?? this.#number(word, 0, 65_535, expected);
  }

  #isPort(protocol: "tcp" | "udp"): boolean {
    const word = this.#peek();
    return word !== undefined && (word in portNames[protocol] || /^\d+$/.test(word));
  }

  #icmp(): NonNullable<Rule["icmp"]> | undefined {
    const word = this.#peek();
    if (word === undefined) return undefined;
    const known = icmpNames[word];
    if (known !== undefined) {
      this.#next++;
      return known;
    }
    if (!/^\d+$/.test(word)) return undefined;
    this.#next++;
    const type = this.#number(word, 0, 255, "an ICMP type from 0 to 255", -1);
    const next = this.#peek();
    if (next === undefined || !/^\d+$/.test(next)) return { type };
    this.#next++;
    return { type, code: this.#number(next, 0, 255, "an ICMP code from 0 to 255", -1) };
  }

  #options(protocol: string): { established?: true; log?: true } {
    const result: { established?: true; log?: true } = {};
    const words = `${protocol === "tcp" ? "established, " : ""}log, log-input or the end of the line`;
    for (let word = this.#peek(); word !== undefined; word = this.#peek()) {
      if (word === "established" && protocol === "tcp") result.established = true;
      else if (word === "log" || word === "log-input") result.log = true;
      else throw this.#wrong(protocol === "icmp" ? `an ICMP message, ${words}` : words);
      this.#next++;
    }
    return result;
  }

  /** The value of a dotted quad, 32 bits. */
  #quad(word: string, expected: string): number {
    const octets = /^\d{1,3}(\.\d{1,3}){3}$/.test(word) ? word.split(".").map(Number) : [];
    if (octets.length !== 4 || octets.some((octet) => octet > 255)) throw this.#wrong(expected, -1);
    return octets.reduce((sum, octet) => sum * 256 + octet, 0);
  }

  #number(word: string, low: number, high: number, expected: string, at = -1): number {
    const number = /^\d{1,6}$/.test(word) ? Number(word) : -1;
    if (number < low || number > high) throw this.#wrong(expected, at);
    return number;
  }

  #peek(): string | undefined {
    return this.line.words[this.#next]?.text;
  }

  #take(expected: string): string {
    const word = this.#peek();
    if (word === undefined) throw this.#wrong(expected);
    this.#next++;
    return word;
  }

  /** The word at the reading position (or before it), and what should stand there. */
  #wrong(expected: string, offset = 0): UsageError {
    const { words, end } = this.line;
    const word = words[this.#next + offset];
    const found = word === undefined ? "the line ends" : `"${word.text}"`;
    return new UsageError(`access list: ${found}; expected ${expected}`, this.place(word ?? end));
  }
}

/** The ports that are none of these, as ranges. */
function allBut(ports: readonly number[]): PortRange[] {
  const ranges: PortRange[] = [];
  let from = 0;
  for (const port of [...new Set(ports)].sort((one, two) => one - two)) {
    if (port > from) ranges.push({ first: from, last: port - 1 });
    from = port + 1;
  }
  if (from <= 65_535) ranges.push({ first: from, last: 65_535 });
  return ranges;
}

/** How many ones a mask begins with, when nothing but zeros follows them. */
function prefixLength(mask: number): number | undefined {
  const zeros = ~mask >>> 0;
  return (zeros & (zeros + 1)) === 0 ? Math.clz32(zeros) : undefined;
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
