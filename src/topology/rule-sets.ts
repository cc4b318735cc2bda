import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";
import { compileFirewall } from "../firewall/compile";
import { accessListOf } from "../firewall/reading";
import type { RuleSetSpec } from "../firewall/spec";
import type { TopologyIssue, TopologyPath } from "./check";
import type { Topology } from "./topology";

/** Sets that cover nothing, or cover the same, or name what is not there; access lists that cannot be read. */
export function ruleSetIssues({ firewall, segments, ...lists }: Topology): TopologyIssue[] {
  const hosts = [...lists.controllers, ...lists.accessPoints, ...lists.servers].map(({ name }) => name);
  const seen = new Map<string, number>();
  return firewall.sets.flatMap((set, index) => {
    const path: TopologyPath = ["firewall", "sets", index];
    const issues = [
      ...wayIssues(set, Object.keys(segments), hosts).map((message) => ({ path, message })),
      ...accessListIssue(set, path),
    ];
    const key = JSON.stringify([set.between && [...set.between].sort(), set.in, set.out, set.at]);
    const other = seen.get(key);
    if (other !== undefined)
      issues.push({ path, message: `sets ${other + 1} and ${index + 1} cover the same; make one of them` });
    seen.set(key, index);
    return issues;
  });
}

function wayIssues(set: RuleSetSpec, segments: readonly string[], hosts: readonly string[]): string[] {
  const given = (["between", "in", "out", "at"] as const).filter((key) => set[key] !== undefined);
  if (given.length > 1) return [`a set has one of between, in, out and at, not ${given.join(" and ")}`];
  const named = [...(set.between ?? []), ...[set.in, set.out].filter((name) => name !== undefined)];
  const issues = named
    .filter((name) => !segments.includes(name))
    .map(
      (name) => `there is no segment "${name}"${didYouMean(name, segments)} (known: ${segments.join(", ")})`,
    );
  if (set.between !== undefined && set.between[0] === set.between[1])
    issues.push(`nothing is forwarded between "${set.between[0]}" and itself`);
  if (set.at !== undefined && !hosts.includes(set.at))
    issues.push(`there is no host "${set.at}"${didYouMean(set.at, hosts)} (known: ${hosts.join(", ")})`);
  if (set.accessList !== undefined && set.rules.length > 0)
    issues.push("a set has rules or an access list, not both");
  return issues;
}

/** The configuration that the firewall runs, where its text is at hand. */
export function configurationIssues({ firewall, ...topology }: Topology): TopologyIssue[] {
  if (firewall.configuration?.text === undefined) return [];
  try {
    compileFirewall({ ...firewall, rules: [], sets: [] }, topology);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // A file is named with its own line and column.
    if (firewall.configuration.file !== undefined) throw error;
    const path = ["firewall", "configuration", "text"];
    if (error.place === undefined) return [{ path, message: error.message }];
    const { line, column } = error.place;
    const reason = error.message.replace(/^.*?:\d+:\d+: /, "");
    return [{ path, message: `line ${line}, column ${column} of the configuration: ${reason}` }];
  }
}

function accessListIssue(set: RuleSetSpec, path: TopologyPath): TopologyIssue[] {
  if (set.accessList === undefined) return [];
  try {
    accessListOf(set);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError) || error.place === undefined) throw error;
    const { line, column } = error.place;
    const reason = error.message.replace(/^.*?:\d+:\d+: (access list: )?/, "");
    return [
      {
        path: [...path, "accessList"],
        message: `line ${line}, column ${column} of the access list: ${reason}`,
      },
    ];
  }
}
