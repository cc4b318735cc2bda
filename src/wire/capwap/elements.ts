import { WireError } from "../../errors";
import {
  bits,
  type Codec,
  counted,
  enumerated,
  filler,
  fixed,
  flag,
  i16,
  ipv4,
  ipv6,
  join,
  list,
  prefixed,
  prefixedMac,
  rest,
  struct,
  text,
  u8,
  u16,
  u32,
} from "../codec";
import { vendorPayload } from "./vendor/payload";

/** The number and the value's format of one message element. */
export interface ElementDeclaration<T> {
  readonly number: number;
  readonly body: Codec<T>;
}

export function element<T>(number: number, body: Codec<T>): ElementDeclaration<T> {
  return { number, body };
}

/** RFC 5415 §4.6.35. */
export const resultCodes = {
  success: 0,
  failureAcListMustBePresent: 1,
  successNatDetected: 2,
  joinFailureUnspecified: 3,
  joinFailureResourceDepletion: 4,
  joinFailureUnknownSource: 5,
  joinFailureIncorrectData: 6,
  joinFailureSessionIdAlreadyInUse: 7,
  joinFailureWtpHardwareNotSupported: 8,
  joinFailureBindingNotSupported: 9,
  resetFailureUnableToReset: 10,
  resetFailureFirmwareWriteError: 11,
  configurationFailureServiceProvidedAnyhow: 12,
  configurationFailureServiceNotProvided: 13,
  imageDataErrorInvalidChecksum: 14,
  imageDataErrorInvalidDataLength: 15,
  imageDataErrorOther: 16,
  imageDataErrorImageAlreadyPresent: 17,
  messageUnexpectedInvalidInCurrentState: 18,
  messageUnexpectedUnrecognizedRequest: 19,
  failureMissingMandatoryMessageElement: 20,
  failureUnrecognizedMessageElement: 21,
  dataTransferErrorNoInformationToTransfer: 22,
} as const;

/** RFC 5415 §4.6.21. */
export const discoveryTypes = {
  unknown: 0,
  staticConfiguration: 1,
  dhcp: 2,
  dns: 3,
  acReferral: 4,
} as const;

/** RFC 5415 §4.6.26; the Cisco layout of the same element is in vendor/cisco/image-data.ts. */
export const imageDataTypes = { data: 1, last: 2, error: 5 } as const;

function named(codes: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
  return Object.fromEntries(Object.entries(codes).map(([name, code]) => [code, name]));
}

const enabledDisabled = { 1: "enabled", 2: "disabled" };
const dataModes = { 1: "WTP crash data", 2: "WTP memory dump" };
const subElement = struct({ vendorIdentifier: u32, type: u16, data: prefixed(u16, rest(1, 1024)) });

/**
 * RFC 5415 §4.6.41 counts what follows. Its draft 7 has 16 bits of capabilities there and no count: none of them, which is all
 * that is read and written of that layout, looks like a count of nothing and one octet more.
 */
const encryptions = followedWhereEmpty(
  counted(u8, join(bits(8, { _resvd: 3, wbid: 5 }), struct({ encryptionCapabilities: u16 }))),
);

function followedWhereEmpty<T>(list: Codec<readonly T[]>): Codec<readonly T[]> {
  return {
    // What the RFC has, and readers of it, is one at least.
    shape: list.shape.kind === "list" ? { ...list.shape, min: 1 } : list.shape,
    write(writer, value) {
      list.write(writer, value);
      if (value.length === 0) writer.unsigned(0, 1);
    },
    read(reader) {
      const value = list.read(reader);
      const at = reader.position;
      if (value.length === 0 && reader.unsigned(1) !== 0)
        throw new WireError("encryption capabilities in the layout of a draft", at);
      return value;
    },
  };
}

/** RFC 5415 §4.6, in its order. Names and fields are the RFC's, in camel case. */
export const baseElements = {
  AcDescriptor: element(
    1,
    struct({
      stations: u16,
      limit: u16,
      activeWtps: u16,
      maxWtps: u16,
      security: bits(8, { _reserved: 5, s: flag, x: flag, _r: 1 }),
      rMacField: enumerated(u8, { 1: "supported", 2: "not supported" }),
      _reserved1: u8,
      dtlsPolicy: bits(8, { _reserved: 5, d: flag, c: flag, _r: 1 }),
      /** Types 4 (hardware version) and 5 (software version) of vendor 0 must be there. */
      acInformation: list(subElement),
    }),
  ),
  AcIpv4List: element(2, struct({ acIpAddresses: list(ipv4, 1, 1024) })),
  AcIpv6List: element(3, struct({ acIpAddresses: list(ipv6, 1, 1024) })),
  AcName: element(4, struct({ name: text(1, 512) })),
  AcNameWithPriority: element(5, struct({ priority: u8, acName: text(1, 512) })),
  /** The most significant 32 bits of NTP time: seconds since 1900. */
  AcTimestamp: element(6, struct({ timestamp: u32 })),
  AddMacAclEntry: element(7, struct({ macAddresses: counted(u8, prefixedMac, 1) })),
  AddStation: element(8, struct({ radioId: u8, macAddress: prefixedMac, vlanName: text(0, 512) })),
  CapwapControlIpv4Address: element(10, struct({ ipAddress: ipv4, wtpCount: u16 })),
  CapwapControlIpv6Address: element(11, struct({ ipAddress: ipv6, wtpCount: u16 })),
  CapwapLocalIpv4Address: element(30, struct({ ipAddress: ipv4 })),
  CapwapLocalIpv6Address: element(50, struct({ ipAddress: ipv6 })),
  /** Both in seconds. */
  CapwapTimers: element(12, struct({ discovery: u8, echoRequest: u8 })),
  CapwapTransportProtocol: element(51, struct({ transport: enumerated(u8, { 1: "UDP-Lite", 2: "UDP" }) })),
  DataTransferData: element(
    13,
    struct({
      dataType: enumerated(u8, { 1: "data", 2: "last", 5: "error" }),
      dataMode: enumerated(u8, dataModes),
      data: prefixed(u16, rest(0, 65531)),
    }),
  ),
  DataTransferMode: element(14, struct({ dataMode: enumerated(u8, dataModes) })),
  DecryptionErrorReport: element(15, struct({ radioId: u8, macAddresses: counted(u8, prefixedMac, 1) })),
  /** Seconds. */
  DecryptionErrorReportPeriod: element(16, struct({ radioId: u8, reportInterval: u16 })),
  DeleteMacAclEntry: element(17, struct({ macAddresses: counted(u8, prefixedMac, 1) })),
  DeleteStation: element(18, struct({ radioId: u8, macAddress: prefixedMac })),
  DiscoveryType: element(20, struct({ discoveryType: enumerated(u8, named(discoveryTypes)) })),
  DuplicateIpv4Address: element(21, struct({ ipAddress: ipv4, status: u8, macAddress: prefixedMac })),
  DuplicateIpv6Address: element(22, struct({ ipAddress: ipv6, status: u8, macAddress: prefixedMac })),
  /** Seconds. */
  IdleTimeout: element(23, struct({ timeout: u32 })),
  EcnSupport: element(53, struct({ ecnSupport: enumerated(u8, { 0: "limited", 1: "full and limited" }) })),
  /**
   * `dataType` is the first octet, `data` all others, whichever layout the two ends use (RFC 5415 allows 1024 octets of
   * data; Cisco: 1377 and a checksum, device-facts §5, so the bound is the element's own).
   */
  ImageData: element(24, struct({ dataType: u8, data: rest() })),
  ImageIdentifier: element(25, struct({ vendorIdentifier: u32, data: text(1, 1024) })),
  /** `fileSize` in octets; `hash` is MD5. */
  ImageInformation: element(26, struct({ fileSize: u32, hash: fixed(16) })),
  InitiateDownload: element(27, struct({})),
  LocationData: element(28, struct({ location: text(1, 1024) })),
  MaximumMessageLength: element(29, struct({ maximumMessageLength: u16 })),
  /** `padding` counts the octets, all 0xFF. */
  MtuDiscoveryPadding: element(52, struct({ padding: filler(0xff) })),
  RadioAdministrativeState: element(31, struct({ radioId: u8, adminState: enumerated(u8, enabledDisabled) })),
  RadioOperationalState: element(
    32,
    struct({
      radioId: u8,
      state: enumerated(u8, enabledDisabled),
      cause: enumerated(u8, {
        0: "normal",
        1: "radio failure",
        2: "software failure",
        3: "administratively set",
      }),
    }),
  ),
  ResultCode: element(33, struct({ resultCode: enumerated(u32, named(resultCodes)) })),
  /** `messageElement` is the whole element, type and length included. */
  ReturnedMessageElement: element(
    34,
    struct({
      reason: enumerated(u8, {
        1: "unknown message element",
        2: "unsupported message element",
        3: "unknown message element value",
        4: "unsupported message element value",
      }),
      messageElement: prefixed(u8, rest(4, 255)),
    }),
  ),
  SessionId: element(35, struct({ sessionId: fixed(16) })),
  /** Seconds. */
  StatisticsTimer: element(36, struct({ statisticsTimer: u16 })),
  VendorSpecificPayload: element(37, struct({ payload: vendorPayload })),
  WtpBoardData: element(
    38,
    struct({
      vendorIdentifier: u32,
      /** Types 0 (model number) and 1 (serial number) must be there. */
      boardData: list(
        struct({
          type: enumerated(u16, {
            0: "WTP model number",
            1: "WTP serial number",
            2: "board ID",
            3: "board revision",
            4: "base MAC address",
          }),
          value: prefixed(u16, rest(1, 1024)),
        }),
        2,
      ),
    }),
  ),
  WtpDescriptor: element(
    39,
    struct({
      maxRadios: u8,
      radiosInUse: u8,
      encryption: encryptions,
      /** Types of vendor 0: 0 hardware, 1 active software, 2 boot must be there; 3 is other software. */
      descriptors: list(subElement, 3),
    }),
  ),
  WtpFallback: element(40, struct({ mode: enumerated(u8, enabledDisabled) })),
  WtpFrameTunnelMode: element(41, bits(8, { _reservd: 4, n: flag, e: flag, l: flag, _u: 1 })),
  WtpMacType: element(44, struct({ macType: enumerated(u8, { 0: "local MAC", 1: "split MAC", 2: "both" }) })),
  WtpName: element(45, struct({ wtpName: text(1, 512) })),
  WtpRadioStatistics: element(
    47,
    struct({
      radioId: u8,
      lastFailType: enumerated(u8, {
        0: "not supported",
        1: "software",
        2: "hardware",
        3: "other",
        255: "unknown",
      }),
      resetCount: u16,
      swFailureCount: u16,
      hwFailureCount: u16,
      otherFailureCount: u16,
      unknownFailureCount: u16,
      configUpdateCount: u16,
      channelChangeCount: u16,
      bandChangeCount: u16,
      /** dBm. */
      currentNoiseFloor: i16,
    }),
  ),
  WtpRebootStatistics: element(
    48,
    struct({
      rebootCount: u16,
      acInitiatedCount: u16,
      linkFailureCount: u16,
      swFailureCount: u16,
      hwFailureCount: u16,
      otherFailureCount: u16,
      unknownFailureCount: u16,
      lastFailureType: enumerated(u8, {
        0: "not supported",
        1: "AC initiated",
        2: "link",
        3: "software",
        4: "hardware",
        5: "other",
        255: "unknown",
      }),
    }),
  ),
  WtpStaticIpAddressInformation: element(
    49,
    struct({ ipAddress: ipv4, netmask: ipv4, gateway: ipv4, static: u8 }),
  ),
};
