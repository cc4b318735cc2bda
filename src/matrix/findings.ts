import { compileFirewall, configuredSets } from "../firewall/compile";
import type { Note } from "../firewall/languages/words";
import { accessListOf } from "../firewall/reading";
import { type UnusedLine, unusedLines } from "../firewall/unused";
import type { Topology } from "../topology/topology";
import { type CountedLine, countedLines, countedText } from "./hits";

/** What is to be said of rules beside what they do to flows. */
export interface Findings {
  /** What the answer does not take into account, and what decides nothing here. */
  readonly notes: readonly Note[];
  /** Lines that could go. */
  readonly unused: readonly UnusedLine[];
  /** How many lines have packets in common with so many others that it was not worked out. */
  readonly unexamined: number;
  /** What a real device had counted, where its text says so. */
  readonly counted: readonly CountedLine[];
}

/** What a person who wrote a lab's rules would like to know of them. */
export function findingsOf(topology: Topology): Findings {
  const { firewall, segments } = topology;
  const lists = firewall.sets.flatMap((set) => accessListOf(set)?.notes ?? []);
  const { lines, unexamined } = unusedLines(compileFirewall(firewall, topology), Object.keys(segments));
  return {
    notes: [...lists, ...(configuredSets(firewall, topology)?.notes ?? [])],
    unused: lines,
    unexamined,
    counted: countedLines(topology),
  };
}

/** As lines for people; nothing where there is nothing to say. */
export function findingLines({ notes, unused, unexamined, counted }: Findings): string[] {
  const said = notes.map(({ place, text, why }) => `  ${placeText(place)}: ${why}: ${text}`);
  const idle = unused.map(({ line, why, by }) =>
    why === "redundant"
      ? `  ${line}: says again what follows`
      : by.length === 0
        ? `  ${line}: never decides; no packet between these segments is like this`
        : `  ${line}: never decides; covered by ${by.join("; ")}`,
  );
  return [
    ...(said.length === 0 ? [] : ["", "Not evaluated, or without a say here:", ...said]),
    ...(idle.length === 0 ? [] : ["", "Lines that could go:", ...idle]),
    ...(unexamined === 0
      ? []
      : [
          "",
          `Whether ${unexamined} lines could go was not worked out: they have packets in common with too many others.`,
        ]),
    ...countedText(counted),
  ];
}

function placeText({ file, line }: Note["place"]): string {
  return file === undefined ? `line ${line}` : `${file}:${line}`;
}
