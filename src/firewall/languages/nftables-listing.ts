import type { RuleCounter } from "../blocked";
import type { SourceStatement } from "./nftables-source";

/** A rule or a chain's policy in the kernel, as a trace tells it. */
export interface KernelPlace {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  /** undefined for the policy. */
  readonly handle: number | undefined;
}

/** The tables that the lab keeps beside a user's own. */
export const ownTables = /^ewclab/;

interface ListedRule {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly handle: number;
  readonly expr: readonly { readonly counter?: string | { readonly packets: number } }[];
}

interface ListedObject {
  readonly rule?: ListedRule;
  readonly chain?: {
    readonly family: string;
    readonly table: string;
    readonly name: string;
    readonly policy?: string;
  };
  readonly counter?: {
    readonly family: string;
    readonly table: string;
    readonly name: string;
    readonly packets: number;
  };
}

/** A user's rules as the kernel has them, each under the name by which reports call it. */
export class ListedRules {
  readonly #names = new Map<string, string>();

  /**
   * @param json what `nft -j list ruleset` prints
   * @param text what `nft -a -s list ruleset` prints
   * @param source where the rules stand in the user's file; where their number is not the kernel's, rules go by the kernel's
   *   words and no line
   */
  constructor(json: string, text: string, source: readonly SourceStatement[]) {
    const words = wordsByHandle(text);
    const statements = byChain(source);
    for (const { rules, chain } of chainsOf(json)) {
      const own = statements.get(chainName(chain)) ?? [];
      const stated = own.filter(({ kind }) => kind === "rule");
      rules.forEach((rule, index) => {
        const statement = stated.length === rules.length ? stated[index] : undefined;
        const kernels = words.get(key(rule)) ?? "a rule";
        this.#names.set(key(rule), statement ? named(statement) : `${kernels} (chain ${chainName(rule)})`);
      });
      const policy = own.filter(({ kind }) => kind === "policy").at(-1);
      const place = policy === undefined ? "" : `${at(policy)}, `;
      this.#names.set(
        key({ ...chain, handle: undefined }),
        `${place}the policy (${chain.policy ?? "accept"}) of chain ${chainName(chain)}`,
      );
    }
  }

  nameOf(place: KernelPlace): string {
    return this.#names.get(key(place)) ?? `a rule that is no more (chain ${chainName(place)})`;
  }

  /**
   * Each rule's packets; undefined for one that has no `counter`, which the kernel does not count.
   * @param json what `nft -j list ruleset` prints now
   */
  counters(json: string): RuleCounter[] {
    const { nftables } = JSON.parse(json) as { nftables: ListedObject[] };
    const objects = new Map(
      nftables.flatMap(({ counter }) =>
        counter === undefined
          ? []
          : [[`${counter.family} ${counter.table} ${counter.name}`, counter.packets] as const],
      ),
    );
    return chainsOf(json).flatMap(({ rules }) =>
      rules.map((rule) => {
        const counter = rule.expr.find((one) => one.counter !== undefined)?.counter;
        const packets =
          typeof counter === "string"
            ? objects.get(`${rule.family} ${rule.table} ${counter}`)
            : counter?.packets;
        return { rule: this.nameOf(rule), packets };
      }),
    );
  }
}

type ListedChain = Omit<KernelPlace, "handle"> & { readonly policy: string | undefined };

function chainsOf(json: string): { chain: ListedChain; rules: ListedRule[] }[] {
  const { nftables } = JSON.parse(json) as { nftables: ListedObject[] };
  const rules = byChain(nftables.flatMap(({ rule }) => rule ?? []));
  return nftables
    .flatMap(({ chain }) => chain ?? [])
    .filter(({ table }) => !ownTables.test(table))
    .map(({ family, table, name, policy }) => {
      const chain = { family, table, chain: name, policy };
      return { chain, rules: rules.get(chainName(chain)) ?? [] };
    });
}

function byChain<T extends Chain>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(chainName(item));
    if (group) group.push(item);
    else groups.set(chainName(item), [item]);
  }
  return groups;
}

type Chain = Pick<KernelPlace, "family" | "table" | "chain">;

const chainName = ({ family, table, chain }: Chain): string => `${family} ${table} ${chain}`;

const key = (place: KernelPlace): string => `${chainName(place)} ${place.handle ?? "policy"}`;

const named = (statement: SourceStatement): string => `${at(statement)}, ${statement.text}`;

/** Rules that were given as a text have no file. */
const at = ({ file, line }: SourceStatement): string => (file === "" ? `line ${line}` : `${file}:${line}`);

/** The kernel's own words for each rule: a listing in which long sets go over several lines. */
function wordsByHandle(listing: string): Map<string, string> {
  const words = new Map<string, string>();
  let table = ["", ""];
  let chain: string | undefined;
  let pending: string[] = [];
  for (const line of listing.split("\n")) {
    const opened = /^\t?(table|chain) (?:(\S+) )?(\S+) \{/.exec(line);
    if (opened?.[1] === "table") table = [opened[2] as string, opened[3] as string];
    else if (opened) chain = opened[3];
    else if (line === "\t}") chain = undefined;
    else if (chain !== undefined) {
      const complete = /^(.*) # handle (\d+)$/.exec(line.trim());
      pending.push(complete?.[1] ?? line.trim());
      if (complete) {
        const place = { family: table[0] as string, table: table[1] as string, chain };
        words.set(key({ ...place, handle: Number(complete[2]) }), pending.join(" "));
      }
      if (complete || /;\s*$/.test(line)) pending = [];
    }
  }
  return words;
}
