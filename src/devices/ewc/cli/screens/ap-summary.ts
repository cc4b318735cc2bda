import { row } from "../../../iosxe/cli/screens/table";
import type { ApView } from "../../aps/ap-views";
import type { ApJoinView } from "../../aps/join-statistics";

const SUMMARY_HEADER =
  "AP Name                          Slots AP Model             Ethernet MAC   Radio MAC      CC   RD   IP Address                                State        Location";

/** `show ap summary`, in the layout of 17.9 (genieparser ShowApSummary, golden 5). */
export function apSummary(accessPoints: readonly ApView[]): string {
  const rows = accessPoints.map((ap) =>
    row(
      [ap.name, 33],
      [String(ap.slots), 6],
      [ap.model, 21],
      [ap.ethernetMac, 15],
      [ap.radioMac, 15],
      [ap.countryCode, 5],
      [ap.regulatoryDomain, 5],
      [ap.address, 42],
      [ap.state, 13],
      [ap.location, 0],
    ),
  );
  return [
    `Number of APs: ${accessPoints.length}`,
    "",
    "CC = Country Code",
    "RD = Regulatory Domain",
    "",
    SUMMARY_HEADER,
    "-".repeat(165),
    ...rows,
    "",
  ].join("\n");
}

const JOIN_HEADER =
  "Base MAC        Ethernet MAC    AP Name                           IP Address                                Status      Last Failure Phase    Last Disconnect Reason";

/** `show wireless stats ap join summary` (genieparser ShowWirelessStatsApJoinSummary). */
export function apJoinSummary(rows: readonly ApJoinView[]): string {
  const lines = rows.map((ap) =>
    row(
      [ap.baseMac, 16],
      [ap.ethernetMac, 16],
      [ap.name, 34],
      [ap.address, 42],
      [ap.joined ? "Joined" : "Not Joined", 12],
      [ap.lastFailurePhase ?? "NA", 22],
      [ap.lastDisconnectReason ?? "NA", 37],
    ),
  );
  return [`Number of APs: ${rows.length}`, "", JOIN_HEADER, "-".repeat(166), ...lines, ""].join("\n");
}
