import type { Edge, Grammar, Node } from "../../../src/devices/ios/tree";

/** Every edge of a grammar once, with the words that lead to it. */
export function* everyEdge<D>(
  grammar: Grammar<D>,
  modes: readonly string[],
): Generator<{ edge: Edge<never>; path: string }> {
  const seen = new Set<unknown>();
  const pending = modes.map((mode) => ({ node: grammar.root(mode) as unknown as Node<never>, path: mode }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const edge of next.node.edges) {
      const name = edge.token.kind === "keyword" ? edge.token.text : edge.token.type.label;
      const path = `${next.path} ${name}`;
      yield { edge, path };
      if (!seen.has(edge.next)) pending.push({ node: edge.next, path });
      seen.add(edge.next);
    }
  }
}
