import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { type TextKey, t } from "../language";
import { Find } from "./find";
import { Scroll } from "./scroll";

export interface Column<Row> {
  readonly title: TextKey;
  readonly cell: (row: Row) => ComponentChildren;
  readonly isMono?: true;
}

interface FoundTableProps<Row> {
  readonly title: TextKey;
  /** Beside the title where there are rows, and where there are none. */
  readonly hint?: TextKey;
  readonly none: TextKey;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name of the access point that the row is of. */
  readonly apOf: (row: Row) => string;
  /** What a search looks in. */
  readonly words: (row: Row) => readonly unknown[];
  /** The first heads the row. */
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
}

/** A page that is one table, with a search over its rows. */
export function FoundTable<Row>(props: FoundTableProps<Row>) {
  const { title, hint, none, rows, keyOf, apOf, words, columns } = props;
  const [head, ...others] = columns;
  const wanted = useSignal("");
  const shown = rows.filter((row) => words(row).join(" ").toLowerCase().includes(wanted.value.toLowerCase()));
  const isEmpty = rows.length === 0;
  return (
    <>
      <p class="crumbs">{t("nav.monitoring")}</p>
      <div class="title-row">
        <h1 id="page-title">{t(title)}</h1>
        {!isEmpty && <Find value={wanted} />}
      </div>
      {(isEmpty || hint) && <p class="quiet">{t(isEmpty ? none : hint!)}</p>}
      {!isEmpty && (
        <Scroll kind="table-frame" label="page-title">
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col" key={column.title}>
                    {t(column.title)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={keyOf(row)} data-ap={apOf(row)}>
                  <th scope="row">{head.cell(row)}</th>
                  {others.map((column) => (
                    <td key={column.title} class={column.isMono && "mono"}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p class="quiet">{t("ap.search.none")}</p>}
        </Scroll>
      )}
    </>
  );
}

/** Good or not, in a word. */
export function Badge({
  kind,
  text,
}: {
  readonly kind: "success" | "warning" | "danger";
  readonly text: string;
}) {
  return (
    <wa-badge variant={kind} appearance="filled-outlined">
      {text}
    </wa-badge>
  );
}
