import type { SourcePlace, UsageError } from "../../../errors";
import { addressOf, addressText, prefixLength } from "../../../ip/address";
import type { Rule } from "../../rule";
import type { TimeRange } from "../../time-range";
import type { AppliedList, FirewallInterface, NamedList, RulesText } from "../rules-text";
import { TimeRangeText } from "../time-ranges";
import { type Line, LineReader, linesOf, type Note, type PlaceOf, placesFrom, type Word } from "../words";
import { type AsaContext, readAsaEntry } from "./entry";
import {
  AsaObjects,
  readIcmpGroup,
  readNetworkGroup,
  readNetworkObject,
  readProtocolGroup,
  readServiceGroup,
  readServiceObject,
} from "./objects";

/** What an ASA does with what no entry of an interface's list fits. */
export const asaImplicitDeny = "the implicit deny ip any any";

const what = "ASA";

interface OpenInterface {
  readonly hardware: string;
  name: string | undefined;
  level: number | undefined;
  address: string | undefined;
}

interface ListLine {
  readonly line: Line;
  /** The first word behind the list's name. */
  readonly from: number;
  readonly matches: number | undefined;
}

interface OpenList {
  readonly name: string;
  readonly place: SourcePlace;
  readonly lines: ListLine[];
}

interface Application {
  readonly list: Word;
  /** undefined: global. */
  readonly interface: Word | undefined;
  readonly direction: "in" | "out";
  readonly reader: LineReader;
}

type Body = (reader: LineReader, line: Line) => void;

/** Lines that say what is done with packets, too, and that nobody here reads. */
const otherSayings: readonly [RegExp, string][] = [
  [
    /^nat |^static \(|^global \(/,
    "NAT is not evaluated: rules are asked with the addresses that packets have",
  ],
  [/^crypto map |^vpn-filter /, "VPNs are not evaluated"],
  [
    /^access-list \S+ (webtype|ethertype|standard)/,
    "lists of this kind filter no packets between interfaces",
  ],
  [/^ipv6 /, "IPv6 is not evaluated: the lab has none"],
  [/^ip verify reverse-path/, "the check of sources is not evaluated"],
  [/^shun |^threat-detection /, "shunning is not evaluated"],
];

/**
 * Reads the configuration of an ASA, or of an FTD as `show running-config` prints it: its objects, lists, and where they
 * are applied.
 * @param at where the text begins, in the file that holds it
 * @throws UsageError at line and column, with the word and what was expected.
 */
export function readAsa(text: string, at: SourcePlace = { line: 1, column: 1 }): RulesText {
  return new Reader(text, at).read();
}

class Reader {
  readonly #lines: Line[];
  readonly #place: PlaceOf;
  readonly #isWhole: boolean;
  readonly #objects = new AsaObjects();
  readonly #times = new Map<string, TimeRangeText>();
  readonly #interfaces: OpenInterface[] = [];
  readonly #lists = new Map<string, OpenList>();
  readonly #applied: Application[] = [];
  readonly #notes: Note[] = [];
  #samePermitted = false;
  /** undefined: the text has no inspection at all, so that the device's default stands. */
  #inspections: Set<string> | undefined;
  #body: Body | undefined;

  constructor(text: string, at: SourcePlace) {
    this.#lines = linesOf(text);
    this.#place = placesFrom(at);
    this.#isWhole = this.#lines.some(
      ({ words: [first], indent }) =>
        indent === 0 && (first?.text === "interface" || first?.text === "hostname"),
    );
  }

  read(): RulesText {
    // Objects may stand behind the lists that name them, so the lists' lines are read last.
    for (const line of this.#lines) this.#line(line);
    this.#objects.check();
    const timeRanges = new Map(
      [...this.#times].map(([name, { range }]): [string, TimeRange] => [name, range]),
    );
    const named = this.#interfaces.flatMap(({ name, address }): [string, string | undefined][] =>
      name === undefined ? [] : [[name, address]],
    );
    const context: AsaContext = { objects: this.#objects, timeRanges, interfaces: new Map(named) };
    const lists = [...this.#lists.values()].map((list) => this.#list(list, context));
    return {
      language: "asa",
      lists,
      applied: this.#applied.map((one) =>
        this.#application(
          one,
          named.map(([name]) => name),
        ),
      ),
      interfaces: this.#interfaces.flatMap(({ name, hardware, level, address }): FirewallInterface[] =>
        name === undefined ? [] : [{ name, aliases: [hardware], address, level }],
      ),
      timeRanges,
      notes: this.#notes.sort((one, other) => one.place.line - other.place.line),
      followsTftp: this.#inspections?.has("tftp") ?? true,
      isStateful: true,
      levels: { samePermitted: this.#samePermitted },
    };
  }

  #line(line: Line): void {
    const [first] = line.words;
    if (first === undefined || /^[!:]/.test(first.text)) {
      this.#body = undefined;
      return;
    }
    // `show access-list` prints what a line with groups stands for beneath it, indented.
    if (first.text === "access-list" && line.indent >= 2) return;
    if (line.indent > 0 && this.#body !== undefined) {
      this.#body(new LineReader(line, this.#place, what), line);
      return;
    }
    this.#body = undefined;
    const reader = new LineReader(line, this.#place, what);
    reader.take("a command");
    switch (first.text) {
      case "access-list":
        this.#accessList(line, reader);
        return;
      case "access-group":
        this.#accessGroup(reader);
        return;
      case "object":
        this.#object(reader);
        return;
      case "object-group":
        this.#group(reader);
        return;
      case "interface":
        this.#interface(reader);
        return;
      case "time-range":
        this.#timeRange(reader);
        return;
      case "name":
        this.#name(reader);
        return;
      case "same-security-traffic":
        reader.oneOf(["permit"] as const);
        if (reader.oneOf(["inter-interface", "intra-interface"] as const) === "inter-interface")
          this.#samePermitted = true;
        return;
      case "policy-map":
        this.#policyMap(reader);
        return;
      default:
        this.#other(line, reader);
    }
  }

  #accessList(line: Line, reader: LineReader): void {
    const name = reader.takeWord("the list's name");
    // The head of `show access-list`: `access-list OUTSIDE; 4 elements; name hash: 0x2d4e`.
    if (name.text === "cached" || name.raw.endsWith(";")) return;
    if (reader.skip("line")) reader.number(1, 2_147_483_647, "the line's number");
    // `extended` need not be typed.
    const isShort = reader.peek() === "permit" || reader.peek() === "deny";
    const kind = isShort
      ? "extended"
      : reader.oneOf(
          ["extended", "advanced", "remark", "standard", "webtype", "ethertype"] as const,
          "extended or remark",
        );
    const list = this.#lists.get(name.raw) ?? { name: name.raw, place: this.#place(name), lines: [] };
    if (kind === "remark") return;
    if (kind !== "extended" && kind !== "advanced") {
      this.#note(line, "lists of this kind filter no packets between interfaces");
      return;
    }
    this.#lists.set(name.raw, list);
    const counted = line.words
      .map(({ text }) => /^\(hitcnt=(\d+)\)$/.exec(text)?.[1])
      .find((found) => found !== undefined);
    list.lines.push({
      line,
      from: reader.position,
      matches: counted === undefined ? undefined : Number(counted),
    });
  }

  #list({ name, place, lines }: OpenList, context: AsaContext): NamedList {
    const rules: Rule[] = [];
    const matches: (number | undefined)[] = [];
    for (const { line, from, matches: count } of lines) {
      const kind = line.words[from - 1]?.text === "advanced" ? "advanced" : "extended";
      const text = textOf(line);
      const reader = new LineReader(line, this.#place, what, from);
      const { rule, isInactive, notes, from: source, to } = readAsaEntry(reader, kind, text, context);
      for (const why of notes) this.#note(line, why);
      if (isInactive) {
        this.#note(line, "it is inactive");
        continue;
      }
      rules.push({
        ...rule,
        ...(source === undefined ? {} : { from: source }),
        ...(to === undefined ? {} : { to }),
      });
      matches.push(count);
    }
    return { name, place, rules, policy: "drop", policyText: asaImplicitDeny, matches };
  }

  #accessGroup(reader: LineReader): void {
    const list = reader.takeWord("the list's name");
    const where = reader.oneOf(["in", "out", "global"] as const, "in, out or global");
    if (where === "global") {
      reader.end();
      this.#applied.push({ list, interface: undefined, direction: "in", reader });
      return;
    }
    if (!reader.skip("interface")) throw reader.wrong("interface");
    const name = reader.takeWord("the name of an interface");
    if (reader.skip("control-plane")) {
      this.#note(reader.line, "it filters what is for the ASA itself");
      return;
    }
    if (reader.skip("per-user-override"))
      this.#note(reader.line, "what a user's own list says is not evaluated");
    reader.end();
    this.#applied.push({ list, interface: name, direction: where, reader });
  }

  /** @throws UsageError for a list or an interface that is not there. */
  #application(
    { list, interface: of, direction, reader }: Application,
    names: readonly string[],
  ): AppliedList {
    const place = this.#place(list);
    const at = (word: Word) => reader.line.words.indexOf(word) - reader.position;
    const refusal = (word: Word, expected: string, known: readonly string[]): UsageError =>
      reader.wrong(expected, { offset: at(word), known });
    const lists = [...this.#lists.keys()];
    if (!lists.includes(list.raw))
      throw refusal(
        list,
        lists.length === 0 ? "a list that the configuration has" : `a list: ${lists.join(", ")}`,
        lists,
      );
    if (of !== undefined && names.length > 0 && !names.includes(of.raw))
      throw refusal(of, `an interface: ${names.join(", ")}`, names);
    // A few lines without the interfaces' own: they name interfaces all the same.
    if (of !== undefined && names.length === 0 && !this.#interfaces.some(({ name }) => name === of.raw))
      this.#interfaces.push({ hardware: of.raw, name: of.raw, level: undefined, address: undefined });
    return { list: list.raw, interface: of?.raw, direction, place };
  }

  #object(reader: LineReader): void {
    const kind = reader.oneOf(["network", "service"] as const, "network or service");
    const { raw } = reader.takeWord("the object's name");
    const { networkObjects, serviceObjects } = this.#objects;
    (kind === "network" ? networkObjects : serviceObjects).begin(raw);
    this.#body = (body, line) => {
      if (kind === "service") readServiceObject(body, this.#objects, raw);
      else {
        const why = readNetworkObject(body, this.#objects, raw);
        if (why !== undefined) this.#note(line, why);
      }
    };
    // `object network X` and its `host ...` on one line, as some prints have it.
    if (reader.peek() !== undefined) this.#body(reader, reader.line);
  }

  #group(reader: LineReader): void {
    const kinds = ["network", "service", "protocol", "icmp-type", "user", "security"] as const;
    const kind = reader.oneOf(kinds, "network, service, protocol or icmp-type");
    const { raw } = reader.takeWord("the group's name");
    const objects = this.#objects;
    switch (kind) {
      case "network":
        reader.end();
        objects.networks.begin(raw);
        this.#body = (body, line) => {
          const why = readNetworkGroup(body, objects, raw);
          if (why !== undefined) this.#note(line, why);
        };
        return;
      case "service": {
        const transports = { tcp: ["tcp"], udp: ["udp"], "tcp-udp": ["tcp", "udp"] } as const;
        const word =
          reader.peek() === undefined ? undefined : reader.oneOf(["tcp", "udp", "tcp-udp"] as const);
        reader.end();
        (word === undefined ? objects.services : objects.ports).begin(raw);
        this.#body = (body) =>
          readServiceGroup(body, objects, raw, word === undefined ? undefined : transports[word]);
        return;
      }
      case "protocol":
        reader.end();
        objects.protocols.begin(raw);
        this.#body = (body) => readProtocolGroup(body, objects, raw);
        return;
      case "icmp-type":
        reader.end();
        objects.icmpTypes.begin(raw);
        this.#body = (body) => readIcmpGroup(body, objects, raw);
        return;
      default:
        this.#note(reader.line, `groups of kind ${kind} are not evaluated`);
        this.#body = () => undefined;
    }
  }

  #interface(reader: LineReader): void {
    const found: OpenInterface = {
      hardware: reader.rest(),
      name: undefined,
      level: undefined,
      address: undefined,
    };
    this.#interfaces.push(found);
    this.#body = (body, line) => {
      const word = body.take("a command");
      if (word === "nameif") {
        found.name = body.takeWord("the interface's name").raw;
        // Its level unless another is given: 100 for `inside`, 0 for every other name.
        found.level ??= found.name.toLowerCase() === "inside" ? 100 : 0;
      } else if (word === "security-level") found.level = body.number(0, 100);
      else if (word === "ip" && body.skip("address")) {
        // `ip address dhcp`, or a name of `names`.
        if (this.#objects.peekAddress(body) === undefined) return;
        const address = this.#objects.address(body, "an address");
        const mask = addressOf(body.peek() ?? "") === undefined ? 0xffffff00 : body.quad("a mask");
        const length = prefixLength(mask);
        if (length === undefined) throw body.wrong("a mask such as 255.255.255.0", { offset: -1 });
        found.address = `${addressText(address)}/${length}`;
      } else this.#saying(line);
    };
  }

  #timeRange(reader: LineReader): void {
    const { raw } = reader.takeWord("the time-range's name");
    reader.end();
    const range = new TimeRangeText(raw);
    this.#times.set(raw, range);
    this.#body = (body) => range.add(body);
  }

  /** `name 172.16.5.27 tftp-server`. */
  #name(reader: LineReader): void {
    const address = reader.quad("an address");
    const { text } = reader.takeWord("the name that stands for it");
    this.#objects.names.set(text, address);
  }

  #policyMap(reader: LineReader): void {
    if (reader.peek() === "type") {
      this.#body = () => undefined;
      return;
    }
    const inspections = this.#inspections ?? new Set<string>();
    this.#inspections = inspections;
    this.#body = (body) => {
      if (body.take("a command") === "inspect") inspections.add(body.take("a protocol"));
    };
  }

  #other(line: Line, reader: LineReader): void {
    if (this.#saying(line)) return;
    // What belongs to a command that is none of a firewall's business.
    this.#body = () => undefined;
    if (this.#isWhole || this.#isHarmless(line)) return;
    throw reader.wrong("access-list, access-group, object, object-group, interface, time-range or name", {
      offset: -1,
      known: [
        "access-list",
        "access-group",
        "object",
        "object-group",
        "interface",
        "time-range",
        "name",
        "policy-map",
        "same-security-traffic",
      ],
    });
  }

  #isHarmless({ words }: Line): boolean {
    return [
      "names",
      "class-map",
      "class",
      "service-policy",
      "mtu",
      "route",
      "asa",
      "ngfw",
      "exit",
      "no",
    ].includes(words[0]?.text ?? "");
  }

  #saying(line: Line): boolean {
    const why = otherSayings.find(([pattern]) => pattern.test(line.text.toLowerCase()))?.[1];
    if (why !== undefined) this.#note(line, why);
    return why !== undefined;
  }

  #note(line: Line, why: string): void {
    this.#notes.push({ place: this.#place(line.words[0] ?? line.end), text: line.text, why });
  }
}

/** As it was written, without what `show access-list` adds. */
function textOf({ words }: Line): string {
  return words
    .filter(({ text }) => !/^\(hitcnt=\d+\)$/.test(text) && !/^0x[0-9a-f]+$/.test(text))
    .map(({ raw }) => raw)
    .join(" ");
}
