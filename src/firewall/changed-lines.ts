/** The lines that one list has and the other has not, once those that both have in the same order are set aside. */
export interface ChangedLines {
  /** Places in the old list, from 0. */
  readonly removed: readonly number[];
  /** Places in the new list. */
  readonly added: readonly number[];
}

/**
 * Compares two lists line by line. Lines that both have once, in the same order, stay; so does what stands alike before and
 * behind them. It need not find the longest part that both have: what it sets aside is the same in both, which is what the
 * answer rests on.
 */
export function changedLines(old: readonly string[], fresh: readonly string[]): ChangedLines {
  const kept = { old: new Set<number>(), fresh: new Set<number>() };
  const keep = (one: number, other: number) => {
    kept.old.add(one);
    kept.fresh.add(other);
  };
  let start = 0;
  while (start < old.length && old[start] === fresh[start]) keep(start, start++);
  let [end, freshEnd] = [old.length - 1, fresh.length - 1];
  while (end >= start && freshEnd >= start && old[end] === fresh[freshEnd]) keep(end--, freshEnd--);
  for (const [one, other] of rising(uniquePairs(old, fresh, start, end, freshEnd))) keep(one, other);
  return {
    removed: [...old.keys()].filter((index) => !kept.old.has(index)),
    added: [...fresh.keys()].filter((index) => !kept.fresh.has(index)),
  };
}

/** Places of the lines that each list has once between the two ends, in the old list's order. */
function uniquePairs(
  old: readonly string[],
  fresh: readonly string[],
  start: number,
  end: number,
  freshEnd: number,
): [number, number][] {
  const places = (list: readonly string[], last: number) => {
    const found = new Map<string, number | undefined>();
    for (let index = start; index <= last; index++) {
      const line = list[index] as string;
      found.set(line, found.has(line) ? undefined : index);
    }
    return found;
  };
  const others = places(fresh, freshEnd);
  return [...places(old, end)].flatMap(([line, index]): [number, number][] => {
    const other = others.get(line);
    return index === undefined || other === undefined ? [] : [[index, other]];
  });
}

/** The longest run of pairs that rises in both (patience sorting). */
function rising(pairs: readonly [number, number][]): [number, number][] {
  const piles: { pair: [number, number]; before: number | undefined; at: number }[][] = [];
  for (const pair of pairs) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piles[middle]?.at(-1)?.pair[1] ?? 0) < pair[1]) low = middle + 1;
      else high = middle;
    }
    const pile = piles[low] ?? [];
    pile.push({ pair, before: low === 0 ? undefined : (piles[low - 1]?.length ?? 1) - 1, at: low });
    piles[low] = pile;
  }
  const run: [number, number][] = [];
  let place = piles.at(-1)?.at(-1);
  while (place !== undefined) {
    run.unshift(place.pair);
    place = place.before === undefined ? undefined : piles[place.at - 1]?.[place.before];
  }
  return run;
}
