import { didYouMean } from "../did-you-mean";
import { own } from "../own";
import type { TopologyIssue } from "./check";
import type { Topology } from "./topology";

interface SegmentNames {
  readonly segments: object;
  readonly firewall: Pick<Topology["firewall"], "interfaces">;
}

/** Linux has no room for longer names, and these are its own. */
const fits = /^(?!(?:lo|all|default)$)[^\s/:]{1,15}$/;

/**
 * The firewall's interface in each segment, as a user's nftables file names it: what the lab file says, else the segment's
 * own name, else `segment-2` where that is too long for an interface. Names of another system's interfaces
 * (`GigabitEthernet1/0/1`) are none of Linux's.
 */
export function interfaceNames({ segments, firewall }: SegmentNames): Record<string, string> {
  return Object.fromEntries(
    Object.keys(segments).map((segment, index) => {
      const given = fits.test(segment) ? segment : `segment-${index + 1}`;
      const said = own(firewall.interfaces, segment);
      return [segment, said !== undefined && fits.test(said) ? said : given];
    }),
  );
}

export function interfaceIssues(topology: Topology): TopologyIssue[] {
  const { segments, firewall } = topology;
  const known = Object.keys(segments);
  const issues = Object.keys(firewall.interfaces)
    .filter((segment) => !known.includes(segment))
    .map((segment) => ({
      path: ["firewall", "interfaces", segment],
      message: `there is no segment "${segment}"${didYouMean(segment, known)} (known: ${known.join(", ")})`,
    }));
  if (firewall.configuration === undefined)
    for (const [segment, name] of Object.entries(firewall.interfaces))
      if (!fits.test(name))
        issues.push({
          path: ["firewall", "interfaces", segment],
          message: `"${name}" is no interface of Linux: 15 characters at the most, without "/" and ":"`,
        });
  const owners = new Map<string, string>();
  for (const [segment, name] of Object.entries(interfaceNames(topology))) {
    const other = owners.get(name);
    if (other !== undefined)
      issues.push({
        path: ["firewall", "interfaces"],
        message: `the firewall's interfaces in "${other}" and "${segment}" are both named "${name}"`,
      });
    owners.set(name, segment);
  }
  return issues;
}
