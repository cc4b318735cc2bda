import { UsageError } from "../../../errors";
import { compileFirewall } from "../../../firewall/compile";
import { scopeOf } from "../../../firewall/engine";
import type { FirewallSpec } from "../../../firewall/spec";
import type { Packet } from "../../../ip/packet";
import type { LinkSpec } from "../../../topology/topology";
import type { HostLife } from "../host-life";
import type { Ground } from "./ground";

/** The third phase, and what is said of them later: the firewall's rules. @throws UsageError when they cannot be. */
export function applyFirewall(ground: Ground, life: HostLife, spec: FirewallSpec): void {
  if (spec.nftables !== undefined)
    throw new UsageError(
      "nftables rules need the docker fabric (--fabric docker), whose firewall is nftables; the embedded fabric's takes tables of rules and access lists",
    );
  const { network, topology } = ground;
  const compiled = compileFirewall(spec, topology);
  // Only what passes between the lab's own segments: the desk stands for the person at the keyboard.
  network.firewall.clear();
  for (const { way, ...set } of compiled.sets) network.firewall.apply(set, scopeOf(way));
  network.firewall.tftpHelper = compiled.tftpHelper;
  for (const host of network.hosts) host.firewall?.clear();
  for (const { host, ...set } of compiled.hosts) {
    const firewall = network.hostFirewall(life.hostNamed(host));
    firewall.exempt = (packet) => isOfTheDesk(ground, packet);
    firewall.tftpHelper = compiled.tftpHelper;
    firewall.apply(set);
  }
}

/** The same of a host's link, or of all that passes in a segment. @throws UsageError when nothing has the name. */
export function applyLink(
  { hosts, network }: Ground,
  { host, loss, latency, jitter, duplicate, reorder, mtu, tooBig }: LinkSpec,
): void {
  const link = hosts.get(host)?.link ?? network.segments.get(host)?.link;
  if (!link) throw new UsageError(`no host or segment is named "${host}"`);
  link.restore({
    loss: loss / 100,
    jitter,
    duplication: duplicate / 100,
    reordering: reorder / 100,
    ...(latency === undefined ? {} : { latency }),
    ...(mtu === undefined ? {} : { mtu }),
    fragmentation: tooBig === undefined || tooBig === "fragment",
    tellsTooBig: tooBig !== "drop",
  });
}

/** Whether one end is the person at the keyboard. */
export function isOfTheDesk({ deskAddress }: Ground, { source, destination }: Packet): boolean {
  return source === deskAddress || destination === deskAddress;
}
