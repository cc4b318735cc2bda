import { row } from "../../../iosxe/cli/screens/table";
import type { ApView } from "../../aps/ap-views";
import type { RedundancyView } from "../../redundancy";
import type { NetworkUpgradeView } from "../../upgrade/upgrade-view";

/** `show wireless ewc-ap predownload status` (genieparser ShowWirelessEwcApPredownloadStatus). */
export function predownloadStatus(view: NetworkUpgradeView): string {
  return `Predownload Status: ${view.state}\n\nPredownload Error: ${view.error ?? "None"}\n`;
}

/** `show wireless ewc-ap ap image predownload status`: percent and time left of each AP. The layout is inferred. */
export function apPredownloadStatus(accessPoints: readonly ApView[]): string {
  const rows = accessPoints.map(({ name, predownload }) =>
    row(
      [name, 34],
      [predownload.status, 21],
      [String(predownload.percent), 14],
      [predownload.etaSeconds === undefined ? "N/A" : `${Math.ceil(predownload.etaSeconds)} secs`, 0],
    ),
  );
  return [
    row(["AP Name", 34], ["Predownload Status", 21], ["Percentage(%)", 14], ["ETA", 0]),
    "-".repeat(80),
    ...rows,
    "",
  ].join("\n");
}

/** `show wireless ewc-ap redundancy summary`. The layout is inferred. */
export function redundancySummary(view: RedundancyView): string {
  const label = (name: string, value: string) => `${name.padEnd(30)}: ${value}`;
  return [
    "EWC-AP Redundancy Summary",
    "",
    label("VRRP Group", String(view.vrrpId)),
    label("Active EWC-AP", `${view.activeName} (${view.activeMac})`),
    label(
      "Standby EWC-AP",
      view.standbyName === undefined ? "None" : `${view.standbyName} (${view.standbyMac ?? ""})`,
    ),
    "",
  ].join("\n");
}
