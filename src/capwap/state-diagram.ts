import { stateDiagram } from "../states/diagram";
import { transitionTables } from "./transitions";

/** docs/capwap-states.md, from the transition tables. A test compares the file with it. */
export function stateDiagrams(): string {
  const parts = Object.entries(transitionTables).map(([title, table]) => stateDiagram(title, table));
  return `# CAPWAP states

Drawn from src/capwap/transitions.ts; a test fails when the two differ. The labels are those of RFC 5415 §2.3.1.

${parts.join("\n")}`;
}
