import { UsageError } from "../errors";
import type { RuleSet } from "./rule";

/** @throws UsageError for a jump to a chain that is not there, or that comes back to itself. */
export function checkChains({ rules, chains = new Map() }: RuleSet): void {
  const ended = new Set<string>();
  const walk = (list: RuleSet["rules"], on: readonly string[]): void => {
    for (const { chain } of list) {
      if (chain === undefined || ended.has(chain)) continue;
      const next = chains.get(chain);
      if (next === undefined) throw new UsageError(`there is no chain "${chain}"`);
      if (on.includes(chain)) throw new UsageError(`the chain "${chain}" comes back to itself`);
      walk(next, [...on, chain]);
      ended.add(chain);
    }
  };
  walk(rules, []);
}
