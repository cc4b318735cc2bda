import { accessListOf, configurationRules } from "../firewall/reading";
import { rulesOf } from "../firewall/rule";
import type { Topology } from "../topology/topology";

/** A line, and the packets that a real device had counted at it when its text was printed. */
export interface CountedLine {
  /** The list or chain; undefined where it has no name. */
  readonly list: string | undefined;
  /** As it was written. */
  readonly line: string;
  readonly matches: number;
}

/** `show access-lists`, `show access-list` of an ASA and `iptables-save -c` print counters: those of a lab's texts. */
export function countedLines({ firewall: { sets, configuration } }: Topology): CountedLine[] {
  const inLists = sets.flatMap((set) => {
    const { name, entries } = accessListOf(set) ?? { name: undefined, entries: [] };
    return entries.map(({ text, matches }) => ({ list: name, line: text, matches }));
  });
  const read = configuration?.text === undefined ? [] : configurationRules(configuration).lists;
  const inConfiguration = read.flatMap((list) =>
    rulesOf(list).map((rule, index) => ({
      list: list.name === "" ? undefined : list.name,
      line: rule.comment ?? "",
      matches: list.matches?.[index],
    })),
  );
  return [...inLists, ...inConfiguration].flatMap((one) =>
    one.matches === undefined ? [] : [{ ...one, matches: one.matches }],
  );
}

const shown = 20;

/** As lines for people: the greatest first. */
export function countedText(counted: readonly CountedLine[]): string[] {
  const some = counted.filter(({ matches }) => matches > 0).sort((one, other) => other.matches - one.matches);
  if (some.length === 0) return [];
  const width = String(some[0]?.matches).length;
  const lines = some
    .slice(0, shown)
    .map(
      ({ list, line, matches }) =>
        `  ${String(matches).padStart(width)}  ${list === undefined ? "" : `${list}: `}${line}`,
    );
  const rest = some.length > shown ? [`  and ${some.length - shown} lines more`] : [];
  return ["", "Packets that the device had counted when this was printed:", ...lines, ...rest];
}
