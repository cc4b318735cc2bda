import { EnvironmentError, UsageError } from "../../src/errors";
import type { Ipv4Network } from "../../src/ip/ipv4-network";
import { own } from "../../src/own";
import { hostsOf } from "../../src/topology/check";
import type { LinkSpec, Topology } from "../../src/topology/topology";
import { labLink } from "./address-plan";
import type { LabContainer } from "./lab-container";
import type { LabSession } from "./session";
import { inNetworkOf } from "./sidecar";

/** What the wire carries unless it is told otherwise, octets. */
const usualMtu = 1500;

interface Ground {
  readonly session: LabSession;
  readonly containers: ReadonlyMap<string, LabContainer>;
}

/**
 * Makes a host's link, or all links of a segment, worse. Loss is nftables' doing, either way; delay, duplicates and
 * reordering need the kernel's netem.
 * @param only of the hosts that it is about, the one whose network is new
 * @throws UsageError when nothing has the name, EnvironmentError when the engine's kernel has no netem.
 */
export async function impairLink(
  link: LinkSpec,
  topology: Topology,
  speed: number,
  { session, containers }: Ground,
  only?: string,
): Promise<void> {
  if (link.tooBig === "drop-and-tell")
    throw new UsageError(
      "a link that drops what is too large and tells it by ICMP is the embedded fabric's; nftables cannot send that answer",
    );
  const network = own(topology.segments, link.host);
  const all = hostsOf(topology).filter(
    ({ name, address }) => name === link.host || network?.contains(address),
  );
  const hosts = all.filter(({ name }) => only === undefined || name === only);
  if (all.length === 0) throw new UsageError(`no host or segment is named "${link.host}"`);
  const names = new Map(hosts.map(({ name }) => [containers.get(name), name]));
  await Promise.all(
    [...names].map(async ([container, name]) => {
      if (!container?.running) return;
      const { code, output } = await inNetworkOf(container, session, [
        "sh",
        "-c",
        script(link, speed, network),
      ]);
      if (code === 0) return;
      throw new EnvironmentError(
        `the link of "${name}" cannot be made so here: ${output.trim()} (delay, duplicates and reordering need netem in the engine's kernel; the embedded fabric has them everywhere)`,
      );
    }),
  );
}

/** @param network of the segment, where it is the segment's link: what two of its hosts say to each other passes it once. */
function script(
  { loss, latency, jitter, duplicate, reorder, mtu, tooBig }: LinkSpec,
  speed: number,
  network: Ipv4Network | undefined,
): string {
  const lost = Math.round(loss * 100);
  const drops = mtu !== undefined && tooBig !== undefined && tooBig !== "fragment";
  const lose = lost === 0 ? "" : lost < 10_000 ? `numgen random mod 10000 < ${lost} drop` : "drop";
  // TCP fits itself to the link's size. UDP goes in pieces there, but for CAPWAP's packets: as if access points and controllers had set DF.
  const large =
    mtu === undefined || mtu >= usualMtu
      ? []
      : drops
        ? [`meta l4proto udp ip length > ${mtu} drop`]
        : ["sport", "dport"].map((end) => `udp ${end} 5246-5247 ip length > ${mtu} drop`);
  const leaving = network === undefined ? "" : `ip daddr != ${network} `;
  const rules = (where: string) =>
    [lose, ...large].flatMap((rule) => (rule === "" ? [] : `${where} ${rule};`)).join(" ");
  const table = [
    "table ip ewclab_link {}",
    "delete table ip ewclab_link",
    ...(lose === "" && large.length === 0
      ? []
      : [
          "table ip ewclab_link {",
          `chain in { type filter hook prerouting priority -300; ${rules(`iifname "${labLink}"`)} }`,
          `chain out { type filter hook postrouting priority 300; ${rules(`oifname "${labLink}" ${leaving}`)} }`,
          "}",
        ]),
  ].join("\n");
  const milliseconds = (labTime: number) => `${(labTime / speed).toFixed(3)}ms`;
  const netem = [
    ...(latency === undefined && jitter === 0 && reorder === 0
      ? []
      : [`delay ${milliseconds(latency ?? 10)} ${milliseconds(jitter)}`]),
    ...(duplicate === 0 ? [] : [`duplicate ${duplicate}%`]),
    ...(reorder === 0 ? [] : [`reorder ${100 - reorder}%`]),
  ].join(" ");
  return [
    "set -e",
    `nft '${table}'`,
    netem === ""
      ? `tc qdisc delete dev ${labLink} root 2>/dev/null || true`
      : `tc qdisc replace dev ${labLink} root netem ${netem}`,
    `ip link set dev ${labLink} mtu ${mtu ?? usualMtu}`,
  ].join("\n");
}
