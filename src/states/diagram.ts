import { own } from "../own";
import { beginnings, type TransitionTable } from "./transition";

/** A machine's diagram and the table of its arrows, as a section of a page in Markdown. */
export function stateDiagram(title: string, table: TransitionTable): string {
  const arrows = Object.entries(table).flatMap(([label, arrow]) =>
    beginnings(arrow).map((from) => `  ${node(from)} --> ${node(arrow.to)}: ${symbol(label)}`),
  );
  const names = [...new Set(Object.values(table).flatMap((arrow) => [...beginnings(arrow), arrow.to]))];
  const declarations = names.map((name) => `  state "${name}" as ${node(name)}`);
  const rows = Object.entries(table).map(
    ([label, arrow]) => `| \`${label}\` | ${beginnings(arrow).join(", ")} | ${arrow.to} | ${arrow.when} |`,
  );
  return `## ${title}

\`\`\`mermaid
stateDiagram-v2
${[...declarations, ...arrows].join("\n")}
\`\`\`

| label | from | to | when |
|---|---|---|---|
${rows.join("\n")}
`;
}

function node(state: string): string {
  return state.replaceAll(" ", "");
}

/** Mermaid reads some of the RFC's labels as its own syntax. */
const symbols: Readonly<Record<string, string>> = {
  "#": "hash",
  "%": "percent",
  "&": "ampersand",
  $: "dollar",
  "*": "star",
};

function symbol(label: string): string {
  return own(symbols, label) ?? label;
}
