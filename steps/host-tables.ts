import type { DataTable } from "@cucumber/cucumber";
import { didYouMean } from "../src/did-you-mean";
import { type SourcePlace, UsageError } from "../src/errors";
import { own } from "../src/own";
import type { LabWorld } from "./world";

/** What a column is called, and what else people call it; the lab file's word for it where that is another. */
const columns: Readonly<Record<string, { readonly key?: string; readonly also: readonly string[] }>> = {
  name: { also: ["hostname", "host name", "host", "ap", "ap name", "device"] },
  model: { also: ["type", "ap model", "ap type", "platform", "pid", "product id", "hardware"] },
  address: { also: ["ip", "ip address", "ipv4", "ipv4 address", "addr", "management ip"] },
  image: {
    key: "version",
    also: [
      "version",
      "image version",
      "software",
      "software version",
      "release",
      "primary",
      "primary image",
      "running image",
    ],
  },
  backup: { also: ["backup image", "backup version"] },
  mac: { also: ["mac address", "radio mac", "base radio mac"] },
  role: { also: ["kind"] },
  username: { also: ["user"] },
  password: { also: [] },
  enable: { also: ["enable password", "enable secret"] },
  ssh: { also: [] },
  dialect: { also: ["console dialect"] },
  certificate: { also: ["cert"] },
};

/** One device of a table. */
export interface HostRow {
  readonly isController: boolean;
  /** In the lab file's words. */
  readonly item: Readonly<Record<string, string>>;
  readonly place: SourcePlace;
  /** Where the value under a lab file's key was written. */
  cellOf(key: string): SourcePlace;
}

/**
 * The devices of a scenario's table.
 * @throws UsageError at the heading or cell that cannot be meant so.
 */
export function hostRows(world: LabWorld, table: DataTable): HostRow[] {
  const headings = table.raw()[0] ?? [];
  const keys = headings.map((heading) => columnOf(world, heading, headings));
  const rows = table.hashes().map((row, index) => hostRow(world, row, index + 1, headings, keys));
  if (rows.length === 0)
    throw new UsageError(
      "the table has no devices: below the headings comes one device a row",
      world.place.step,
    );
  return rows;
}

/** Which row is the controller: the one that says so, by its role or its name; else the first. */
export function controllerRow(rows: readonly HostRow[]): HostRow {
  const bySaying = rows.find(({ isController }) => isController);
  if (bySaying) return bySaying;
  const named = rows.filter(({ item }) => /ewc|wlc|controller/i.test(item.name ?? ""));
  return named.length === 1 ? named[0]! : rows[0]!;
}

function columnOf(world: LabWorld, heading: string, headings: readonly string[]): string {
  const plain = heading.trim().toLowerCase().replace(/[_-]/g, " ");
  const found = Object.entries(columns).find(([name, { also }]) => name === plain || also.includes(plain));
  if (found) return found[1].key ?? found[0];
  const known = Object.keys(columns);
  const place = world.place.cell(0, heading);
  const all = Object.entries(columns).flatMap(([name, { also }]) => [name, ...also]);
  const isKnown = (one: string) => all.includes(one.trim().toLowerCase());
  if (!headings.some(isKnown))
    throw new UsageError(
      `the first row of the table must say what the columns are, as in | name | model | address |; "${heading}" is no column`,
      place,
    );
  throw new UsageError(
    `there is no column "${heading}"${didYouMean(plain, known)} (known: ${known.join(", ")})`,
    place,
  );
}

function hostRow(
  world: LabWorld,
  row: Readonly<Record<string, string>>,
  number: number,
  headings: readonly string[],
  keys: readonly string[],
): HostRow {
  const item: Record<string, string> = {};
  headings.forEach((heading, index) => {
    const value = own(row, heading)?.trim() ?? "";
    if (value !== "") item[keys[index]!] = value;
  });
  const cellOf = (key: string) => world.place.cell(number, headings[keys.indexOf(key)] ?? key);
  for (const key of ["version", "backup"])
    if (/^\d+\.\d+\.\d+(\.\d+|[a-z])?$/.test(own(item, key) ?? ""))
      item[key] = world.imageVersion(own(item, key)!);
  const { role = "", ...rest } = item;
  if (role !== "" && !/^(?:controller|ewc|wlc|ap|access point)$/i.test(role))
    throw new UsageError(`"${role}": expected controller or AP`, cellOf("role"));
  return {
    isController: /^(?:controller|ewc|wlc)$/i.test(role),
    item: rest,
    place: cellOf("name"),
    cellOf,
  };
}
