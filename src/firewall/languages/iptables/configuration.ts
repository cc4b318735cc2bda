import type { SourcePlace } from "../../../errors";
import type { Rule } from "../../rule";
import type { NamedList, RulesText } from "../rules-text";
import { type Line, LineReader, linesOf, type Note, type PlaceOf, placesFrom } from "../words";
import { readIptablesRule } from "./rule";

const what = "iptables";

/** Chains that the kernel asks by itself, by table. */
const hooks = new Set(["INPUT", "FORWARD", "OUTPUT", "PREROUTING", "POSTROUTING"]);

interface Chain {
  readonly name: string;
  readonly policy: "accept" | "drop";
  readonly place: SourcePlace;
  readonly rules: Rule[];
  readonly matches: (number | undefined)[];
}

/**
 * Reads what `iptables-save` prints: the filter table's FORWARD chain and all that it jumps to; of the other tables, whether
 * a helper follows TFTP. What is not evaluated (INPUT and OUTPUT, NAT, marks) is named.
 * @param at where the text begins, in the file that holds it
 * @throws UsageError at line and column, with the word and what was expected.
 */
export function readIptables(text: string, at: SourcePlace = { line: 1, column: 1 }): RulesText {
  return new Reader(text, at).read();
}

class Reader {
  readonly #lines: Line[];
  readonly #place: PlaceOf;
  readonly #chains = new Map<string, Chain>();
  readonly #notes: Note[] = [];
  readonly #interfaces = new Set<string>();
  readonly #silent = new Set<string>();
  /** The chains that rules may jump to. */
  readonly #declared: readonly string[];
  #table: string | undefined;
  #helper = false;

  constructor(
    text: string,
    private readonly at: SourcePlace,
  ) {
    this.#lines = linesOf(text);
    this.#place = placesFrom(at);
    this.#declared = this.#lines.flatMap(({ words: [first, second] }) => {
      if (first?.raw.startsWith(":") && !hooks.has(first.raw.slice(1))) return [first.raw.slice(1)];
      return first?.raw === "-N" && second !== undefined ? [second.raw] : [];
    });
  }

  read(): RulesText {
    for (const line of this.#lines) this.#line(line);
    const forward = this.#chains.get("FORWARD");
    const others = [...this.#chains.values()].filter(({ name }) => !hooks.has(name));
    // All chains of a set count on from one another, in this order.
    const list: NamedList = {
      name: "FORWARD",
      place: forward?.place ?? this.at,
      rules: forward?.rules ?? [],
      policy: forward?.policy ?? "accept",
      policyText: `the policy of FORWARD (${(forward?.policy ?? "accept").toUpperCase()})`,
      matches: [forward, ...others].flatMap((chain) => chain?.matches ?? []),
      ...(others.length === 0 ? {} : { chains: new Map(others.map(({ name, rules }) => [name, rules])) }),
    };
    return {
      language: "iptables",
      lists: [list],
      applied: [{ list: "FORWARD", interface: undefined, direction: "in", place: list.place }],
      interfaces: [...this.#interfaces].map((name) => ({
        name,
        aliases: [],
        address: undefined,
        level: undefined,
      })),
      timeRanges: new Map(),
      notes: this.#notes.sort((one, other) => one.place.line - other.place.line),
      followsTftp: this.#helper,
      // Whether answers pass without a rule is for its rules about states to say.
      isStateful: false,
    };
  }

  #line(line: Line): void {
    const [first] = line.words;
    if (first === undefined || first.raw.startsWith("#")) return;
    const reader = new LineReader(line, this.#place, what);
    if (first.raw.startsWith("*")) {
      const tables = ["filter", "nat", "mangle", "raw", "security"];
      const name = first.text.slice(1);
      if (!tables.includes(name))
        throw reader.wrong(`a table: ${tables.join(", ")}`, { known: tables.map((one) => `*${one}`) });
      this.#table = name;
      return;
    }
    if (first.text === "commit") {
      this.#table = undefined;
      return;
    }
    const counters = /^\[(\d+):(\d+)\]$/.exec(first.raw);
    if (counters !== null) reader.take("the counters");
    const word = reader.peek() ?? "";
    if (word.startsWith(":")) {
      this.#chain(reader);
      return;
    }
    if (reader.skip("-n") || reader.skip("--new-chain")) {
      this.#begin(reader.takeWord("the chain's name").raw, "accept", reader);
      return;
    }
    if (reader.skip("-p") || reader.skip("--policy")) {
      const name = reader.takeWord("the chain's name").raw;
      this.#policy(name, reader.oneOf(["accept", "drop"] as const, "ACCEPT or DROP"), reader);
      return;
    }
    if (reader.peek() === "iptables") reader.take("iptables");
    if (reader.skip("-t")) this.#table = reader.take("a table");
    if (reader.skip("-a") || reader.skip("--append")) {
      this.#append(line, reader, counters === null ? undefined : Number(counters[1]));
      return;
    }
    throw reader.wrong("*filter, :CHAIN POLICY, -A and a rule, or COMMIT", {
      known: ["*filter", "-a", "commit", "-p", "-n", "-t"],
    });
  }

  /** `:FORWARD DROP [0:0]` */
  #chain(reader: LineReader): void {
    const word = reader.takeWord("a chain");
    const name = word.raw.slice(1);
    const policy = reader.oneOf(["accept", "drop", "-"] as const, "ACCEPT, DROP or -");
    if (reader.peek() !== undefined) reader.take("the counters");
    reader.end();
    if (this.#table !== "filter" && this.#table !== undefined) return;
    this.#policy(name, policy === "drop" ? "drop" : "accept", reader);
  }

  #policy(name: string, policy: Chain["policy"], reader: LineReader): void {
    const known = this.#chains.get(name);
    this.#chains.set(name, {
      name,
      policy,
      place: this.#place(reader.line.words[0] ?? reader.line.end),
      rules: known?.rules ?? [],
      matches: known?.matches ?? [],
    });
  }

  #begin(name: string, policy: Chain["policy"], reader: LineReader): Chain {
    const known = this.#chains.get(name);
    if (known !== undefined) return known;
    this.#policy(name, policy, reader);
    return this.#chains.get(name) as Chain;
  }

  #append(line: Line, reader: LineReader, matches: number | undefined): void {
    const word = reader.takeWord("the chain's name");
    if (this.#table !== undefined && this.#table !== "filter") {
      this.#otherTable(line, word.raw);
      return;
    }
    if (word.raw === "INPUT" || word.raw === "OUTPUT") {
      this.#once(line, `${word.raw}`, `${word.raw} filters what is for the firewall itself or comes from it`);
      return;
    }
    const known = this.#chains.get(word.raw);
    if (known === undefined && this.#chains.size > 0 && !hooks.has(word.raw))
      throw reader.wrong("a chain that the text declares", { offset: -1, known: [...this.#chains.keys()] });
    const chain = known ?? this.#begin(word.raw, "accept", reader);
    const { rule, notes, interfaces } = readIptablesRule(reader, line.text, this.#place, this.#declared);
    for (const why of notes)
      this.#notes.push({ place: this.#place(line.words[0] ?? line.end), text: line.text, why });
    for (const name of interfaces) this.#interfaces.add(name);
    if (rule === undefined) return;
    chain.rules.push(rule);
    chain.matches.push(matches);
  }

  /** NAT, marks and the like are not evaluated; a helper for TFTP is. */
  #otherTable(line: Line, chain: string): void {
    const text = line.text.toLowerCase();
    if (/-j ct\b.*--helper tftp/.test(text)) {
      this.#helper = true;
      return;
    }
    const table = this.#table ?? "";
    const why =
      table === "nat"
        ? "NAT is not evaluated: rules are asked with the addresses that packets have"
        : `the table ${table} is not evaluated`;
    this.#once(line, `${table} ${chain} ${why}`, why);
  }

  /** What stands in many lines is said at the first. */
  #once(line: Line, key: string, why: string): void {
    if (this.#silent.has(key)) return;
    this.#silent.add(key);
    this.#notes.push({ place: this.#place(line.words[0] ?? line.end), text: line.text, why });
  }
}
