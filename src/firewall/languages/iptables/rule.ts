import { UsageError } from "../../../errors";
import { addressOf, prefixLength } from "../../../ip/address";
import { allAddressesBut } from "../../address-set";
import type { ConnectionState } from "../../conntrack";
import type { PortRange, RejectAnswer, Rule, Service } from "../../rule";
import { icmpMessages } from "../names";
import { portsBut } from "../services";
import { LineReader, maskedText, type PlaceOf } from "../words";

/** Targets that end a rule, and no chain. */
const targets = [
  "ACCEPT",
  "DROP",
  "REJECT",
  "RETURN",
  "LOG",
  "NFLOG",
  "CT",
  "NOTRACK",
  "MARK",
  "CONNMARK",
  "MASQUERADE",
  "SNAT",
  "DNAT",
  "REDIRECT",
  "TCPMSS",
] as const;

export interface IptablesRule {
  /** undefined for a rule that decides nothing, or that fits nothing here. */
  readonly rule: Rule | undefined;
  readonly notes: readonly string[];
  /** Named by `-i` and `-o`. */
  readonly interfaces: readonly string[];
}

/** Port names of /etc/services that people write in rules. */
const portNames: ReadonlyMap<string, number> = new Map([
  ["ssh", 22],
  ["domain", 53],
  ["bootps", 67],
  ["bootpc", 68],
  ["tftp", 69],
  ["http", 80],
  ["ntp", 123],
  ["snmp", 161],
  ["https", 443],
  ["syslog", 514],
  ["capwap-control", 5246],
  ["capwap-data", 5247],
]);

const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ["icmp", 1],
  ["igmp", 2],
  ["tcp", 6],
  ["udp", 17],
  ["gre", 47],
  ["esp", 50],
  ["ah", 51],
  ["ospf", 89],
  ["vrrp", 112],
  ["sctp", 132],
]);

const answers: ReadonlyMap<string, RejectAnswer> = new Map([
  ["icmp-net-unreachable", "network-unreachable"],
  ["net-unreach", "network-unreachable"],
  ["icmp-host-unreachable", "host-unreachable"],
  ["host-unreach", "host-unreachable"],
  ["icmp-port-unreachable", "port-unreachable"],
  ["port-unreach", "port-unreachable"],
  ["icmp-net-prohibited", "network-prohibited"],
  ["net-prohib", "network-prohibited"],
  ["icmp-host-prohibited", "host-prohibited"],
  ["host-prohib", "host-prohibited"],
  ["icmp-admin-prohibited", "administratively-prohibited"],
  ["admin-prohib", "administratively-prohibited"],
  ["tcp-reset", "tcp-reset"],
]);

const states: readonly ConnectionState[] = ["new", "established", "related", "invalid"];

const addressTypes = [
  "UNICAST",
  "LOCAL",
  "BROADCAST",
  "ANYCAST",
  "MULTICAST",
  "BLACKHOLE",
  "UNREACHABLE",
  "PROHIBIT",
];

/** Matches of `-m` that are read; `tcp`, `udp` and the like only open their options. */
const modules = [
  "tcp",
  "udp",
  "icmp",
  "multiport",
  "conntrack",
  "state",
  "comment",
  "iprange",
  "limit",
  "dscp",
  "addrtype",
];

const options = [
  "-p",
  "-s",
  "-d",
  "-i",
  "-o",
  "-m",
  "-j",
  "-g",
  "-f",
  "--dport",
  "--sport",
  "--dports",
  "--sports",
  "--ports",
  "--ctstate",
  "--state",
  "--icmp-type",
  "--tcp-flags",
  "--syn",
  "--src-range",
  "--dst-range",
  "--comment",
  "--limit",
  "--limit-burst",
  "--dscp",
  "--src-type",
  "--dst-type",
];

/** Reads a rule from behind `-A CHAIN`. */
export function readIptablesRule(
  reader: LineReader,
  text: string,
  place: PlaceOf,
  chains: readonly string[],
): IptablesRule {
  return new RuleReader(unquoted(reader, place), text, chains).read();
}

class RuleReader {
  readonly #notes: string[] = [];
  readonly #interfaces: string[] = [];
  #protocol: number | undefined;
  #notProtocol: number | undefined;
  #source: string | readonly string[] | undefined;
  #destination: string | readonly string[] | undefined;
  #sourcePorts: PortRange[] | undefined;
  #destinationPorts: PortRange[] | undefined;
  #eitherPorts: PortRange[] | undefined;
  #icmp: Service["icmp"];
  #state: ConnectionState[] | undefined;
  #from: string | undefined;
  #to: string | undefined;
  #established = false;
  #flags: readonly Service[] | undefined;
  #dscp: number | undefined;
  #fitsNothing = false;
  #fragments = false;

  constructor(
    private readonly reader: LineReader,
    private readonly text: string,
    private readonly chains: readonly string[],
  ) {}

  read(): IptablesRule {
    const { reader } = this;
    let target: Partial<Rule> = { action: "count" };
    for (let word = reader.peek(); word !== undefined; word = reader.peek()) {
      const isNot = reader.skip("!");
      const option = reader.takeWord("an option").raw;
      if (option === "-j" || option === "--jump") target = this.#target("jump");
      else if (option === "-g" || option === "--goto") target = this.#target("goto");
      else this.#match(option, isNot);
    }
    return {
      rule: this.#fitsNothing ? undefined : this.#rule(target),
      notes: this.#notes,
      interfaces: this.#interfaces,
    };
  }

  #rule(target: Partial<Rule>): Rule {
    const protocol = this.#protocol === undefined ? undefined : nameOf(this.#protocol);
    const services = this.#services(protocol);
    return {
      action: "count",
      ...(protocol === undefined ? {} : { protocol }),
      ...(this.#icmp === undefined ? {} : { icmp: this.#icmp }),
      ...(this.#source === undefined ? {} : { source: this.#source }),
      ...(this.#destination === undefined ? {} : { destination: this.#destination }),
      ...(this.#sourcePorts === undefined ? {} : { sourcePorts: this.#sourcePorts }),
      ...(this.#destinationPorts === undefined ? {} : { destinationPorts: this.#destinationPorts }),
      ...(services === undefined ? {} : { services }),
      ...(this.#state === undefined ? {} : { state: this.#state }),
      ...(this.#established ? { established: true } : {}),
      ...(this.#fragments ? { fragments: true } : {}),
      ...(this.#dscp === undefined ? {} : { dscp: [this.#dscp] }),
      ...(this.#from === undefined ? {} : { from: this.#from }),
      ...(this.#to === undefined ? {} : { to: this.#to }),
      ...target,
      comment: this.text,
      line: this.reader.line.number,
    };
  }

  #services(protocol: Service["protocol"]): readonly Service[] | undefined {
    if (this.#notProtocol !== undefined) {
      const others = Array.from({ length: 256 }, (_, number) => number).filter(
        (number) => number !== this.#notProtocol,
      );
      return others.map((number) => ({ protocol: nameOf(number) ?? "ip-0" }));
    }
    if (this.#eitherPorts !== undefined)
      return [
        { ...(protocol === undefined ? {} : { protocol }), sourcePorts: this.#eitherPorts },
        { ...(protocol === undefined ? {} : { protocol }), destinationPorts: this.#eitherPorts },
      ];
    return this.#flags;
  }

  #match(option: string, isNot: boolean): void {
    const { reader } = this;
    switch (option) {
      case "-p":
      case "--protocol":
        this.#readProtocol(isNot);
        return;
      case "-s":
      case "--source":
      case "--src":
        this.#source = this.#addresses(isNot);
        return;
      case "-d":
      case "--destination":
      case "--dst":
        this.#destination = this.#addresses(isNot);
        return;
      case "--src-range":
        this.#source = this.#range(isNot);
        return;
      case "--dst-range":
        this.#destination = this.#range(isNot);
        return;
      case "-i":
      case "--in-interface":
        this.#from = this.#interface(isNot);
        return;
      case "-o":
      case "--out-interface":
        this.#to = this.#interface(isNot);
        return;
      case "--sport":
      case "--source-port":
        this.#sourcePorts = this.#ports(isNot, false);
        return;
      case "--dport":
      case "--destination-port":
        this.#destinationPorts = this.#ports(isNot, false);
        return;
      case "--sports":
      case "--source-ports":
        this.#sourcePorts = this.#ports(isNot, true);
        return;
      case "--dports":
      case "--destination-ports":
        this.#destinationPorts = this.#ports(isNot, true);
        return;
      case "--ports":
        if (isNot) throw reader.wrong("--ports without !", { offset: -1 });
        this.#eitherPorts = this.#ports(false, true);
        return;
      case "--ctstate":
      case "--state":
        this.#readState(isNot);
        return;
      case "--icmp-type":
        this.#readIcmp(isNot);
        return;
      case "--syn":
        this.#syn(isNot);
        return;
      case "--tcp-flags":
        this.#tcpFlags(isNot);
        return;
      case "-f":
      case "--fragment":
        this.#fragment(isNot);
        return;
      case "--dscp":
        this.#readDscp(isNot);
        return;
      case "--comment":
        reader.take("a comment");
        return;
      case "--src-type":
      case "--dst-type":
        this.#addressType(isNot);
        return;
      case "--limit-iface-in":
      case "--limit-iface-out":
        return;
      case "--limit":
      case "--limit-burst":
        reader.take("a rate");
        if (option === "--limit")
          this.#notes.push("its rate is not evaluated: it is taken to fit every packet");
        return;
      case "-m":
      case "--match":
        reader.oneOf(modules, `a match that is evaluated: ${modules.join(", ")}`);
        return;
      default:
        throw reader.wrong(`an option that is evaluated: ${options.join(", ")}`, {
          offset: -1,
          known: options,
        });
    }
  }

  #target(kind: "jump" | "goto"): Partial<Rule> {
    const { reader } = this;
    const { raw } = reader.takeWord("a target");
    if (this.chains.includes(raw)) return { action: kind, chain: raw };
    switch (raw) {
      case "ACCEPT":
        return { action: "accept" };
      case "DROP":
        return { action: "drop" };
      case "RETURN":
        return { action: "return" };
      case "REJECT":
        return this.#reject();
      case "LOG":
      case "NFLOG":
        reader.rest();
        return { action: "count", log: true };
      default:
        if ((targets as readonly string[]).includes(raw)) {
          this.#notes.push(`${raw} is not evaluated`);
          reader.rest();
          return { action: "count" };
        }
        throw reader.wrong("a target: ACCEPT, DROP, REJECT, RETURN, LOG, or a chain that the text declares", {
          offset: -1,
          known: [...this.chains, ...targets],
        });
    }
  }

  /** What is forwarded goes from one host to another: both addresses are of type UNICAST. */
  #addressType(isNot: boolean): void {
    const { reader } = this;
    const types = reader
      .take(`a type of addresses: ${addressTypes.join(", ")}`)
      .toUpperCase()
      .split(",");
    const stranger = types.find((type) => !addressTypes.includes(type));
    if (stranger !== undefined)
      throw reader.wrong(`a type of addresses: ${addressTypes.join(", ")}`, {
        offset: -1,
        known: addressTypes,
      });
    if (types.includes("UNICAST") !== isNot) return;
    this.#notes.push("fits no packet that is forwarded from host to host");
    this.#fitsNothing = true;
  }

  #reject(): Partial<Rule> {
    const { reader } = this;
    if (!reader.skip("--reject-with")) return { action: "reject", rejectWith: "port-unreachable" };
    const expected = `an answer: ${[...answers.keys()].join(", ")}`;
    const word = reader.take(expected);
    const rejectWith = answers.get(word);
    if (rejectWith === undefined) throw reader.wrong(expected, { offset: -1, known: [...answers.keys()] });
    return { action: "reject", rejectWith };
  }

  #readProtocol(isNot: boolean): void {
    const { reader } = this;
    const expected = "a protocol: tcp, udp, icmp, all, another name or a number";
    const word = reader.take(expected);
    if (word === "all" || word === "0") return;
    const number = protocolNumbers.get(word) ?? (/^\d{1,3}$/.test(word) ? Number(word) : undefined);
    if (number === undefined || number > 255)
      throw reader.wrong(expected, { offset: -1, known: [...protocolNumbers.keys(), "all"] });
    if (isNot) this.#notProtocol = number;
    else this.#protocol = number;
  }

  #addresses(isNot: boolean): string | readonly string[] | undefined {
    const { reader } = this;
    const expected = "an address or a network such as 172.16.4.0/24";
    const texts = reader.take(expected).split(",");
    const found = texts.flatMap((text) => {
      const [base, mask] = text.split("/");
      const address = addressOf(base ?? "");
      if (address === undefined) throw reader.wrong(expected, { offset: -1 });
      const bits = mask === undefined ? 32 : /^\d{1,2}$/.test(mask) ? Number(mask) : undefined;
      const value = bits === undefined ? addressOf(mask ?? "") : bits > 32 ? undefined : bitsMask(bits);
      if (value === undefined) throw reader.wrong(expected, { offset: -1 });
      return maskedText(address, value) ?? [];
    });
    if (isNot) {
      if (texts.some((text) => prefixLength(addressOf(text.split("/")[1] ?? "") ?? 0) === undefined))
        throw reader.refuse("the opposite of a mask with gaps is not evaluated");
      if (found.length === 0) this.#fitsNothing = true;
      return allAddressesBut(found);
    }
    // A /0 among them is every address.
    if (found.length < texts.length) return undefined;
    return found.length === 1 ? (found[0] as string) : found;
  }

  #range(isNot: boolean): readonly string[] {
    const { reader } = this;
    const expected = "a range such as 172.16.4.10-172.16.4.20";
    const text = reader.take(expected);
    const [first, last] = text.split("-").map(addressOf);
    if (first === undefined || last === undefined || last < first || text.split("-").length > 2)
      throw reader.wrong(expected, { offset: -1 });
    return isNot ? allAddressesBut([text]) : [text];
  }

  #interface(isNot: boolean): string | undefined {
    const { raw } = this.reader.takeWord("an interface such as eth0");
    if (raw === "+") return undefined;
    this.#interfaces.push(raw);
    return isNot ? `!${raw}` : raw;
  }

  #ports(isNot: boolean, isMany: boolean): PortRange[] {
    const { reader } = this;
    const expected = isMany ? "ports such as 69,514,1024:2047" : "a port or a range such as 1024:65535";
    const texts = reader.take(expected).split(",");
    if (!isMany && texts.length > 1)
      throw reader.wrong(`${expected} (several ports need -m multiport --dports)`, { offset: -1 });
    const number = (text: string, otherwise: number) => {
      if (text === "") return otherwise;
      const port = portNames.get(text) ?? (/^\d{1,5}$/.test(text) ? Number(text) : 65_536);
      if (port > 65_535) throw reader.wrong(expected, { offset: -1, known: [...portNames.keys()] });
      return port;
    };
    const ranges = texts.map((text) => {
      const [from, to] = text.split(":");
      const first = number(from ?? "", 0);
      const last = to === undefined ? first : number(to, 65_535);
      if (last < first) throw reader.wrong(expected, { offset: -1 });
      return { first, last };
    });
    return isNot ? portsBut(ranges) : ranges;
  }

  #readState(isNot: boolean): void {
    const { reader } = this;
    const expected = "states: NEW, ESTABLISHED, RELATED, INVALID";
    const found: ConnectionState[] = [];
    for (const text of reader.take(expected).split(",")) {
      if (text === "untracked" || text === "snat" || text === "dnat") {
        this.#notes.push(`the state ${text.toUpperCase()} fits no packet of the lab`);
        continue;
      }
      if (!states.includes(text as ConnectionState))
        throw reader.wrong(expected, { offset: -1, known: states });
      found.push(text as ConnectionState);
    }
    const wanted = isNot ? states.filter((state) => !found.includes(state)) : found;
    if (wanted.length === 0) this.#fitsNothing = true;
    this.#state = wanted;
  }

  #readIcmp(isNot: boolean): void {
    const { reader } = this;
    const expected = "an ICMP type by number or name, such as 3/3 or echo-request";
    if (isNot) throw reader.wrong("--icmp-type without !", { offset: -1 });
    const word = reader.take(expected);
    if (word === "any") return;
    const names = new Map([
      ...icmpMessages,
      ["echo-request", { type: 8 }],
      ["destination-unreachable", { type: 3 }],
    ] as const);
    const [type, code] = (/^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(word) ?? [])
      .slice(1)
      .map((text) => (text === undefined ? undefined : Number(text)));
    const known =
      names.get(word) ??
      (type === undefined || type > 255 ? undefined : { type, ...(code === undefined ? {} : { code }) });
    if (known === undefined) throw reader.wrong(expected, { offset: -1, known: [...names.keys()] });
    this.#icmp = known;
  }

  /** A SYN without ACK and RST: what our model calls not `established`. */
  #syn(isNot: boolean): void {
    if (isNot) this.#established = true;
    else this.#state = this.#state ?? ["new"];
    if (!isNot) this.#notes.push("--syn is taken as a connection's first packet (state NEW)");
  }

  #tcpFlags(isNot: boolean): void {
    const { reader } = this;
    const mask = reader.take("the flags that are looked at, such as SYN,RST,ACK");
    const wanted = reader.take("those of them that are set");
    const isSyn = /\bsyn\b/.test(mask) && wanted === "syn";
    if (isSyn) {
      this.#syn(isNot);
      return;
    }
    this.#fitsNothing = true;
    this.#notes.push("flags other than a SYN's are not evaluated: the rule is left out");
  }

  #fragment(isNot: boolean): void {
    if (isNot) return;
    this.#fragments = true;
    this.#notes.push("fits later fragments only; the lab's firewall meets packets whole");
  }

  #readDscp(isNot: boolean): void {
    const { reader } = this;
    const value = Number(reader.take("a DSCP such as 0x2e"));
    if (isNot || !Number.isInteger(value) || value < 0 || value > 63)
      throw reader.wrong("a DSCP from 0 to 63, without !", { offset: -1 });
    this.#dscp = value;
    this.#notes.push(
      value === 0
        ? "its marking decides nothing: the lab's packets are unmarked (DSCP 0)"
        : "fits no packet of the lab: the lab's packets are unmarked (DSCP 0)",
    );
  }
}

function nameOf(number: number): Service["protocol"] {
  if (number === 1) return "icmp";
  if (number === 6) return "tcp";
  if (number === 17) return "udp";
  return `ip-${number}`;
}

function bitsMask(length: number): number {
  return length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
}

/** Words between quotation marks are one: `--comment "images for the APs"`. */
function unquoted(reader: LineReader, place: PlaceOf): LineReader {
  const { line, position } = reader;
  const words = [...line.words.slice(0, position)];
  let open: (typeof words)[number] | undefined;
  for (const word of line.words.slice(position)) {
    if (open !== undefined) {
      open = { ...open, raw: `${open.raw} ${word.raw}`, text: `${open.text} ${word.text}` };
      if (word.raw.endsWith('"')) {
        words.push(open);
        open = undefined;
      }
    } else if (word.raw.startsWith('"') && !(word.raw.length > 1 && word.raw.endsWith('"'))) open = word;
    else words.push(word);
  }
  if (open !== undefined) throw new UsageError(`iptables: the quotation mark is not closed`, place(open));
  return new LineReader({ ...line, words }, place, reader.what, position);
}
