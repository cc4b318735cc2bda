import { nearestWords } from "../../did-you-mean";
import { UsageError } from "../../errors";
import type { LineReader, Word } from "./words";

interface Group<T> {
  readonly members: T[];
  readonly nested: { readonly name: Word; readonly refuse: (reason: string) => UsageError }[];
  resolved: readonly T[] | undefined;
}

/** Groups of one kind, by name; a group may hold others. */
export class GroupTable<T> {
  readonly #groups = new Map<string, Group<T>>();

  /** @param kind as the configuration calls it: `object-group network` */
  constructor(readonly kind: string) {}

  get names(): string[] {
    return [...this.#groups.keys()];
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  /** A group that is begun again goes on. */
  begin(name: string): void {
    if (!this.#groups.has(name)) this.#groups.set(name, { members: [], nested: [], resolved: undefined });
  }

  add(name: string, member: T): void {
    this.#groups.get(name)?.members.push(member);
  }

  nest(name: string, other: Word, reader: LineReader): void {
    const refuse = (reason: string) => new UsageError(`${reader.what}: ${reason}`, reader.place(other));
    this.#groups.get(name)?.nested.push({ name: other, refuse });
  }

  /**
   * All that a group holds, with what its groups hold; always the same list.
   * @returns undefined where there is no such group
   * @throws UsageError for a group in it that is missing, or that holds itself.
   */
  membersOf(name: string): readonly T[] | undefined {
    return this.#resolve(name, []);
  }

  /** @throws UsageError as `membersOf`, for any of them. */
  check(others: readonly GroupTable<unknown>[] = []): void {
    for (const [name, group] of this.#groups) {
      for (const { name: inner, refuse } of group.nested) {
        const stranger = others.find((table) => table.has(inner.raw));
        if (!this.has(inner.raw) && stranger !== undefined)
          throw refuse(`"${inner.raw}" is an ${stranger.kind}; expected an ${this.kind}`);
      }
      this.#resolve(name, []);
    }
  }

  /** `there is no object-group network "SERVES"; did you mean "SERVERS"?` */
  missing(name: string): string {
    const near = nearestWords(name, this.#groups.keys(), 1)[0];
    const known =
      this.names.length === 0 ? "there are none" : `known are ${this.names.slice(0, 8).join(", ")}`;
    return `there is no ${this.kind} "${name}"; ${near === undefined ? known : `did you mean "${near}"?`}`;
  }

  #resolve(name: string, within: readonly string[]): readonly T[] | undefined {
    const group = this.#groups.get(name);
    if (group === undefined) return undefined;
    if (group.resolved !== undefined) return group.resolved;
    const all = [...group.members];
    for (const { name: inner, refuse } of group.nested) {
      if (inner.raw === name || within.includes(inner.raw))
        throw refuse(`the group "${inner.raw}" holds itself: ${[...within, name, inner.raw].join(" > ")}`);
      const members = this.#resolve(inner.raw, [...within, name]);
      if (members === undefined) throw refuse(this.missing(inner.raw));
      for (const member of members) all.push(member);
    }
    group.resolved = all;
    return all;
  }
}
