import { addressOf, addressText } from "../../../ip/address";
import type { Rule, Service } from "../../rule";
import { dscpNames, icmpMessages, iosPorts, iosProtocols, precedenceNames, tosNames } from "../names";
import { readIcmp, readPorts, readProtocol } from "../services";
import { type Line, LineReader, maskedText, type PlaceOf } from "../words";
import { anyAddress, type IosObjectGroups } from "./object-groups";

/** What a permit or deny needs to know of its configuration. */
export interface EntryContext {
  readonly groups: IosObjectGroups;
  readonly timeRanges: ReadonlyMap<string, unknown>;
  readonly place: PlaceOf;
}

/** A permit or deny, and why some of its words decide nothing here. */
export interface EntryRule {
  readonly rule: Rule;
  readonly notes: readonly string[];
  /** Of a permit with `reflect`: the reflexive list whose lines its packets make. */
  readonly reflects?: string;
}

/** What the lab's packets are marked with: nothing. */
const unmarked = "the lab's packets are unmarked (DSCP 0)";

/** Reads one line of an extended list from `permit` or `deny` on. */
export function readExtendedEntry(line: Line, text: string, context: EntryContext): EntryRule {
  return new Entry(line, text, context).extended();
}

/** Reads one line of a standard list, which knows sources alone. */
export function readStandardEntry(line: Line, text: string, context: EntryContext): EntryRule {
  return new Entry(line, text, context).standard();
}

class Entry {
  readonly #reader: LineReader;
  readonly #notes: string[] = [];
  #reflects: string | undefined;

  constructor(
    line: Line,
    private readonly text: string,
    private readonly context: EntryContext,
  ) {
    this.#reader = new LineReader(line, context.place, "access list");
  }

  extended(): EntryRule {
    const action = this.#action();
    const { protocol, services } = this.#protocol();
    const transport = protocol === "tcp" || protocol === "udp" ? protocol : undefined;
    const ports = () =>
      transport === undefined
        ? undefined
        : readPorts(this.#reader, { transports: [transport], names: iosPorts, several: 10 });
    const source = this.#address("source");
    const sourcePorts = ports();
    const destination = this.#address("destination");
    const destinationPorts = ports();
    const icmp = protocol === "icmp" ? readIcmp(this.#reader) : undefined;
    const options = this.#options(services === undefined ? (protocol ?? "ip") : "group", action);
    return this.#made({
      action,
      ...(protocol === undefined ? {} : { protocol }),
      ...(services === undefined ? {} : { services }),
      ...(source === undefined ? {} : { source }),
      ...(destination === undefined ? {} : { destination }),
      ...(sourcePorts === undefined ? {} : { sourcePorts }),
      ...(destinationPorts === undefined ? {} : { destinationPorts }),
      ...(icmp === undefined ? {} : { icmp }),
      ...options,
    });
  }

  standard(): EntryRule {
    const action = this.#action();
    const expected = "any, host and an address, or an address and perhaps a wildcard mask";
    const reader = this.#reader;
    let source: string | undefined;
    if (!reader.skip("any")) {
      const isHost = reader.skip("host");
      if (!isHost && addressOf(reader.peek() ?? "") === undefined)
        throw reader.wrong(expected, { known: ["any", "host"] });
      const address = reader.quad(isHost ? "an address such as 172.16.5.27" : expected);
      // An address alone is a host.
      const wildcard =
        isHost || addressOf(reader.peek() ?? "") === undefined
          ? 0
          : reader.quad("a wildcard mask such as 0.0.0.255");
      source = maskedText(address, ~wildcard >>> 0);
    }
    const log = reader.skip("log");
    reader.end("log or the end of the line: a standard list looks at sources alone");
    return this.#made({ action, ...(source === undefined ? {} : { source }), ...(log ? { log } : {}) });
  }

  #made(rule: Rule): EntryRule {
    return {
      rule: { ...rule, comment: this.text, line: this.#reader.line.number },
      notes: this.#notes,
      ...(this.#reflects === undefined ? {} : { reflects: this.#reflects }),
    };
  }

  #action(): "accept" | "drop" {
    return this.#reader.take("permit or deny") === "permit" ? "accept" : "drop";
  }

  #protocol(): { protocol?: Service["protocol"]; services?: readonly Service[] } {
    const reader = this.#reader;
    const expected = "ip, tcp, udp, icmp, another protocol's name or a number from 0 to 255, or object-group";
    if (!reader.skip("object-group")) {
      const protocol = readProtocol(reader, iosProtocols, expected, ["object-group"]);
      return protocol === undefined ? {} : { protocol };
    }
    const name = reader.takeWord("the name of a service group").raw;
    const { services, networks } = this.context.groups;
    const members = services.membersOf(name);
    if (members !== undefined) return { services: members };
    throw reader.refuse(
      networks.has(name)
        ? `"${name}" is an object-group network; expected an object-group service in place of the protocol`
        : services.missing(name),
    );
  }

  /** `any`, `host A`, `object-group G`, or an address and a wildcard whose ones are the bits that do not matter. */
  #address(which: string): string | readonly string[] | undefined {
    const reader = this.#reader;
    const expected = `the ${which}: any, host and an address, an address and a wildcard mask, or object-group`;
    if (reader.skip("any")) return undefined;
    if (reader.skip("host")) return addressText(reader.quad("an address such as 172.16.5.27"));
    if (reader.skip("object-group")) return this.#network(reader);
    if (addressOf(reader.peek() ?? "") === undefined)
      throw reader.wrong(expected, { known: ["any", "host", "object-group"] });
    const address = reader.quad(expected);
    const wildcard = reader.quad("a wildcard mask such as 0.0.0.255");
    return maskedText(address, ~wildcard >>> 0);
  }

  #network(reader: LineReader): readonly string[] | undefined {
    const name = reader.takeWord("the name of a network group").raw;
    const { services, networks } = this.context.groups;
    const members = networks.membersOf(name);
    if (members === undefined)
      throw reader.refuse(
        services.has(name)
          ? `"${name}" is an object-group service; expected an object-group network in place of an address`
          : networks.missing(name),
      );
    return members.includes(anyAddress) ? undefined : members;
  }

  #options(protocol: string, action: Rule["action"]): Partial<Rule> {
    const reader = this.#reader;
    const result: { -readonly [K in keyof Rule]?: Rule[K] } = {};
    const known = [
      ...(protocol === "tcp" ? ["established"] : []),
      "log",
      "log-input",
      "fragments",
      "dscp",
      "precedence",
      "tos",
      "option",
      ...(action === "accept" ? ["reflect"] : []),
      "time-range",
    ];
    const words = `${known.slice(0, -1).join(", ")}, time-range or the end of the line`;
    let hasOption = false;
    for (let word = reader.peek(); word !== undefined; word = reader.peek()) {
      reader.take(words);
      if (word === "established" && protocol === "tcp") result.established = true;
      else if (word === "log" || word === "log-input") result.log = true;
      else if (word === "fragments") {
        result.fragments = true;
        this.#notes.push("fits later fragments only; the lab's firewall meets packets whole");
      } else if (word === "dscp") result.dscp = [this.#value("a DSCP", dscpNames, 63)];
      else if (word === "precedence") {
        const precedence = this.#value("a precedence", precedenceNames, 7);
        result.dscp = Array.from({ length: 8 }, (_, low) => precedence * 8 + low);
      } else if (word === "tos") {
        const tos = this.#value("a type of service", tosNames, 15);
        // Its last bit is the first of ECN's two, which nobody sets in the lab (RFC 3168 §5).
        result.dscp = tos % 2 === 1 ? [] : Array.from({ length: 8 }, (_, high) => high * 8 + tos / 2);
      } else if (word === "option") {
        reader.takeWord("an IP option such as any-options");
        hasOption = true;
      } else if (word === "reflect" && action === "accept") this.#reflects = this.#reflexive();
      else if (word === "time-range") result.timeRange = this.#timeRange();
      else
        throw reader.wrong(protocol === "icmp" ? `an ICMP message, ${words}` : words, {
          offset: -1,
          known: protocol === "icmp" ? [...known, ...icmpMessages.keys()] : known,
        });
    }
    if (result.dscp !== undefined)
      this.#notes.push(
        result.dscp.includes(0)
          ? `its marking decides nothing: ${unmarked}`
          : `fits no packet of the lab: ${unmarked}`,
      );
    if (!hasOption) return result;
    this.#notes.push("fits packets with IP options; the lab's packets have none");
    return { ...result, dscp: [] };
  }

  /** `reflect NAME timeout 300`. */
  #reflexive(): string {
    const reader = this.#reader;
    const { raw } = reader.takeWord("the name of a reflexive list");
    if (reader.skip("timeout")) reader.number(1, 2_147_483, "a time-out in seconds");
    return raw;
  }

  #value(what: string, names: ReadonlyMap<string, number>, most: number): number {
    const known = names.get(this.#reader.peek() ?? "");
    const expected = `${what}: 0 to ${most}, or a name such as ${[...names.keys()].slice(0, 3).join(", ")}`;
    if (known === undefined && !/^\d+$/.test(this.#reader.peek() ?? ""))
      throw this.#reader.wrong(expected, { known: [...names.keys()] });
    if (known === undefined) return this.#reader.number(0, most, expected);
    this.#reader.take(expected);
    return known;
  }

  #timeRange(): string {
    const { raw } = this.#reader.takeWord("the name of a time-range");
    if (!this.context.timeRanges.has(raw)) {
      const names = [...this.context.timeRanges.keys()];
      throw this.#reader.wrong(
        names.length === 0
          ? "a time-range that the text defines (time-range NAME, then periodic or absolute)"
          : `a time-range: ${names.join(", ")}`,
        { offset: -1, known: names },
      );
    }
    return raw;
  }
}
