import { XMLBuilder } from "fast-xml-parser";
import type { Topology } from "../topology/topology";
import type { Findings } from "./findings";
import type { MatrixRow } from "./matrix-row";
import { matrixPicture } from "./picture";
import type { PortMatrix } from "./port-matrix";
import { matrixLines } from "./text";

const matrixFormats = ["text", "json", "markdown", "junit", "svg"] as const;
export type MatrixFormat = (typeof matrixFormats)[number];

export interface MatrixReport {
  readonly file: string;
  readonly topology: Topology;
  readonly matrix: PortMatrix;
  readonly findings: Findings;
}

/** A matrix as a document of one of the formats. */
export function matrixDocument(format: MatrixFormat, report: MatrixReport): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(asJson(report), null, 2)}\n`;
    case "markdown":
      return asMarkdown(report);
    case "junit":
      return asJunit(report);
    case "svg":
      return matrixPicture(report.topology, report.matrix);
    default:
      return `${matrixLines(report.matrix).join("\n")}\n`;
  }
}

/** A flow that never begins has null where others have a verdict. */
function asJson({ file, matrix: { rows, services, agrees }, findings }: MatrixReport): object {
  const whole = (row: MatrixRow) => ({
    ...row,
    predicted: row.predicted ?? null,
    proven: row.proven ?? null,
  });
  return {
    file,
    agrees,
    rows: rows.map(whole),
    services: services.rows.map(whole),
    assumption: services.assumption ?? null,
    notes: findings.notes,
    unused: findings.unused,
    unexamined: findings.unexamined,
    counted: findings.counted,
  };
}

function asMarkdown({ file, matrix: { rows, services }, findings }: MatrixReport): string {
  const cell = (text: string) =>
    text.replace(/\|/g, "\\|").replace(/[<>]/g, (sign) => (sign === "<" ? "&lt;" : "&gt;"));
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const table = (some: readonly MatrixRow[]) => [
    line(["flow", "ports", "predicted", "proven", "rules"]),
    "|---|---|---|---|---|",
    ...some.map((row) =>
      line([
        row.flow,
        row.ports,
        row.predicted ?? "-",
        row.proven ?? "-",
        row.remark ?? row.rules.join("; "),
      ]),
    ),
  ];
  const lines = [
    `### Port matrix of ${cell(file)}`,
    "",
    ...table(rows),
    "",
    "Besides the upgrade:",
    "",
    ...table(services.rows),
  ];
  if (services.assumption !== undefined) lines.push("", cell(services.assumption));
  const notes = findings.notes.map(
    ({ place, text, why }) => `- line ${place.line}: ${cell(why)}: \`${text.replace(/`/g, "'")}\``,
  );
  if (notes.length > 0) lines.push("", "Not evaluated, or without a say here:", "", ...notes);
  const unused = findings.unused.map(
    ({ line: text, why, by }) =>
      `- ${cell(text)} (${why}${by.length > 0 ? ` by ${cell(by.join("; "))}` : ""})`,
  );
  if (unused.length > 0) lines.push("", "Lines that could go:", "", ...unused);
  return `${lines.join("\n")}\n`;
}

/** A flow is a test: it fails where its packets are blocked, and is skipped where it never begins, or nobody told where its ends are. */
function asJunit({ file, matrix: { rows, services } }: MatrixReport): string {
  const cases = [...rows, ...services.rows].map((row) => ({
    "@_name": row.flow,
    "@_classname": file,
    ...outcome(row),
  }));
  const count = (key: "failure" | "skipped") => cases.filter((one) => key in one).length;
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    testsuite: {
      "@_name": `port matrix of ${file}`,
      "@_tests": cases.length,
      "@_failures": count("failure"),
      "@_skipped": count("skipped"),
      testcase: cases,
    },
  })}`;
}

function outcome({ proven, predicted, rules, differs, assumed, remark }: MatrixRow): object {
  if (proven === undefined) return { skipped: { "@_message": remark ?? "it never begins" } };
  if (proven === "not tried")
    return { skipped: { "@_message": `not tried; predicted: ${predicted ?? "-"}` } };
  if (assumed && !differs) return { skipped: { "@_message": `where its ends are was not told; ${proven}` } };
  if (proven === "passes" && !differs) return {};
  const message = differs ? `predicted ${predicted ?? "-"}, proven ${proven}` : [proven, ...rules].join(": ");
  return { failure: { "@_message": message } };
}
