import type { AcProfile } from "../../src/capwap/ac/session";
import { encodeVersion } from "../../src/capwap/version";
import type { WtpProfile } from "../../src/capwap/wtp/options";
import type { MessageElement } from "../../src/wire/capwap/message";

const vendorIdentifier = 0x00409600;
const text = (value: string) => new TextEncoder().encode(value);
const radio: MessageElement = {
  type: "Ieee80211WtpRadioInformation",
  radioId: 1,
  radioType: { n: true, g: true, a: false, b: true },
};

const board: readonly MessageElement[] = [
  {
    type: "WtpBoardData",
    vendorIdentifier,
    boardData: [
      { type: 0, value: text("C9105AXI-E") },
      { type: 1, value: text("KWC1234567A") },
    ],
  },
  {
    type: "WtpDescriptor",
    maxRadios: 2,
    radiosInUse: 2,
    encryption: [{ wbid: 1, encryptionCapabilities: 0 }],
    descriptors: [
      { vendorIdentifier: 0, type: 0, data: encodeVersion("1.0.0.0") },
      { vendorIdentifier: 0, type: 1, data: encodeVersion("17.3.3.26") },
      { vendorIdentifier: 0, type: 2, data: encodeVersion("1.1.2.4") },
    ],
  },
  { type: "WtpFrameTunnelMode", n: true, e: false, l: true },
  { type: "WtpMacType", macType: 2 },
  radio,
];

export const reboots: MessageElement = {
  type: "WtpRebootStatistics",
  rebootCount: 1,
  acInitiatedCount: 0,
  linkFailureCount: 0,
  swFailureCount: 0,
  hwFailureCount: 0,
  otherFailureCount: 0,
  unknownFailureCount: 0,
  lastFailureType: 0,
};

export const wtpProfile: WtpProfile = {
  radioMac: "2c:5a:0f:40:69:20",
  vendorIdentifier,
  discovery: () => board,
  join: (sessionId) => [
    { type: "LocationData", location: "default location" },
    ...board,
    { type: "WtpName", wtpName: "9105-emorenoa" },
    sessionId,
    { type: "EcnSupport", ecnSupport: 0 },
    { type: "CapwapLocalIpv4Address", ipAddress: "172.16.4.32" },
  ],
  configuration: (acName) => [
    acName,
    { type: "RadioAdministrativeState", radioId: 1, adminState: 1 },
    { type: "StatisticsTimer", statisticsTimer: 120 },
    reboots,
    radio,
  ],
  changeState: () => [{ type: "RadioOperationalState", radioId: 1, state: 1, cause: 0 }],
  event: () => [reboots],
};

export interface AcLooks {
  readonly name?: string;
  readonly address?: string;
  readonly version?: string;
  readonly wtps?: number;
}

export function acElements(looks: AcLooks = {}): readonly MessageElement[] {
  const { name = "9120-EWC", version = "17.9.4.27", wtps = 0 } = looks;
  return [
    {
      type: "AcDescriptor",
      stations: 0,
      limit: 2000,
      activeWtps: wtps,
      maxWtps: 100,
      security: { s: false, x: true },
      rMacField: 1,
      dtlsPolicy: { d: false, c: true },
      acInformation: [
        { vendorIdentifier: 0, type: 4, data: encodeVersion("1.0.0.0") },
        { vendorIdentifier: 0, type: 5, data: encodeVersion(version) },
      ],
    },
    { type: "AcName", name },
    radio,
    { type: "CapwapControlIpv4Address", ipAddress: looks.address ?? "172.16.4.26", wtpCount: wtps },
  ];
}

export function acProfile(looks: AcLooks = {}): AcProfile {
  const { version = "17.9.4.27" } = looks;
  return {
    vendorIdentifier,
    discovery: () => acElements(looks),
    join: () => [
      ...acElements(looks),
      { type: "EcnSupport", ecnSupport: 0 },
      { type: "CapwapLocalIpv4Address", ipAddress: "172.16.4.32" },
      { type: "ImageIdentifier", vendorIdentifier, data: version },
    ],
    configuration: () => [
      { type: "CapwapTimers", discovery: 5, echoRequest: 30 },
      { type: "DecryptionErrorReportPeriod", radioId: 1, reportInterval: 120 },
      { type: "IdleTimeout", timeout: 300 },
      { type: "WtpFallback", mode: 1 },
      { type: "AcIpv4List", acIpAddresses: ["172.16.4.26"] },
    ],
  };
}
