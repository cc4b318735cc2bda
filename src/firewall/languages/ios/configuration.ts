import { type SourcePlace, UsageError } from "../../../errors";
import { addressText, prefixLength } from "../../../ip/address";
import type { Rule } from "../../rule";
import type { TimeRange } from "../../time-range";
import type { AppliedList, FirewallInterface, NamedList, RulesText } from "../rules-text";
import { TimeRangeText } from "../time-ranges";
import { type Line, LineReader, linesOf, type Note, type PlaceOf, placesFrom, type Word } from "../words";
import { type EntryContext, readExtendedEntry, readStandardEntry } from "./entry";
import { IosObjectGroups, readNetworkMember, readServiceMember } from "./object-groups";
import { evaluatedRule } from "./reflexive";

/** What the last rule of every access list is, though nobody writes it. */
export const implicitDeny = "the implicit deny ip any any";

/** A list and its entries, as they were read. */
export interface IosList {
  /** Its name or number; undefined where the text is entries alone. */
  readonly name: string | undefined;
  /** In the order in which they are looked at: by sequence number. */
  readonly entries: readonly IosEntry[];
  readonly place: SourcePlace;
}

export interface IosEntry {
  readonly sequence: number;
  readonly rule: Rule;
  /** As it was written, without `access-list 101` in front. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** What it had counted when the text was printed, where it says so. */
  readonly matches?: number;
  /** Of `evaluate NAME`: the reflexive list. */
  readonly evaluates?: string;
}

export interface IosRules extends Omit<RulesText, "lists"> {
  readonly lists: readonly IosList[];
}

/**
 * Reads access lists of IOS and IOS-XE with all that they name: as a person types them, as `show access-lists` prints
 * them, or within a whole `show running-config`.
 * @param at where the text begins, in the file that holds it
 * @throws UsageError at line and column, with the word and what was expected.
 */
export function readIos(text: string, at: SourcePlace = { line: 1, column: 1 }): IosRules {
  return new Reader(text, at).read();
}

/** The list as the rules text of every language has it. */
export function namedList({ name, entries, place }: IosList): NamedList {
  return {
    name: name ?? "",
    rules: entries.map(({ rule }) => rule),
    policy: "drop",
    policyText: implicitDeny,
    place,
    matches: entries.map(({ matches }) => matches),
  };
}

/** Words with which a line of the configuration begins that this reader knows. */
const globalWords = [
  "ip",
  "access-list",
  "object-group",
  "time-range",
  "interface",
  "permit",
  "deny",
  "remark",
  "extended",
  "standard",
];

/** Lines of a whole configuration that say what is done with packets, too, and that nobody here reads. */
const otherSayings: readonly [RegExp, string][] = [
  [
    /^ip nat (inside|outside) source|^ip nat pool|^ip nat (inside|outside)$/,
    "NAT is not evaluated: rules are asked with the addresses that packets have",
  ],
  [
    /^zone-pair |^zone security |^zone-member |^class-map type inspect|^policy-map type inspect/,
    "a zone-based firewall is not evaluated",
  ],
  [/^ip inspect /, "inspection (CBAC) is not evaluated"],
  [/^ip (local )?policy |^route-map /, "policy routing is not evaluated"],
  [/^ip verify /, "the check of sources is not evaluated"],
  [/^service-policy /, "policies of traffic are not evaluated"],
  [/^crypto map /, "IPsec is not evaluated"],
  [/^ipv6 /, "IPv6 is not evaluated: the lab has none"],
  [/^mac access-group|^mac access-list|^vlan (filter|access-map)/, "lists of layer 2 are not evaluated"],
  [/^control-plane/, "the control plane is not evaluated"],
];

interface OpenList {
  readonly name: string | undefined;
  readonly kind: "extended" | "standard";
  readonly place: SourcePlace;
  readonly lines: ListLine[];
}

interface ListLine {
  readonly line: Line;
  readonly sequence: number | undefined;
  readonly text: string;
  readonly matches: number | undefined;
  /** `evaluate NAME`: the reflexive list. */
  readonly evaluates?: string;
}

type Mode =
  | { readonly of: "nothing" }
  | { readonly of: "list"; readonly list: OpenList }
  | { readonly of: "networks" | "services"; readonly name: string }
  | { readonly of: "times"; readonly range: TimeRangeText }
  | { readonly of: "interface"; readonly found: OpenInterface }
  | { readonly of: "ignored" };

interface OpenInterface {
  readonly name: string;
  address: string | undefined;
}

const nothing: Mode = { of: "nothing" };

class Reader {
  readonly #lines: Line[];
  readonly #place: PlaceOf;
  /** A whole configuration has lines that are none of a firewall's business. */
  readonly #isWhole: boolean;
  readonly #groups = new IosObjectGroups();
  readonly #times = new Map<string, TimeRangeText>();
  readonly #lists: OpenList[] = [];
  readonly #interfaces: OpenInterface[] = [];
  readonly #applied: AppliedList[] = [];
  readonly #notes: Note[] = [];
  /** By reflexive list: the lines that fill it. */
  readonly #reflecting = new Map<string, Rule[]>();
  #mode: Mode = nothing;

  constructor(
    text: string,
    private readonly at: SourcePlace,
  ) {
    this.#lines = linesOf(text);
    this.#place = placesFrom(at);
    this.#isWhole = this.#lines.some(
      ({ words: [first], indent }) =>
        indent === 0 && ["interface", "hostname", "version"].includes(first?.text ?? ""),
    );
  }

  read(): IosRules {
    for (const line of this.#lines) this.#line(line);
    this.#groups.check();
    const timeRanges = new Map(
      [...this.#times].map(([name, { range }]): [string, TimeRange] => [name, range]),
    );
    const context: EntryContext = { groups: this.#groups, timeRanges, place: this.#place };
    const read = this.#lists.map((list) => this.#list(list, context));
    const lists = read.map((list) => this.#evaluated(list));
    for (const { list, place } of this.#applied) {
      if (lists.some(({ name }) => name === list)) continue;
      this.#notes.push({
        place,
        text: list,
        why: `there is no list "${list}": IOS lets everything through there`,
      });
    }
    return {
      language: "ios",
      lists,
      applied: this.#applied.filter(({ list }) => lists.some(({ name }) => name === list)),
      interfaces: this.#interfaces.map(
        ({ name, address }): FirewallInterface => ({
          name,
          aliases: [shortName(name)],
          address,
          level: undefined,
        }),
      ),
      timeRanges,
      notes: this.#notes.sort((one, other) => one.place.line - other.place.line),
      followsTftp: false,
      isStateful: false,
    };
  }

  #line(line: Line): void {
    const [first] = line.words;
    if (first === undefined || first.text.startsWith("!")) {
      if (line.indent === 0 && this.#isWhole) this.#mode = nothing;
      return;
    }
    const reader = new LineReader(line, this.#place, "access list");
    if (line.indent === 0 || this.#mode.of === "nothing" || !this.#isWhole) {
      if (this.#header(line, reader)) return;
    }
    if ((first.text === "exit" || first.text === "end") && line.words.length === 1) {
      this.#mode = nothing;
      return;
    }
    if (line.indent === 0 && this.#isWhole && this.#mode.of !== "nothing" && !this.#isBody(first.text)) {
      this.#other(line);
      this.#mode = { of: "ignored" };
      return;
    }
    this.#body(line, reader);
  }

  /** Where a configuration lost its blanks, what may stand in the mode stays in it. */
  #isBody(word: string): boolean {
    const { of } = this.#mode;
    if (of === "list") return /^(permit|deny|remark|\d+)$/.test(word);
    if (of === "times") return word === "periodic" || word === "absolute";
    return false;
  }

  /** @returns whether the line begins something of its own */
  #header(line: Line, reader: LineReader): boolean {
    const [first, second] = line.words;
    const word = first?.text;
    if (word === "ip" && second?.text === "access-list") {
      this.#namedList(reader);
      return true;
    }
    if (word === "extended" || word === "standard") {
      this.#shownList(reader, word);
      return true;
    }
    if (word === "access-list") {
      this.#numbered(line, reader);
      return true;
    }
    if (word === "object-group") {
      this.#group(reader);
      return true;
    }
    if (word === "time-range") {
      reader.take("time-range");
      const { raw } = reader.takeWord("the time-range's name");
      reader.end();
      const range = this.#times.get(raw) ?? new TimeRangeText(raw);
      this.#times.set(raw, range);
      this.#mode = { of: "times", range };
      return true;
    }
    if (word === "interface" && line.words.length > 1) {
      reader.take("interface");
      const found = { name: reader.rest(), address: undefined };
      this.#interfaces.push(found);
      this.#mode = { of: "interface", found };
      return true;
    }
    if (
      (word === "ipv6" && second?.text === "access-list") ||
      (word === "mac" && second?.text === "access-list")
    ) {
      this.#other(line);
      this.#mode = { of: "ignored" };
      return true;
    }
    return false;
  }

  #body(line: Line, reader: LineReader): void {
    const mode = this.#mode;
    switch (mode.of) {
      case "list":
        this.#entry(line, mode.list);
        return;
      case "networks":
        readNetworkMember(reader, this.#groups.networks, mode.name);
        reader.end();
        return;
      case "services":
        readServiceMember(reader, this.#groups.services, mode.name);
        reader.end();
        return;
      case "times":
        mode.range.add(reader);
        return;
      case "interface":
        this.#interfaceLine(line, reader, mode.found);
        return;
      case "ignored":
        return;
      default:
        if (this.#isWhole) {
          this.#other(line);
          if (line.indent === 0) this.#mode = { of: "ignored" };
          return;
        }
        this.#loose(line, reader);
    }
  }

  /** An entry without a list around it: the text is entries alone. */
  #loose(line: Line, reader: LineReader): void {
    const [first] = line.words;
    if (!/^(permit|deny|remark|\d+)$/.test(first?.text ?? ""))
      throw reader.wrong("ip access-list extended, permit, deny or remark", { known: globalWords });
    const list: OpenList = { name: undefined, kind: "extended", place: this.at, lines: [] };
    this.#lists.push(list);
    this.#mode = { of: "list", list };
    this.#entry(line, list);
  }

  #namedList(reader: LineReader): void {
    reader.take("ip");
    reader.take("access-list");
    const kind = reader.oneOf(
      ["extended", "standard", "resequence", "log-update", "logging", "persistent"] as const,
      "extended",
    );
    if (kind !== "extended" && kind !== "standard") {
      reader.rest();
      this.#mode = { of: "ignored" };
      return;
    }
    const word = reader.takeWord("the list's name or number");
    reader.end();
    this.#open(word, kind, reader);
  }

  /** `Extended IP access list NAME` of `show access-lists`. */
  #shownList(reader: LineReader, kind: "extended" | "standard"): void {
    reader.take(kind);
    for (const wanted of ["ip", "access", "list"])
      if (!reader.skip(wanted)) throw reader.wrong(`"${wanted}"`);
    const word = reader.takeWord("the list's name or number");
    reader.end();
    this.#open(word, kind, reader);
  }

  #open(word: Word, kind: OpenList["kind"], reader: LineReader): OpenList {
    const name = word.raw;
    if (/^\d+$/.test(name) && kindOf(Number(name)) !== kind) {
      const numbers = kind === "extended" ? "100-199 or 2000-2699" : "1-99 or 1300-1999";
      throw reader.wrong(
        `a name, or the number of ${kind === "extended" ? "an extended" : "a standard"} list: ${numbers}`,
        {
          offset: -1,
        },
      );
    }
    const known = this.#lists.find((list) => list.name === name);
    const list = known ?? { name, kind, place: this.#place(word), lines: [] };
    if (known === undefined) this.#lists.push(list);
    this.#mode = { of: "list", list };
    return list;
  }

  /** `access-list 101 permit ...`: the list goes on with each such line. */
  #numbered(line: Line, reader: LineReader): void {
    reader.take("access-list");
    const word = reader.takeWord("the list's number");
    const kind = /^\d{1,4}$/.test(word.text) ? kindOf(Number(word.text)) : undefined;
    if (kind === undefined)
      throw reader.wrong(
        "the number of an extended list, 100-199 or 2000-2699, or of a standard one, 1-99 or 1300-1999",
        { offset: -1 },
      );
    const list = this.#open(word, kind, reader);
    this.#entry({ ...line, words: line.words.slice(2) }, list);
    this.#mode = nothing;
  }

  #entry(line: Line, list: OpenList): void {
    let { words } = line;
    const refuse = (expected: string) =>
      new LineReader({ ...line, words }, this.#place, "access list").wrong(expected, {
        known: ["permit", "deny", "remark", "evaluate"],
      });
    if (words[0]?.text === "remark") return;
    const begin = words;
    let sequence: number | undefined;
    if (/^\d+$/.test(words[0]?.text ?? "")) {
      sequence = Number(words[0]?.text);
      if (sequence < 1 || sequence > 2_147_483_647) throw refuse("a sequence number from 1 to 2147483647");
      words = words.slice(1);
      if (words[0]?.text === "remark") return;
    }
    const verb = words[0]?.text;
    if (verb === "evaluate" && list.kind === "extended") {
      const reader = new LineReader({ ...line, words }, this.#place, "access list");
      reader.take("evaluate");
      const evaluates = reader.takeWord("the name of a reflexive list").raw;
      reader.end();
      const text = begin.map(({ raw }) => raw).join(" ");
      list.lines.push({ line: { ...line, words }, sequence, text, matches: undefined, evaluates });
      return;
    }
    if (verb !== "permit" && verb !== "deny") {
      const header = sequence === undefined && list.lines.length === 0 ? "ip access-list extended, " : "";
      throw refuse(`${header}permit, deny or remark`);
    }
    const count = countBehind(words);
    const kept = (all: Line["words"]) => (count === undefined ? all : all.slice(0, -2));
    list.lines.push({
      line: { ...line, words: kept(words) },
      sequence,
      text: kept(begin)
        .map(({ raw }) => raw)
        .join(" "),
      matches: count,
    });
  }

  #list(open: OpenList, context: EntryContext): IosList {
    const taken = new Map<number, number>();
    let highest = 0;
    const entries = open.lines.map(({ line, sequence: given, text, matches, evaluates }): IosEntry => {
      // IOS counts in tens, from the highest number there is.
      const sequence = given ?? Math.floor(highest / 10) * 10 + 10;
      const other = taken.get(sequence);
      if (other !== undefined)
        throw new UsageError(
          `sequence number ${sequence} is taken by line ${this.at.line + other - 1}`,
          this.#place(line.words[0] ?? line.end),
        );
      taken.set(sequence, line.number);
      highest = Math.max(highest, sequence);
      if (evaluates !== undefined) {
        const rule = { action: "accept", comment: text, line: line.number } as const;
        return { sequence, rule, text, line: line.number, evaluates };
      }
      const read = open.kind === "standard" ? readStandardEntry : readExtendedEntry;
      const { rule, notes, reflects } = read(line, text, context);
      if (reflects !== undefined)
        this.#reflecting.set(reflects, [...(this.#reflecting.get(reflects) ?? []), rule]);
      for (const why of notes) this.#notes.push({ place: this.#place(line.words[0] ?? line.end), text, why });
      return { sequence, rule, text, line: line.number, ...(matches === undefined ? {} : { matches }) };
    });
    return {
      name: open.name,
      place: open.place,
      entries: entries.sort((one, two) => one.sequence - two.sequence),
    };
  }

  /** Lines with `evaluate` say what the lines with `reflect` have made of them. */
  #evaluated(list: IosList): IosList {
    const entries = list.entries.map((entry): IosEntry => {
      const { evaluates, rule } = entry;
      if (evaluates === undefined) return entry;
      const reflecting = this.#reflecting.get(evaluates) ?? [];
      if (reflecting.length === 0)
        this.#notes.push({
          place: { ...this.at, line: this.at.line + entry.line - 1, column: 1 },
          text: entry.text,
          why: `no line says "reflect ${evaluates}": it lets nothing through`,
        });
      return { ...entry, rule: { ...rule, ...evaluatedRule(reflecting) } };
    });
    return { ...list, entries };
  }

  #group(reader: LineReader): void {
    reader.take("object-group");
    const kinds = ["network", "service", "security", "v6-network", "v6-service", "fqdn"] as const;
    const kind = reader.oneOf(kinds, "network or service");
    const { raw } = reader.takeWord("the group's name");
    reader.end();
    if (kind !== "network" && kind !== "service") {
      this.#notes.push({
        place: this.#place(reader.line.words[0] ?? reader.line.end),
        text: reader.line.text,
        why: `groups of kind ${kind} are not evaluated`,
      });
      this.#mode = { of: "ignored" };
      return;
    }
    const of = kind === "network" ? "networks" : "services";
    this.#groups[of].begin(raw);
    this.#mode = { of, name: raw };
  }

  #interfaceLine(line: Line, reader: LineReader, found: OpenInterface): void {
    const { text } = line;
    if (/^ip address \d/i.test(text)) {
      reader.take("ip");
      reader.take("address");
      const address = reader.quad("an address");
      const mask = reader.quad("a mask such as 255.255.255.0");
      const length = prefixLength(mask);
      if (length === undefined) throw reader.wrong("a mask such as 255.255.255.0", { offset: -1 });
      if (!reader.skip("secondary")) found.address = `${addressText(address)}/${length}`;
      return;
    }
    if (/^ip access-group/i.test(text)) {
      reader.take("ip");
      const word = reader.takeWord("access-group");
      const list = reader.takeWord("the list's name or number");
      const direction = reader.oneOf(["in", "out"] as const, "in or out");
      reader.end();
      this.#applied.push({ list: list.raw, interface: found.name, direction, place: this.#place(word) });
      return;
    }
    if (/^ip access-/i.test(text))
      throw reader.wrong("ip access-group", { offset: 1, known: ["access-group"] });
    this.#other(line);
  }

  /** A line of a whole configuration: named where it says what is done with packets. */
  #other(line: Line): void {
    const why = otherSayings.find(([pattern]) => pattern.test(line.text.toLowerCase()))?.[1];
    if (why !== undefined)
      this.#notes.push({ place: this.#place(line.words[0] ?? line.end), text: line.text, why });
  }
}

function kindOf(number: number): OpenList["kind"] | undefined {
  if ((number >= 100 && number <= 199) || (number >= 2000 && number <= 2699)) return "extended";
  if ((number >= 1 && number <= 99) || (number >= 1300 && number <= 1999)) return "standard";
  return undefined;
}

/** `show access-lists` ends a line that has counted with `(12 matches)`. */
function countBehind(words: Line["words"]): number | undefined {
  const [count, matches] = words.slice(-2);
  const number = /^\((\d+)$/.exec(count?.text ?? "")?.[1];
  return number !== undefined && /^match(es)?\)$/.test(matches?.text ?? "") ? Number(number) : undefined;
}

/** `Gi0/1` for `GigabitEthernet0/1`. */
function shortName(name: string): string {
  return name.replace(/^([A-Za-z]{2})[A-Za-z-]*/, "$1");
}
