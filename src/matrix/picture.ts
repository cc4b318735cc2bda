import type { Topology } from "../topology/topology";
import type { MatrixRow } from "./matrix-row";
import type { PortMatrix } from "./port-matrix";
import { remarkOn } from "./text";

const width = 860;
const rowHeight = 46;
const top = 96;
const left = 150;
const right = width - 150;
const middle = (left + right) / 2;

/**
 * The flows as a picture: hosts at both sides, the firewall between them, an arrow for each flow, green where its packets
 * passed, red up to the firewall where they were blocked, with the line that decides.
 */
export function matrixPicture({ controllers, segments }: Topology, { rows, services }: PortMatrix): string {
  const flows = rows.filter(({ ports }) => ports !== "");
  const others = services.rows.map((row) => (row.assumed ? { ...row, flow: `${row.flow}, assumed` } : row));
  const upgrades = rows.filter(({ ports }) => ports === "");
  const below = top + (flows.length + upgrades.length) * rowHeight + 40;
  const height = below + 30 + others.length * rowHeight;
  const name = controllers[0]?.name ?? "EWC";
  const networks = Object.entries(segments)
    .map(([segment, network]) => `${segment} ${network}`)
    .join("    ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Port matrix" font-family="system-ui, sans-serif" font-size="13">`,
    `<style>text{fill:#1b1f24}.small{font-size:11px;fill:#57606a}.wall{fill:#f3d9b1;stroke:#9a6700}rect.bg{fill:#fff}@media (prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9da7b3}.wall{fill:#4d3b15;stroke:#d4a72c}rect.bg{fill:#0d1117}}</style>`,
    `<rect class="bg" width="${width}" height="${height}"/>`,
    `<text x="24" y="34" font-size="18" font-weight="600">${escaped(`Flows of an upgrade of ${name}`)}</text>`,
    `<text x="24" y="56" class="small">${escaped(networks)}</text>`,
    wall(top, flows.length),
    `<text x="${middle}" y="${top - 30}" text-anchor="middle" class="small">firewall</text>`,
    ...flows.map((row, index) => flow(row, top + index * rowHeight)),
    `<text x="24" y="${below - 22}" font-weight="600">Besides the upgrade</text>`,
    wall(below + 24, others.length),
    ...others.map((row, index) => flow(row, below + 24 + index * rowHeight)),
    ...upgrades.map((row, index) => upgrade(row, top + 14 + (flows.length + index) * rowHeight)),
    "</svg>",
    "",
  ].join("\n");
}

/** The firewall, beside so many flows. */
function wall(y: number, flows: number): string {
  return `<rect class="wall" x="${middle - 14}" y="${y - 24}" width="28" height="${flows * rowHeight + 8}" rx="4"/>`;
}

function flow(row: MatrixRow, y: number): string {
  const verdict = (row.proven === "not tried" ? row.predicted : row.proven) ?? "never begins";
  const colour =
    verdict === "passes"
      ? "#1a7f37"
      : verdict === "blocked"
        ? "#cf222e"
        : verdict === "partly"
          ? "#bf8700"
          : "#8c959f";
  const sign =
    verdict === "passes"
      ? "\u2713"
      : verdict === "blocked"
        ? "\u2715"
        : verdict === "partly"
          ? "\u00bd"
          : "\u2013";
  const [from, to] = ends(row.flow);
  const end = verdict === "blocked" && row.meetsRules ? middle - 18 : right;
  const dashes = verdict === "never begins" ? ' stroke-dasharray="4 4"' : "";
  const why = remarkOn({ ...row, differs: false });
  return [
    `<g><title>${escaped(`${row.flow}: ${verdict}${why === "" ? "" : `, ${why}`}`)}</title>`,
    `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escaped(from)}</text>`,
    `<line x1="${left}" y1="${y}" x2="${end}" y2="${y}" stroke="${colour}" stroke-width="2"${dashes}/>`,
    `<path d="M${end} ${y} l-8 -4 v8 z" fill="${colour}"/>`,
    `<text x="${right + 10}" y="${y + 4}">${escaped(to)}</text>`,
    `<text x="${left + 8}" y="${y - 6}" class="small">${escaped(`${sign} ${row.ports}`)}</text>`,
    `<text x="${left + 8}" y="${y + 15}" class="small">${escaped(row.flow)}</text>`,
    ...(why === "" || verdict === "passes"
      ? []
      : [`<text x="${middle + 22}" y="${y + 4}" class="small">${escaped(shortened(why))}</text>`]),
    "</g>",
  ].join("");
}

function upgrade({ flow: name, proven }: MatrixRow, y: number): string {
  const colour = proven === "passes" ? "#1a7f37" : "#cf222e";
  return `<text x="24" y="${y}" font-weight="600">${escaped(name)}: <tspan fill="${colour}" style="fill:${colour}">${escaped(proven ?? "-")}</tspan></text>`;
}

/** Who speaks to whom, by the flow's name. */
function ends(name: string): [string, string] {
  const direct = /^(.+) to ([^,]+)/.exec(name);
  if (direct?.[1] !== undefined && direct[2] !== undefined && !name.startsWith("TFTP ack"))
    return [direct[1], direct[2]];
  if (name.includes("CAPWAP")) return ["EWC", "AP"];
  if (name.includes("SFTP")) return ["SFTP server", "EWC"];
  if (name.includes("acknowledgements")) return ["EWC", "TFTP server"];
  if (name.includes("TFTP")) return ["TFTP server", "EWC"];
  return ["", ""];
}

function shortened(text: string): string {
  return text.length > 46 ? `${text.slice(0, 45)}\u2026` : text;
}

function escaped(text: string): string {
  const signs = new Map([
    ["&", "&amp;"],
    ["<", "&lt;"],
    [">", "&gt;"],
    ['"', "&quot;"],
  ]);
  return text.replace(/[&<>"]/g, (sign) => signs.get(sign) ?? sign);
}
