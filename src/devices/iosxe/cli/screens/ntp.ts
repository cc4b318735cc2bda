import type { NtpAssociation } from "../../ntp/client";

/** `show ntp associations` (generic IOS; `disp` and the poll are constants). `now`: lab time. */
export function ntpAssociations(associations: readonly NtpAssociation[], now: number): string {
  const peer = associations.find(({ reach }) => reach > 0);
  const rows = associations.map((one) => {
    const when = one.heardAt === undefined ? "-" : String(Math.floor((now - one.heardAt) / 1_000));
    const mark = one === peer ? "*~" : " ~";
    return [
      `${mark}${(one.address ?? one.server).padEnd(15)}`,
      one.reference.padEnd(15),
      String(one.stratum).padStart(3),
      when.padStart(6),
      "64".padStart(6),
      one.reach.toString(8).padStart(5),
      one.delay.toFixed(3).padStart(6),
      one.offset.toFixed(3).padStart(7),
      (one.reach > 0 ? "0.000" : "15937.").padStart(6),
    ].join(" ");
  });
  return [
    "",
    "  address         ref clock       st   when   poll reach  delay  offset   disp",
    ...rows,
    " * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured",
    "",
  ].join("\n");
}

/** `show ntp status`: its first line alone is known to matter to tools; the others need a clock that drifts. */
export function ntpStatus(peer: NtpAssociation | undefined): string {
  return peer
    ? `Clock is synchronized, stratum ${peer.stratum + 1}, reference is ${peer.address ?? peer.server}\n`
    : "Clock is unsynchronized, stratum 16, no reference clock\n";
}
