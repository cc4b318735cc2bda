import type { MatrixRow, PortMatrix } from "./port-matrix";

/** The matrix as a table for people. */
export function matrixLines({ rows }: PortMatrix): string[] {
  const isOpen = rows.some(({ predicted }) => predicted === "not predicted");
  return [
    ...tableLines(rows),
    ...(isOpen ? ["", "Not predicted: the rules are nftables, which the kernel alone reads."] : []),
  ];
}

function tableLines(rows: readonly MatrixRow[]): string[] {
  const cells = rows.map((row) => [
    row.flow,
    row.ports,
    row.predicted ?? "-",
    row.proven ?? "-",
    remark(row),
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

function remark({ differs, rules, predicted, meetsRules }: MatrixRow): string {
  if (differs) return "DIFFERS";
  if (!meetsRules) return "within a segment: no rules";
  return predicted === "passes" ? "" : rules.join("; ");
}
