import { type Transition, transitionTables } from "./transitions";

/** docs/capwap-states.md, from the transition tables. A test compares the file with it. */
export function stateDiagrams(): string {
  const parts = Object.entries(transitionTables).map(([title, table]) => section(title, table));
  return `# CAPWAP states

Drawn from src/capwap/transitions.ts; a test fails when the two differ. The labels are those of RFC 5415 §2.3.1.

${parts.join("\n")}`;
}

function section(title: string, table: { readonly [label: string]: Transition }): string {
  const arrows = Object.entries(table).map(
    ([label, { from, to }]) => `  ${node(from)} --> ${node(to)}: ${symbol(label)}`,
  );
  const names = [...new Set(Object.values(table).flatMap(({ from, to }) => [from, to]))];
  const declarations = names.map((name) => `  state "${name}" as ${node(name)}`);
  const rows = Object.entries(table).map(
    ([label, { from, to, when }]) => `| \`${label}\` | ${from} | ${to} | ${when} |`,
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
function symbol(label: string): string {
  return (
    ({ "#": "hash", "%": "percent", "&": "ampersand", $: "dollar", "*": "star" } as Record<string, string>)[
      label
    ] ?? label
  );
}
