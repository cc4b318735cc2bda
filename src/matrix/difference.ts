import { UsageError } from "../errors";
import { compareFirewalls, type Difference } from "../firewall/compare";
import { compileFirewall } from "../firewall/compile";
import { sampleText } from "../firewall/space/packet-text";
import type { Address } from "../ip/address";
import type { Segments } from "../ip/segments";
import { hostsOf } from "../topology/check";
import type { Topology } from "../topology/topology";
import { type PacketProof, provePacket } from "./prove";

/** A difference of two rule sets, and its example sent through both. */
export interface ProvenDifference extends Difference {
  readonly old: PacketProof;
  readonly fresh: PacketProof;
  /** The packet fared otherwise than was worked out: an error of ours. */
  readonly differs: boolean;
}

export interface RuleDifference {
  readonly differences: readonly ProvenDifference[];
  /** There are more than are told. */
  readonly isCut: boolean;
  readonly agrees: boolean;
}

/**
 * The exact difference of two firewalls in the same network: every kind of packet that only one lets through, and one of
 * each sent through both.
 * @throws UsageError where the segments differ, or the rules are an nftables file, which the kernel alone reads.
 */
export function ruleDifference(old: Topology, fresh: Topology): RuleDifference {
  for (const { firewall } of [old, fresh])
    if (firewall.nftables !== undefined)
      throw new UsageError(
        "an nftables file is read by the kernel alone: its difference to others is not worked out",
      );
  const { segments } = old;
  if (
    JSON.stringify(Object.entries(segments).sort()) !== JSON.stringify(Object.entries(fresh.segments).sort())
  )
    throw new UsageError(
      `the two have other segments: ${textOf(segments)} and ${textOf(fresh.segments)}; rules are compared in one network`,
    );
  const compiled = { old: compileFirewall(old.firewall, old), fresh: compileFirewall(fresh.firewall, fresh) };
  const { differences, isCut } = compareFirewalls(compiled.old, compiled.fresh, {
    segments,
    hosts: examples(old),
  });
  const proven = differences.map((difference): ProvenDifference => {
    const proofs = {
      old: provePacket(compiled.old, segments, difference.example),
      fresh: provePacket(compiled.fresh, segments, difference.example),
    };
    const isOld = difference.passes === "old";
    const differs =
      (proofs.old.passes !== undefined && proofs.old.passes !== isOld) ||
      (proofs.fresh.passes !== undefined && proofs.fresh.passes === isOld);
    return { ...difference, ...proofs, differs };
  });
  return { differences: proven, isCut, agrees: proven.every(({ differs }) => !differs) };
}

/** The difference as lines for people. */
export function differenceLines(
  { differences, isCut }: RuleDifference,
  names: readonly [string, string],
): string[] {
  if (differences.length === 0) return [`${names[0]} and ${names[1]} let the same packets through.`];
  const lines = differences.flatMap((one) => {
    const [passing, blocking] = one.passes === "old" ? names : [names[1], names[0]];
    const [passLine, blockLine] =
      one.passes === "old" ? [one.oldLine, one.newLine] : [one.newLine, one.oldLine];
    const more = one.isCut ? ", and more" : "";
    return [
      `${one.way.from} to ${one.way.to}: only ${passing} lets through`,
      ...one.packets.map((text) => `    ${text}`),
      ...(more === "" ? [] : ["    and more"]),
      `  ${passing}: ${passLine}`,
      `  ${blocking}: ${blockLine}`,
      `  for example ${sampleText(one.example)}: ${proofText(one)}`,
      "",
    ];
  });
  const count = `${differences.length}${isCut ? " and more" : ""} difference${differences.length === 1 && !isCut ? "" : "s"}`;
  return [...lines, count];
}

function proofText({ old, fresh, differs }: ProvenDifference): string {
  if (old.passes === undefined) return `worked out, not sent (${old.text})`;
  if (differs) return `DIFFERS: sent, ${old.text} (old), ${fresh.text} (new)`;
  return `sent through both: it arrived through the ${old.passes ? "old" : "new"} one alone`;
}

/** A host of the lab in each segment. */
function examples(topology: Topology): Record<string, Address> {
  const hosts = hostsOf(topology);
  return Object.fromEntries(
    Object.entries(topology.segments).flatMap(([segment, network]) => {
      const host = hosts.find(({ address }) => network.contains(address));
      return host === undefined ? [] : [[segment, host.address.number]];
    }),
  );
}

function textOf(segments: Segments): string {
  return Object.entries(segments)
    .map(([name, network]) => `${name} ${network}`)
    .join(", ");
}
