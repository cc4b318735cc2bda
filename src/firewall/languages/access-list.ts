import { nearestWords } from "../../did-you-mean";
import { type SourcePlace, UsageError } from "../../errors";
import type { RuleSet } from "../rule";
import type { TimeRange } from "../time-range";
import { type IosEntry, type IosRules, implicitDeny, readIos } from "./ios/configuration";
import type { Note } from "./words";

export { implicitDeny };

/** One Cisco IOS access list, read with the groups and times that it names. */
export interface AccessList {
  /** Its name or number; undefined when the text is entries alone. */
  readonly name: string | undefined;
  /** In the order in which they are looked at: by sequence number. */
  readonly entries: readonly AccessListEntry[];
  readonly timeRanges: ReadonlyMap<string, TimeRange>;
  /** What the answer does not take into account, or what decides nothing. */
  readonly notes: readonly Note[];
}

export type AccessListEntry = IosEntry;

/**
 * Reads a standard or extended access list as a person types it, as `show running-config` prints it, or as
 * `show access-lists` does: numbered or named, with or without sequence numbers, remarks and comments, and with the
 * object groups and time-ranges that it names before or behind it.
 * @param at where the text begins, in the file that holds it
 * @param name which list, where the text has several
 * @throws UsageError at line and column, with the word and what was expected.
 */
export function parseAccessList(
  text: string,
  at: SourcePlace = { line: 1, column: 1 },
  name?: string,
): AccessList {
  return accessListIn(readIos(text, at), at, name);
}

/** The list that is meant, of a text that has been read. @throws UsageError when it has several, or none of that name. */
export function accessListIn(
  { lists, timeRanges, notes }: IosRules,
  at: SourcePlace = { line: 1, column: 1 },
  name?: string,
): AccessList {
  const [first, second] = lists;
  if (name !== undefined) {
    const wanted = lists.find((list) => list.name === name);
    if (wanted !== undefined) return { name: wanted.name, entries: wanted.entries, timeRanges, notes };
    const names = lists.flatMap((list) => list.name ?? []);
    const near = nearestWords(name, names, 1)[0];
    const known = names.length === 0 ? "it has none with a name" : `it has ${names.join(", ")}`;
    throw new UsageError(
      `access list: the text has no list "${name}"; ${near === undefined ? known : `did you mean "${near}"?`}`,
      at,
    );
  }
  if (second !== undefined)
    throw new UsageError(
      `access list: a second list, "${second.name ?? ""}" after "${first?.name ?? ""}"; expected one here, or the name of the one that is meant`,
      second.place,
    );
  return { name: first?.name, entries: first?.entries ?? [], timeRanges, notes };
}

/** The list as rules of the firewall: first fit decides, and what fits nothing is dropped. */
export function accessListRules(list: AccessList): RuleSet {
  return { rules: list.entries.map(({ rule }) => rule), policy: "drop", policyText: implicitDeny };
}
