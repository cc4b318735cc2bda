import { longUptime } from "../../../ios/calendar";
import { row } from "../../../iosxe/cli/screens/table";
import type { ApView } from "../../aps/ap-views";
import { DEFAULT_AP_PROFILE } from "../../configuration/ap-profile-lines";
import type { ApProfile, EwcConfiguration, SiteTag } from "../../configuration/model";

/** `show wireless tag site summary` (seen on a 9800). */
export function siteTagSummary({ wireless }: EwcConfiguration): string {
  const tags = wireless.siteTags;
  const rows = tags.map(({ name, description }) =>
    row([name, 34], [(description ?? "").padEnd(40), 0]).trimEnd(),
  );
  return [
    "",
    `Number of Site Tags: ${tags.length}`,
    "",
    row(["Site Tag Name", 34], ["Description".padEnd(40), 0]),
    "-".repeat(72),
    ...rows,
    "",
  ].join("\n");
}

/**
 * `show wireless tag site detailed` (seen on a 9800). The profile that nobody configured is `default` by the YANG of 17.9;
 * an older release was seen to print `default-me-image-download-profile`, so 16.12 does.
 */
export function siteTagDetailed(tag: SiteTag, release: string): string {
  const unnamed = release.startsWith("16.") ? "default-me-image-download-profile" : "default";
  return [
    "",
    `Site Tag Name        : ${tag.name}`,
    `Description          : ${tag.description ?? ""}`.trimEnd(),
    "----------------------------------------  ",
    `AP Profile           : ${tag.apProfile ?? DEFAULT_AP_PROFILE}`,
    `Local-site           : ${tag.localSite ? "Yes" : "No"}`,
    ...(tag.localSite ? [] : [`Flex Profile         : ${tag.flexProfile ?? "default-flex-profile"}`]),
    `Image Download Profile: ${tag.imageDownloadProfile ?? unnamed}`,
    "",
  ].join("\n");
}

/** `show ap tag summary` (seen on a 9800). */
export function apTagSummary(
  accessPoints: readonly ApView[],
  { accessPoints: tagged }: EwcConfiguration,
): string {
  const rows = accessPoints.map((ap) =>
    row(
      [ap.name, 34],
      [ap.ethernetMac, 17],
      [ap.siteTag, 34],
      [ap.policyTag, 34],
      [ap.rfTag, 34],
      ["No", 17],
      [tagged.some(({ mac }) => mac === ap.ethernetMac) ? "Static" : "Default", 0],
    ),
  );
  return [
    `Number of APs: ${accessPoints.length}`,
    "",
    row(
      ["AP Name", 34],
      ["AP Mac", 17],
      ["Site Tag Name", 34],
      ["Policy Tag Name", 34],
      ["RF Tag Name", 34],
      ["Misconfigured", 17],
      ["Tag Source", 14],
    ),
    "-".repeat(180),
    ...rows,
    "",
  ].join("\n");
}

/** `show ap uptime` (seen on a 9800). The AP's own time is counted from its join where it did not tell. */
export function apUptime(accessPoints: readonly ApView[], now: number): string {
  const rows = accessPoints.map((ap) =>
    row(
      [ap.name, 33],
      [ap.ethernetMac, 16],
      [ap.radioMac, 16],
      [longUptime(now - (ap.bootedAt ?? ap.joinedAt)), 52],
      [longUptime(now - ap.joinedAt), 0],
    ),
  );
  return [
    `Number of APs: ${accessPoints.length}`,
    "",
    "",
    "AP Name                          Ethernet MAC    Radio MAC       AP Up Time                                          Association Up Time",
    "-".repeat(147),
    ...rows,
    "",
  ].join("\n");
}

/** `show ap profile summary`. The layout is inferred from the other summaries. */
export function apProfileSummary({ apProfiles }: EwcConfiguration): string {
  const rows = apProfiles.map(({ name, description }) =>
    row([name, 34], [(description ?? "").padEnd(33), 0]).trimEnd(),
  );
  return [
    `Number of AP Profiles: ${apProfiles.length}`,
    "",
    row(["AP Profile Name", 34], ["Description", 0]),
    "-".repeat(72),
    ...rows,
    "",
  ].join("\n");
}

/** `show ap profile name N detailed`: the lines that this device has a value for; no password is among them. */
export function apProfileDetailed({ name, description, login, ssh }: ApProfile): string {
  const line = (label: string, value: string) => `${label.padEnd(32)}: ${value}`.trimEnd();
  return [
    line("AP Profile Name", name),
    line("Description", description ?? ""),
    line("SSH State", ssh ? "ENABLED" : "DISABLED"),
    line("Management User", login?.username ?? "Not configured"),
    "",
  ].join("\n");
}
