import { decodeVersion, encodeVersion } from "../../capwap/version";
import type { WtpProfile } from "../../capwap/wtp/options";
import { UsageError } from "../../errors";
import {
  type ControlMessage,
  encodeControlMessage,
  find,
  findAll,
  type MessageElement,
} from "../../wire/capwap/message";
import { type CiscoPayload, ciscoVendorIdentifier } from "../../wire/capwap/vendor/cisco/elements";
import type { JoinedAp } from "./ac-contract";
import { ciscoMac, colonMac, macOctets } from "./mac-address";
import type { ApDescription } from "./wtp-contract";

/** RFC 5415 §4.6.40 and §4.6.41. */
const board = { model: 0, serial: 1, macAddress: 4 } as const;
const descriptor = { hardware: 0, software: 1, boot: 2 } as const;

/** Seen in what an AP sends to a C9800 (device-facts §5). */
const maximumMessageLength = 14_400;
const rebootStatistics: MessageElement = {
  type: "WtpRebootStatistics",
  rebootCount: 0,
  acInitiatedCount: 0,
  linkFailureCount: 0,
  swFailureCount: 0,
  hwFailureCount: 0,
  otherFailureCount: 0,
  unknownFailureCount: 0,
  lastFailureType: 0,
};

/** The domain's letter, in its code; the encoding of this element is inferred. */
function regulatoryCode(model: string): number {
  return (/-([A-Z])(?:-K9)?$/.exec(model)?.[1] ?? "B").charCodeAt(0);
}

/**
 * What the AP says in its CAPWAP messages; name, location and backup version are looked up when each is written.
 * @param packetRoom octets of a CAPWAP packet to which Join Requests are padded, so that they try the path (inferred: in
 *   which element the padding is not known); 0 pads nothing
 * @throws UsageError for a version or a MAC that cannot be said.
 */
export function apProfile(ap: ApDescription, address: string, packetRoom = 0): WtpProfile {
  const { radios = 2 } = ap;
  quad(ap.softwareVersion);
  quad(ap.backupVersion);
  const boardData: MessageElement = {
    type: "WtpBoardData",
    vendorIdentifier: ciscoVendorIdentifier,
    boardData: [
      { type: board.model, value: text(ap.model) },
      { type: board.serial, value: text(ap.serialNumber) },
      { type: board.macAddress, value: macOctets(ap.ethernetMac) },
    ],
  };
  const isDraft = ap.descriptorLayout === "draft-7";
  const vendorIdentifier = isDraft ? ciscoVendorIdentifier : 0;
  const versions: MessageElement = {
    type: "WtpDescriptor",
    maxRadios: radios,
    radiosInUse: radios,
    encryption: isDraft ? [] : [{ wbid: 1, encryptionCapabilities: 0 }],
    descriptors: [
      { vendorIdentifier, type: descriptor.hardware, data: encodeVersion(ap.hardwareVersion ?? "1.0.0.0") },
      { vendorIdentifier, type: descriptor.software, data: encodeVersion(ap.softwareVersion) },
      { vendorIdentifier, type: descriptor.boot, data: encodeVersion(ap.bootVersion ?? "1.1.2.4") },
    ],
  };
  const tunnel: MessageElement = { type: "WtpFrameTunnelMode", n: true, e: false, l: true };
  const macType: MessageElement = { type: "WtpMacType", macType: 1 };
  // RFC 5415 §8.2 lets an AP say so; that Cisco's do is inferred from the controller's screen, which knows it.
  const addressing: MessageElement = {
    type: "WtpStaticIpAddressInformation",
    ipAddress: address,
    netmask: "255.255.255.0",
    gateway: "0.0.0.0",
    static: ap.dhcp ? 0 : 1,
  };
  const radioIds = Array.from({ length: radios }, (_, index) => index);
  const radioInformation = radioIds.map(radio);
  const domains = radioIds.map((slot) =>
    cisco({ element: "ApRegulatoryDomain", bandId: slot, set: 1, slot, code: regulatoryCode(ap.model) }),
  );
  return {
    radioMac: colonMac(ap.baseMac),
    vendorIdentifier: ciscoVendorIdentifier,
    discovery: () => [
      boardData,
      versions,
      tunnel,
      macType,
      ...radioInformation,
      cisco({ element: "RadName", name: ap.name }),
    ],
    // The order in which a C9800 was seen to accept them (device-facts §5); the backup version's place is inferred.
    join: (sessionId) =>
      padded(packetRoom, [
        boardData,
        versions,
        tunnel,
        macType,
        { type: "WtpName", wtpName: ap.name },
        { type: "LocationData", location: ap.location ?? "default location" },
        ...domains,
        ...radioInformation,
        sessionId,
        { type: "MaximumMessageLength", maximumMessageLength },
        { type: "EcnSupport", ecnSupport: 0 },
        { type: "CapwapLocalIpv4Address", ipAddress: address },
        cisco({ element: "BoardDataOptions", antennaType: 0, flexConnect: 1, apType: 1, joinPriority: 1 }),
        cisco({ element: "RadName", name: ap.name }),
        cisco({ element: "ApDomain", enabled: 0, domain: "" }),
        cisco({ element: "ApBackupSoftwareVersion", version: quad(ap.backupVersion) }),
        cisco({ element: "ApUptime", current: Math.floor(ap.uptime ?? 0), last: 0 }),
      ]),
    configuration: (acName) => [
      acName,
      ...[255, ...radioIds].map(
        (radioId) => ({ type: "RadioAdministrativeState", radioId, adminState: 1 }) as const,
      ),
      { type: "StatisticsTimer", statisticsTimer: 120 },
      rebootStatistics,
      addressing,
      ...radioInformation,
    ],
    changeState: () => radioIds.map((radioId) => radioState(radioId, true)),
    event: () => [rebootStatistics],
  };
}

/** With an element of zeros that fills the packet; as they are where they fill it already. */
function padded(packetRoom: number, elements: readonly MessageElement[]): readonly MessageElement[] {
  const length = encodeControlMessage({ type: "JoinRequest", sequenceNumber: 0, elements }).length;
  const left = packetRoom - headerLength - length - paddingOverhead;
  if (left < tlvHeader) return elements;
  const octets = new Uint8Array(left);
  octets[2] = (left - tlvHeader) >>> 8;
  octets[3] = (left - tlvHeader) & 255;
  return [...elements, cisco({ element: "TlvPayload", octets })];
}

/** A CAPWAP header with the radio's MAC; an element's, the vendor's and Cisco's identifiers; a type and a length. */
const headerLength = 16;
const paddingOverhead = 10;
const tlvHeader = 4;

export function radioState(radioId: number, operational: boolean): MessageElement {
  return { type: "RadioOperationalState", radioId, state: operational ? 1 : 2, cause: operational ? 0 : 1 };
}

/** What a Join Request says of its AP; undefined when it does not say enough. */
export function readJoinedAp(
  message: ControlMessage,
  radioMac: string | undefined,
  certificateName: string,
): JoinedAp | undefined {
  const data = find(message, "WtpBoardData")?.boardData;
  const versions = find(message, "WtpDescriptor")?.descriptors;
  const name = find(message, "WtpName")?.wtpName;
  const baseMac = baseMacOf(message, radioMac, certificateName);
  if (!data || !versions || name === undefined || baseMac === undefined) return undefined;
  const version = (wanted: number) => {
    const found = versions.find(({ type }) => type === wanted);
    return found ? decodeVersion(found.data) : "";
  };
  const value = (wanted: number) => data.find(({ type }) => type === wanted)?.value;
  const ethernetMac = value(board.macAddress);
  return {
    name,
    model: plain(value(board.model)),
    serialNumber: plain(value(board.serial)),
    baseMac,
    ethernetMac: ethernetMac?.length === 6 ? ciscoMac(ethernetMac) : baseMac,
    softwareVersion: version(descriptor.software),
    backupVersion: backupVersionOf(message),
    bootVersion: version(descriptor.boot),
    location: find(message, "LocationData")?.location ?? "",
    radios: findAll(message, "Ieee80211WtpRadioInformation").length,
    certificateName,
    ...uptimeOf(message),
  };
}

/**
 * The radio MAC in the header is optional (RFC 5415 §4.3): without it the AP goes by the MAC in its board data (§4.6.40), else
 * by the one that its certificate's name ends with.
 */
export function baseMacOf(
  message: ControlMessage,
  radioMac: string | undefined,
  certificateName = "",
): string | undefined {
  if (radioMac !== undefined) return ciscoMac(radioMac);
  const data = find(message, "WtpBoardData")?.boardData;
  const inBoard = data?.find(({ type }) => type === board.macAddress)?.value;
  if (inBoard?.length === 6) return ciscoMac(inBoard);
  const named = /(?:^|[^0-9a-f])((?:[0-9a-f]{2}[:.-]?){5}[0-9a-f]{2})$/i.exec(certificateName)?.[1];
  return (
    named &&
    ciscoMac(
      named
        .toLowerCase()
        .replace(/[:.-]/g, "")
        .replace(/(?=(..)+$)(?!^)/g, ":"),
    )
  );
}

/** Of a Discovery Request. */
export function readModelAndVersion(message: ControlMessage): {
  readonly model: string;
  readonly version: string;
} {
  const model = find(message, "WtpBoardData")?.boardData.find(({ type }) => type === board.model)?.value;
  const version = find(message, "WtpDescriptor")?.descriptors.find(
    ({ type }) => type === descriptor.software,
  );
  return { model: plain(model), version: version ? decodeVersion(version.data) : "" };
}

function backupVersionOf(message: ControlMessage): string {
  for (const { payload } of findAll(message, "VendorSpecificPayload")) {
    if (payload.vendor === "cisco" && payload.element === "ApBackupSoftwareVersion")
      return payload.version.join(".");
  }
  return "0.0.0.0";
}

function uptimeOf(message: ControlMessage): { readonly uptime?: number } {
  for (const { payload } of findAll(message, "VendorSpecificPayload")) {
    if (payload.vendor === "cisco" && payload.element === "ApUptime") return { uptime: payload.current };
  }
  return {};
}

function radio(radioId: number): MessageElement {
  const low = radioId === 0;
  return { type: "Ieee80211WtpRadioInformation", radioId, radioType: { n: true, g: low, a: !low, b: low } };
}

type WithoutVendor<T> = T extends unknown ? Omit<T, "vendor"> : never;

function cisco(payload: WithoutVendor<CiscoPayload>): MessageElement {
  return { type: "VendorSpecificPayload", payload: { vendor: "cisco", ...payload } as CiscoPayload };
}

function quad(version: string): Uint8Array {
  const octets = encodeVersion(version);
  if (octets.length !== 4) throw new UsageError(`AP version "${version}" is not of the form 17.9.4.27`);
  return octets;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function plain(octets: Uint8Array | undefined): string {
  return octets ? new TextDecoder().decode(octets) : "";
}
