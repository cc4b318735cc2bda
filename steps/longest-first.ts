import type { Pickle } from "@cucumber/messages";

interface Found {
  readonly pickle: Pickle;
}

interface Options {
  /** Whether several workers run side by side. */
  readonly parallel?: boolean;
  /** One part of how many, by time: with `times` alone. */
  readonly part?: { readonly index: number; readonly of: number };
  /** Milliseconds that scenarios lasted, by `URI NAME`, and `URI NAME :LINE` where several share a name. */
  readonly times?: Readonly<Record<string, number>>;
}

interface Coordinator {
  readonly options?: Options;
  transform(
    event: "pickles:order" | "pickles:filter",
    change: (found: readonly Found[]) => readonly Found[],
  ): void;
}

/**
 * A Cucumber plugin: what lasts longest begins first, so that the last worker does not stand alone with it at the end. By
 * the times of an earlier run, where they are given; else scenarios with a pace of their own (`@docker-speed-5`) are the
 * long ones. With those times it takes one of several parts that last as long as each other, too.
 */
const longestFirst = {
  type: "plugin",
  optionsKey: "ewclab",
  coordinator({ transform, options: { parallel = true, part, times } = {} }: Coordinator) {
    const isLong = ({ pickle }: Found) => pickle.tags.some(({ name }) => /^@docker-speed-\d+$/.test(name));
    const known = new Map(Object.entries(times ?? {}));
    const usual = [...known.values()].reduce((sum, each) => sum + each, 0) / Math.max(known.size, 1);
    const timeOf = ({ pickle }: Found) =>
      known.get(`${pickle.uri} ${pickle.name}`) ??
      known.get(`${pickle.uri} ${pickle.name} :${pickle.location?.line ?? 1}`) ??
      usual;
    const byTime = (found: readonly Found[]) => [...found].sort((one, other) => timeOf(other) - timeOf(one));
    if (part !== undefined)
      transform("pickles:filter", (found) => {
        const parts = Array.from({ length: part.of }, () => ({ time: 0, found: new Set<Found>() }));
        // The longest goes where least is so far: every machine that has the same times comes to the same parts.
        for (const each of byTime(found)) {
          const least = parts.reduce((one, other) => (other.time < one.time ? other : one));
          least.time += timeOf(each);
          least.found.add(each);
        }
        return found.filter((each) => parts[part.index - 1]?.found.has(each));
      });
    if (parallel)
      transform("pickles:order", (found) =>
        times === undefined
          ? [...found.filter(isLong), ...found.filter((each) => !isLong(each))]
          : byTime(found),
      );
  },
};

// Cucumber imports plugins past the hook of ts-node, so this file is what Node itself takes for CommonJS.
module.exports = longestFirst;
