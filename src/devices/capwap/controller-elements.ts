import type { AcProfile } from "../../capwap/ac/session";
import type { CapwapSettings } from "../../capwap/timers";
import { encodeVersion } from "../../capwap/version";
import { acInformationTypes } from "../../capwap/wtp/discovery";
import type { MessageElement } from "../../wire/capwap/message";
import { ciscoVendorIdentifier } from "../../wire/capwap/vendor/cisco/elements";
import type { ControllerIdentity } from "./ac-contract";

/** What the load figures are taken from, at the time of each message. */
export interface ControllerLoad {
  readonly aps: number;
  /** Seconds since 1970, for the AP's clock. */
  readonly calendar: number;
}

/** What the controller says in its CAPWAP messages. */
export function controllerProfile(
  controller: ControllerIdentity,
  address: string,
  settings: CapwapSettings,
  load: () => ControllerLoad,
): AcProfile {
  const {
    name,
    softwareVersion,
    hardwareVersion = "1.0.0.0",
    apLimit = 100,
    stationLimit = 2000,
  } = controller;
  const radios = [true, false].map(
    (low, radioId): MessageElement => ({
      type: "Ieee80211WtpRadioInformation",
      radioId,
      radioType: { n: true, g: low, a: !low, b: low },
    }),
  );
  const common = (): MessageElement[] => {
    const { aps } = load();
    return [
      {
        type: "AcDescriptor",
        stations: 0,
        limit: stationLimit,
        activeWtps: aps,
        maxWtps: apLimit,
        // X.509 certificates; no data DTLS (device-facts §5: `AP Link DTLS Encryption : OFF`).
        security: { s: false, x: true },
        rMacField: 1,
        dtlsPolicy: { d: false, c: true },
        acInformation: [
          { vendorIdentifier: 0, type: acInformationTypes.hardware, data: encodeVersion(hardwareVersion) },
          { vendorIdentifier: 0, type: acInformationTypes.software, data: encodeVersion(softwareVersion) },
        ],
      },
      { type: "AcName", name },
      ...radios,
      { type: "CapwapControlIpv4Address", ipAddress: address, wtpCount: aps },
    ];
  };
  const time = (): MessageElement => ({
    type: "VendorSpecificPayload",
    payload: { vendor: "cisco", element: "ApTimeSync", timestamp: load().calendar, timeType: 1 },
  });
  return {
    vendorIdentifier: ciscoVendorIdentifier,
    // An AP's clock is right before it judges the controller's certificate (seen on IOS APs: it jumps there).
    discovery: () => [...common(), time()],
    join: () => [
      ...common(),
      { type: "EcnSupport", ecnSupport: 0 },
      { type: "CapwapLocalIpv4Address", ipAddress: address },
      { type: "ImageIdentifier", vendorIdentifier: ciscoVendorIdentifier, data: softwareVersion },
      time(),
    ],
    configuration: () => [
      {
        type: "CapwapTimers",
        discovery: seconds(settings.maxDiscoveryInterval),
        echoRequest: seconds(settings.echoInterval),
      },
      ...radios.map(
        (_, radioId): MessageElement => ({
          type: "DecryptionErrorReportPeriod",
          radioId,
          reportInterval: settings.reportInterval / 1000,
        }),
      ),
      { type: "IdleTimeout", timeout: settings.idleTimeout / 1000 },
      { type: "WtpFallback", mode: 1 },
      { type: "AcIpv4List", acIpAddresses: [address] },
    ],
  };
}

/** RFC 5415 §4.6.13 has one octet for each. */
function seconds(milliseconds: number): number {
  return Math.min(255, Math.max(1, Math.round(milliseconds / 1000)));
}
