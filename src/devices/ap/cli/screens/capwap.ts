import type { WtpState } from "../../../../capwap/transitions";
import { type ApOperations, controllerRanks } from "../../operations";

/** `show capwap client rcb` (layout: genieparser's cheetah goldens). */
export function capwapClientRcb(ap: ApOperations): string {
  const { state, controller, pathMtu, location } = ap.capwap();
  const { running, flashWrites } = ap.images();
  const { reloadReason } = ap.facts();
  const isUp = state === "Run";
  return [
    field("AdminState", "ADMIN_ENABLED"),
    field("OperationState", operationState(state)),
    field("Name", ap.hostname),
    field("SwVer", running),
    field("HwVer", "1.0.0.0"),
    field("MwarApMgrIp", controller?.address ?? "::"),
    field("MwarName", controller?.name ?? ""),
    field("MwarHwVer", "0.0.0.0"),
    field("Location", location),
    field("ApMode", "FlexConnect"),
    field("ApSubMode", "Not Configured"),
    field("CAPWAP Path MTU", pathMtu),
    field("Software Initiated Reload Reason", reloadReason ?? "No value set"),
    "CAPWAP Sliding Window",
    field("Active Window Size", isUp ? 1 : 0),
    field("OOB Image Download", "Enabled"),
    field("CAPWAP UDP-Lite", "Enabled"),
    field("IP Prefer-mode", "IPv4"),
    field("AP Link DTLS Encryption", "OFF"),
    field("AP TCP MSS Adjust", "Enabled"),
    field("AP TCP MSS size", 1250),
    field("LinkAuditing", "disabled"),
    field("AP Group Name", "default-group"),
    "CAPWAP Disconnect Reason:",
    "    Controller Last Sent: No value set",
    "Cisco Trustsec Config",
    "  AP Inline Tagging Mode            : Disabled",
    "  AP Sgacl Enforcement              : Disabled",
    "  AP Override Status                : Disabled",
    field("Total Flash Writes Since Boot", flashWrites),
    field("BLE Module Admin State", "Disabled"),
    field("Hyperlocation Admin State", "Disabled"),
    "",
  ].join("\n");
}

/** `show capwap client configuration`: its lines are `Key : value`; which keys stand here is inferred. */
export function capwapClientConfig(ap: ApOperations): string {
  const { location, primed } = ap.capwap();
  return [
    field("AdminState", "ADMIN_ENABLED(1)"),
    field("Name", ap.hostname),
    field("Location", location),
    ...controllerRanks.flatMap((rank) => {
      const title = `${rank[0]!.toUpperCase()}${rank.slice(1)}`;
      return [
        field(`${title} controller name`, primed[rank]?.name ?? ""),
        field(`${title} controller IP`, primed[rank]?.address ?? "0.0.0.0"),
      ];
    }),
    field("SSH status", "Enabled"),
    field("ApMode", "FlexConnect"),
    field("ApSubMode", "Not Configured"),
    field("Link-Encryption", "Disabled"),
    field("OfficeExtend AP", "Disabled"),
    field("Discovery Timer", 10),
    field("Heartbeat Timer", 30),
    field("Led State Enabled", 1),
    "",
  ].join("\n");
}

/** UP and DISCOVERY were seen; the others are the state's own name in their spelling. */
function operationState(state: WtpState): string {
  if (state === "Run") return "UP";
  if (state === "Start" || state === "Idle") return "DISCOVERY";
  return state.toUpperCase().replaceAll(" ", "_");
}

function field(name: string, value: string | number): string {
  return `${name.padEnd(34)} : ${value}`.trimEnd();
}
