import type { MatrixRow } from "./matrix-row";
import type { PortMatrix } from "./port-matrix";

/** The matrix as a table for people. */
export function matrixLines({ rows, services }: PortMatrix): string[] {
  const isOpen = rows.some(({ predicted }) => predicted === "not predicted");
  const told = services.rows.filter((row) => !isUnknown(row));
  return [
    ...tableLines(rows),
    "",
    "Besides the upgrade:",
    ...tableLines(told),
    ...(services.assumption === undefined || told.length < services.rows.length
      ? []
      : ["", services.assumption]),
    ...(isOpen
      ? [
          "",
          "Not predicted: the rules are nftables, which the kernel alone reads. What goes through them beside the upgrade is not tried.",
        ]
      : []),
  ];
}

/** Nobody says anything of it. */
function isUnknown({ predicted, proven }: MatrixRow): boolean {
  return predicted === "not predicted" && proven === "not tried";
}

function tableLines(rows: readonly MatrixRow[]): string[] {
  const cells = rows.map((row) => [
    row.flow,
    row.ports,
    row.predicted ?? "-",
    row.proven ?? "-",
    remarkOn(row),
  ]);
  const table = [["flow", "ports", "predicted", "proven", ""], ...cells];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => (row[column] as string).length)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

export function remarkOn({ differs, rules, predicted, meetsRules, remark }: MatrixRow): string {
  if (differs) return "DIFFERS";
  if (remark !== undefined) return remark;
  if (!meetsRules) return "within a segment: no rules";
  return predicted === "passes" ? "" : rules.join("; ");
}
