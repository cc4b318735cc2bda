import type { DataTable } from "@cucumber/cucumber";
import { didYouMean } from "../src/did-you-mean";
import { UsageError } from "../src/errors";
import type { RuleSpec } from "../src/firewall/spec";
import type { LabWorld } from "./world";

const columns = [
  "action",
  "protocol",
  "source",
  "source port",
  "destination",
  "port",
  "state",
  "after",
  "packets",
  "log",
] as const;
type Column = (typeof columns)[number];

const states = ["new", "established", "related"] as const;

/**
 * Rules of a firewall as a table of the scenario has them, one a row.
 * @param action what each row does, where the table has no such column
 * @throws UsageError at the cell that cannot be meant so.
 */
export function tableRules(world: LabWorld, table: DataTable, action?: RuleSpec["action"]): RuleSpec[] {
  const headings = (table.raw()[0] ?? []).map((heading) => heading.trim().toLowerCase());
  const unknown = headings.find((heading) => !columns.includes(heading as Column));
  if (unknown !== undefined)
    throw new UsageError(
      `there is no column "${unknown}"${didYouMean(unknown, columns)} (known: ${columns.join(", ")})`,
      world.place.cell(0, (table.raw()[0] ?? [])[headings.indexOf(unknown)] ?? unknown),
    );
  const places = table.raw()[0] ?? [];
  return table
    .rows()
    .map((cells) => Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? ""])))
    .map((row, index) =>
      new Row(row, (heading) =>
        world.place.cell(index + 1, places[headings.indexOf(heading)] ?? heading),
      ).rule(action),
    );
}

class Row {
  constructor(
    private readonly row: Record<string, string>,
    private readonly place: (heading: string) => ReturnType<LabWorld["place"]["cell"]>,
  ) {}

  rule(action?: RuleSpec["action"]): RuleSpec {
    const sourcePort = this.#port("source port");
    const port = this.#port("port");
    const after = this.#count("after");
    const packets = this.#count("packets");
    return {
      action: action ?? this.#oneOf("action", ["accept", "drop", "reject"], undefined),
      protocol: this.#oneOf("protocol", ["any", "udp", "tcp", "icmp"], "any"),
      state: this.#states(),
      log: this.#oneOf("log", ["yes", "no"], "no") === "yes",
      text: this.#text(),
      ...(this.#cell("source") ? { source: this.#cell("source") } : {}),
      ...(this.#cell("destination") ? { destination: this.#cell("destination") } : {}),
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(port === undefined ? {} : { port }),
      ...(after === undefined ? {} : { after }),
      ...(packets === undefined ? {} : { packets }),
    };
  }

  /** The row as it stands in the feature. */
  #text(): string {
    return `| ${Object.values(this.row).join(" | ")} |`;
  }

  #cell(column: Column): string {
    return this.row[column] ?? "";
  }

  #oneOf<T extends string>(column: Column, known: readonly T[], otherwise: T | undefined): T {
    const text = this.#cell(column).toLowerCase();
    if (text === "" && otherwise !== undefined) return otherwise;
    if (!known.includes(text as T))
      throw this.#wrong(column, `${known.join(", ")}${didYouMean(text, known)}`);
    return text as T;
  }

  #port(column: Column): string | undefined {
    const text = this.#cell(column);
    if (text === "") return undefined;
    const [first, last] = (/^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []).slice(1).map(Number);
    if (first === undefined || first > 65_535 || (last !== undefined && (last > 65_535 || last < first)))
      throw this.#wrong(column, "a port or a range such as 1024-65535");
    return text;
  }

  #count(column: Column): number | undefined {
    const text = this.#cell(column);
    if (text === "") return undefined;
    if (!/^\d{1,9}$/.test(text)) throw this.#wrong(column, "a number of packets");
    return Number(text);
  }

  #states(): RuleSpec["state"] {
    const words = this.#cell("state")
      .split(/[, ]+/)
      .filter((word) => word !== "") as RuleSpec["state"];
    if (!words.every((word) => states.includes(word)))
      throw this.#wrong("state", "new, established or related, with commas");
    return words;
  }

  #wrong(column: Column, expected: string): UsageError {
    return new UsageError(`"${this.#cell(column)}": expected ${expected}`, this.place(column));
  }
}
