import { addressText, prefixLength } from "../../../ip/address";
import type { PortRange, Rule, Service } from "../../rule";
import { anyAddress } from "../ios/object-groups";
import { asaPorts, asaProtocols, icmpMessages, type Transport } from "../names";
import { readIcmp, readPorts, readProtocol } from "../services";
import { type LineReader, maskedText, type Word } from "../words";
import type { AsaObjects } from "./objects";

/** What an entry needs to know of its configuration. */
export interface AsaContext {
  readonly objects: AsaObjects;
  readonly timeRanges: ReadonlyMap<string, unknown>;
  /** By `nameif`: `172.16.4.1/24`. */
  readonly interfaces: ReadonlyMap<string, string | undefined>;
}

export interface AsaEntry {
  readonly rule: Rule;
  /** Marked `inactive`: it fits nothing. */
  readonly isInactive: boolean;
  /** Of an `advanced` line: its interfaces. */
  readonly from?: string;
  readonly to?: string;
  readonly notes: readonly string[];
}

interface Place {
  readonly address?: string | readonly string[];
  readonly ifc?: string;
}

/** Objects whose names are looked up, or that hold nothing: no packet has such an address. */
const nobody: readonly string[] = [];

/**
 * Reads a line of an access list from its action on: `extended` of an ASA, or `advanced` of an FTD.
 * @param text the line as it was written
 */
export function readAsaEntry(
  reader: LineReader,
  kind: "extended" | "advanced",
  text: string,
  context: AsaContext,
): AsaEntry {
  return new Entry(reader, kind, text, context).read();
}

const icmp6Messages =
  /^(\d+|echo|echo-reply|unreachable|packet-too-big|time-exceeded|parameter-problem|membership-(query|reduction|report)|neighbor-(advertisement|redirect|solicitation)|router-(advertisement|renumbering|solicitation))$/;

class Entry {
  readonly #notes: string[] = [];

  constructor(
    private readonly reader: LineReader,
    private readonly kind: "extended" | "advanced",
    private readonly text: string,
    private readonly context: AsaContext,
  ) {}

  read(): AsaEntry {
    const { reader } = this;
    const verbs =
      this.kind === "advanced" ? (["permit", "deny", "trust"] as const) : (["permit", "deny"] as const);
    const action = reader.oneOf(verbs) === "deny" ? "drop" : "accept";
    const protocol = this.#protocol();
    this.#users();
    const source = this.#place("source");
    const sourcePorts = this.#ports(protocol, false);
    const destination = this.#place("destination");
    const destinationPorts = this.#ports(protocol, true);
    const icmp = this.#icmp(protocol);
    const { isInactive, ...options } = this.#options();
    const services = this.#services(protocol, sourcePorts, destinationPorts, icmp);
    return {
      rule: {
        action,
        ...services,
        ...(source.address === undefined ? {} : { source: source.address }),
        ...(destination.address === undefined ? {} : { destination: destination.address }),
        ...options,
        comment: this.text,
        line: reader.line.number,
      },
      isInactive,
      ...(source.ifc === undefined ? {} : { from: source.ifc }),
      ...(destination.ifc === undefined ? {} : { to: destination.ifc }),
      notes: this.#notes,
    };
  }

  /** One protocol, or services of an object or group. */
  #protocol(): readonly Service[] {
    const { reader } = this;
    const { objects } = this.context;
    if (reader.skip("object")) {
      const { raw } = reader.takeWord("the name of a service object");
      const found = objects.serviceObjects.membersOf(raw);
      if (found !== undefined) return found;
      throw reader.refuse(
        objects.networkObjects.has(raw)
          ? `"${raw}" is an object network; expected an object service in place of the protocol`
          : objects.serviceObjects.missing(raw),
      );
    }
    if (reader.skip("object-group")) {
      const { raw } = reader.takeWord("the name of a service or protocol group");
      const found = objects.services.membersOf(raw) ?? objects.protocols.membersOf(raw);
      if (found !== undefined) return found;
      const stranger = [objects.networks, objects.ports, objects.icmpTypes].find((table) => table.has(raw));
      throw reader.refuse(
        stranger === undefined
          ? objects.services.missing(raw)
          : `"${raw}" is an ${stranger.kind}; expected an object-group service or protocol in place of the protocol`,
      );
    }
    const protocol = readProtocol(
      reader,
      asaProtocols,
      "ip, tcp, udp, icmp, another protocol, object or object-group",
      ["object", "object-group"],
    );
    return [protocol === undefined ? {} : { protocol }];
  }

  /** Rules by user, group or tag fit more or less than anyone can say here. */
  #users(): void {
    const word = this.reader.peek();
    const isUser = [
      "user",
      "user-group",
      "object-group-user",
      "security-group",
      "object-group-security",
    ].includes(word ?? "");
    if (isUser) throw this.reader.wrong("a source: rules for users and security groups are not evaluated");
  }

  #place(which: "source" | "destination"): Place {
    const { reader } = this;
    const { objects, interfaces } = this.context;
    const expected = `the ${which}: any, any4, host, a network and its mask, object, object-group or interface`;
    const known = ["any", "any4", "any6", "host", "object", "object-group", "interface", "ifc"];
    if (this.kind === "advanced" && reader.skip("ifc")) {
      const word = reader.takeWord("the name of an interface");
      this.#interface(word);
      return { ...this.#place(which), ifc: word.raw };
    }
    if (reader.skip("any") || reader.skip("any4")) return {};
    if (reader.skip("any6")) return { address: nobody };
    if (reader.skip("host")) {
      if (/:/.test(reader.peek() ?? "")) return this.#ipv6();
      return { address: addressText(objects.address(reader, "an address such as 172.16.5.27")) };
    }
    if (reader.skip("interface")) {
      const word = reader.takeWord("the name of an interface");
      this.#interface(word);
      const address = interfaces.get(word.raw)?.split("/")[0];
      return { address: address ?? nobody };
    }
    if (reader.skip("object")) {
      const { raw } = reader.takeWord("the name of a network object");
      const members = objects.networkObjects.membersOf(raw);
      if (members === undefined)
        throw reader.refuse(
          objects.serviceObjects.has(raw)
            ? `"${raw}" is an object service; expected an object network in place of an address`
            : objects.networkObjects.missing(raw),
        );
      return this.#members(members);
    }
    if (reader.skip("object-group")) {
      const { raw } = reader.takeWord("the name of a network group");
      const members = objects.networks.membersOf(raw);
      if (members !== undefined) return this.#members(members);
      const stranger = [objects.services, objects.ports, objects.protocols, objects.icmpTypes].find((table) =>
        table.has(raw),
      );
      throw reader.refuse(
        stranger === undefined
          ? objects.networks.missing(raw)
          : `"${raw}" is an ${stranger.kind}; expected an object-group network in place of an address`,
      );
    }
    if (/:/.test(reader.peek() ?? "")) return this.#ipv6();
    if (objects.peekAddress(reader) === undefined) throw reader.wrong(expected, { known });
    const address = objects.address(reader, expected);
    const mask = reader.quad("a mask such as 255.255.255.0");
    if (prefixLength(mask) === undefined)
      throw reader.wrong("a mask such as 255.255.255.0: an ASA has masks, not wildcards", { offset: -1 });
    const text = maskedText(address, mask);
    return text === undefined ? {} : { address: text };
  }

  #ipv6(): Place {
    this.reader.take("an IPv6 address");
    if (!/\//.test(this.reader.line.words[this.reader.position - 1]?.text ?? ""))
      this.#notes.push("IPv6 is not evaluated: the lab has none");
    return { address: nobody };
  }

  #members(members: readonly string[]): Place {
    return members.includes(anyAddress) ? {} : { address: members };
  }

  #interface(word: Word): void {
    const { interfaces } = this.context;
    if (interfaces.has(word.raw)) return;
    const names = [...interfaces.keys()];
    throw this.reader.wrong(
      names.length === 0
        ? "an interface that the configuration names (nameif)"
        : `an interface: ${names.join(", ")}`,
      { offset: -1, known: names },
    );
  }

  /**
   * Ports behind an address: operators, or a group of them. Behind the source an `object-group` may be the destination:
   * what it names decides.
   */
  #ports(protocol: readonly Service[], isDestination: boolean): PortRange[] | undefined {
    const { reader } = this;
    const { objects } = this.context;
    const transports = [
      ...new Set(protocol.flatMap((service) => (isTransport(service.protocol) ? [service.protocol] : []))),
    ];
    if (transports.length === 0) return undefined;
    if (reader.peek() === "object-group") {
      const name = reader.line.words[reader.position + 1]?.raw ?? "";
      const members = objects.ports.membersOf(name);
      if (members !== undefined) {
        reader.take("object-group");
        reader.take("the name of a group of ports");
        const strangers = members.find(({ transports: of }) => !transports.every((one) => of.includes(one)));
        if (strangers !== undefined)
          throw reader.refuse(
            `"${name}" has ports of ${strangers.transports.join("-")}, and the rule is about ${transports.join(" and ")}`,
          );
        return members.map(({ first, last }) => ({ first, last }));
      }
      if (!isDestination) return undefined;
      const known = objects.services.has(name)
        ? `"${name}" is an object-group service with protocols of its own; it stands in place of the protocol`
        : objects.ports.missing(name);
      reader.take("object-group");
      reader.take("the name of a group of ports");
      throw reader.refuse(known);
    }
    return readPorts(reader, { transports, names: asaPorts, several: 1 });
  }

  #icmp(protocol: readonly Service[]): readonly Service[] | undefined {
    // ICMPv6: whatever its message, the lab has none.
    if (protocol[0]?.protocol === "ip-58" && icmp6Messages.test(this.reader.peek() ?? ""))
      this.reader.take("an ICMPv6 message");
    if (protocol.length !== 1 || protocol[0]?.protocol !== "icmp" || protocol[0].icmp !== undefined)
      return undefined;
    const { reader } = this;
    const { objects } = this.context;
    if (reader.peek() === "object-group") {
      reader.take("object-group");
      const { raw } = reader.takeWord("the name of an icmp-type group");
      const found = objects.icmpTypes.membersOf(raw);
      if (found === undefined) throw reader.refuse(objects.icmpTypes.missing(raw));
      return found;
    }
    const icmp = readIcmp(reader);
    return icmp === undefined ? undefined : [{ protocol: "icmp", icmp }];
  }

  /** Protocol and ports as the rule model has them: one of each, or services that any may fit. */
  #services(
    protocol: readonly Service[],
    sourcePorts: PortRange[] | undefined,
    destinationPorts: PortRange[] | undefined,
    icmp: readonly Service[] | undefined,
  ): Partial<Rule> {
    const ports = {
      ...(sourcePorts === undefined ? {} : { sourcePorts }),
      ...(destinationPorts === undefined ? {} : { destinationPorts }),
    };
    if (icmp !== undefined && icmp.length !== 1) return { services: icmp };
    const [only] = icmp ?? protocol;
    if (only !== undefined && protocol.length === 1) return { ...only, ...ports };
    // An `ip` among them is everything.
    const isAny = protocol.some((service) => Object.keys(service).length === 0);
    return isAny ? ports : { services: protocol, ...ports };
  }

  #options(): { isInactive: boolean } & Partial<Rule> {
    const { reader } = this;
    const result: { isInactive: boolean; log?: true; timeRange?: string } = { isInactive: false };
    const known =
      this.kind === "advanced"
        ? ["rule-id", "event-log", "log", "time-range", "inactive"]
        : ["log", "time-range", "inactive", "established"];
    for (let word = reader.peek(); word !== undefined; word = reader.peek()) {
      reader.take("an option");
      if (word === "log") {
        result.log = true;
        this.#logWords();
      } else if (word === "inactive") result.isInactive = true;
      else if (word === "time-range") result.timeRange = this.#timeRange();
      else if (word === "rule-id" && this.kind === "advanced") reader.number(0, 4_294_967_295);
      else if (word === "event-log" && this.kind === "advanced") {
        reader.oneOf(["flow-start", "flow-end", "both"] as const);
        result.log = true;
      } else if (/^\(hitcnt=\d+\)$/.test(word) || /^0x[0-9a-f]+$/.test(word)) continue;
      else
        throw reader.wrong(`${known.join(", ")} or the end of the line`, {
          offset: -1,
          known: [...known, "eq", "range", "gt", "lt", "neq", ...icmpMessages.keys()],
        });
    }
    return result;
  }

  /** `log [level] [interval seconds] [disable|default]`. */
  #logWords(): void {
    const { reader } = this;
    const levels = [
      "emergencies",
      "alerts",
      "critical",
      "errors",
      "warnings",
      "notifications",
      "informational",
      "debugging",
    ];
    while (reader.peek() !== undefined) {
      const word = reader.peek() as string;
      if (word === "interval") {
        reader.take("interval");
        reader.number(1, 600);
      } else if (/^[0-7]$/.test(word) || levels.includes(word) || word === "disable" || word === "default")
        reader.take("a level");
      else return;
    }
  }

  #timeRange(): string {
    const { raw } = this.reader.takeWord("the name of a time-range");
    const names = [...this.context.timeRanges.keys()];
    if (!names.includes(raw))
      throw this.reader.wrong(
        names.length === 0
          ? "a time-range that the configuration defines"
          : `a time-range: ${names.join(", ")}`,
        {
          offset: -1,
          known: names,
        },
      );
    return raw;
  }
}

function isTransport(protocol: Service["protocol"]): protocol is Transport {
  return protocol === "tcp" || protocol === "udp";
}
