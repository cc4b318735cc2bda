import type { DataTable } from "@cucumber/cucumber";
import { didYouMean } from "../src/did-you-mean";
import { type SourcePlace, UsageError } from "../src/errors";
import { own } from "../src/own";
import type { LabWorld } from "./world";

/** Columns of a table of what a DHCP server lends: the lab file's key, and whether there may be several. */
const columns: Readonly<
  Record<string, { readonly key: string; readonly also: readonly string[]; readonly isList?: boolean }>
> = {
  segment: { key: "segment", also: ["subnet", "network", "vlan"] },
  controllers: { key: "controllers", also: ["controller", "wlc", "wlcs"], isList: true },
  "option 43": { key: "option43", also: ["option43"] },
  domain: { key: "domain", also: ["domain name", "option 15"] },
  "name servers": {
    key: "nameServers",
    also: ["name server", "dns", "dns server", "dns servers"],
    isList: true,
  },
  lease: { key: "lease", also: ["lease seconds", "lease time"] },
};

export interface LentRow {
  /** In the lab file's words. */
  readonly entry: Readonly<Record<string, unknown>>;
  readonly place: SourcePlace;
  /** Where the value under a lab file's key was written. */
  cellOf(key: string): SourcePlace;
}

/** @throws UsageError at a heading that there is not. */
export function lentRows(world: LabWorld, table: DataTable): LentRow[] {
  const headings = table.raw()[0] ?? [];
  const found = headings.map((heading) => ({ heading, column: columnOf(world, heading) }));
  const rows = table.hashes();
  if (rows.length === 0)
    throw new UsageError("the table has no segments: below the headings comes one a row", world.place.step);
  return rows.map((row, index) => {
    const values = found.flatMap(({ heading, column }) => {
      const text = own(row, heading)?.trim() ?? "";
      return text === "" ? [] : [[column.key, cellValue(column, text)] as const];
    });
    const cellOf = (key: string) =>
      world.place.cell(index + 1, found.find(({ column }) => column.key === key)?.heading ?? "");
    return { entry: Object.fromEntries(values), place: cellOf("segment"), cellOf };
  });
}

function cellValue({ key, isList = false }: { key: string; isList?: boolean }, text: string): unknown {
  if (isList) return text.split(/[\s,]+/);
  return key === "lease" && /^\d+$/.test(text) ? Number(text) : text;
}

function columnOf(world: LabWorld, heading: string) {
  const plain = heading.trim().toLowerCase().replace(/[_-]/g, " ");
  const found = Object.entries(columns).find(([name, { also }]) => name === plain || also.includes(plain));
  if (found) return found[1];
  const known = Object.keys(columns);
  throw new UsageError(
    `there is no column "${heading}"${didYouMean(plain, known)} (known: ${known.join(", ")})`,
    world.place.cell(0, heading),
  );
}
