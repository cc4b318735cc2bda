import type { ElementName } from "./element";

/**
 * Which elements a message holds, by who sends it. Each list of `oneOf` asks for at least one of its names, and allows
 * one of each unless `may` allows more.
 */
export interface Grammar {
  readonly must?: readonly Rule[];
  readonly oneOf?: readonly (readonly ElementName[])[];
  readonly may?: readonly Rule[];
}

/** One element of that name, or (`"+"`) one and more. */
export type Rule = ElementName | readonly [ElementName, "+"];
export type Sender = "WTP" | "AC";

export interface MessageDeclaration {
  readonly number: number;
  /** Only for those who may send it. A Vendor Specific Payload may be in any (RFC 5415 §4.6.39). */
  readonly from: Partial<Readonly<Record<Sender, Grammar>>>;
}

const radioInformation = ["Ieee80211WtpRadioInformation", "+"] as const;
const resultOnly: Grammar = { must: ["ResultCode"] };
const controlAddress = ["CapwapControlIpv4Address", "CapwapControlIpv6Address"] as const;
const localAddress = ["CapwapLocalIpv4Address", "CapwapLocalIpv6Address"] as const;

const discoveryRequest: Grammar = {
  must: [
    "DiscoveryType",
    "WtpBoardData",
    "WtpDescriptor",
    "WtpFrameTunnelMode",
    "WtpMacType",
    radioInformation,
  ],
  may: ["MtuDiscoveryPadding"],
};
const discoveryResponse: Grammar = {
  must: ["AcDescriptor", "AcName", radioInformation],
  oneOf: [controlAddress],
  may: [
    ["CapwapControlIpv4Address", "+"],
    ["CapwapControlIpv6Address", "+"],
  ],
};

const antenna = ["Ieee80211Antenna", "+"] as const;
const directSequence = ["Ieee80211DirectSequenceControl", "+"] as const;
const macOperation = ["Ieee80211MacOperation", "+"] as const;
const multiDomain = ["Ieee80211MultiDomainCapability", "+"] as const;
const ofdm = ["Ieee80211OfdmControl", "+"] as const;
const rateSet = ["Ieee80211RateSet", "+"] as const;
const supportedRates = ["Ieee80211SupportedRates", "+"] as const;
const txPower = ["Ieee80211TxPower", "+"] as const;
const txPowerLevel = ["Ieee80211TxPowerLevel", "+"] as const;
const qualityOfService = ["Ieee80211WtpQualityOfService", "+"] as const;
const radioConfiguration = ["Ieee80211WtpRadioConfiguration", "+"] as const;
const rsnaErrorReport = ["Ieee80211RsnaErrorReportFromStation", "+"] as const;

/** RFC 5415 §5 to §10 with the bindings of RFC 5416 §5, and RFC 5416 §3. */
export const messages = {
  DiscoveryRequest: message(1, { WTP: discoveryRequest }),
  DiscoveryResponse: message(2, { AC: discoveryResponse }),
  JoinRequest: message(3, {
    WTP: {
      must: [
        "LocationData",
        "WtpBoardData",
        "WtpDescriptor",
        "WtpName",
        "SessionId",
        "WtpFrameTunnelMode",
        "WtpMacType",
        radioInformation,
        "EcnSupport",
      ],
      oneOf: [localAddress],
      may: ["CapwapTransportProtocol", "MaximumMessageLength", "WtpRebootStatistics"],
    },
  }),
  JoinResponse: message(4, {
    AC: {
      must: ["ResultCode", "AcDescriptor", "AcName", radioInformation, "EcnSupport"],
      oneOf: [controlAddress, localAddress],
      may: [
        ["CapwapControlIpv4Address", "+"],
        ["CapwapControlIpv6Address", "+"],
        "AcIpv4List",
        "AcIpv6List",
        "CapwapTransportProtocol",
        "ImageIdentifier",
        "MaximumMessageLength",
        // RFC 5415 §4.5.1.5: a refused request names what was not recognised.
        ["ReturnedMessageElement", "+"],
      ],
    },
  }),
  ConfigurationStatusRequest: message(5, {
    WTP: {
      must: [
        "AcName",
        ["RadioAdministrativeState", "+"],
        "StatisticsTimer",
        "WtpRebootStatistics",
        radioInformation,
      ],
      may: [
        ["AcNameWithPriority", "+"],
        "CapwapTransportProtocol",
        "WtpStaticIpAddressInformation",
        antenna,
        directSequence,
        macOperation,
        multiDomain,
        ofdm,
        supportedRates,
        txPower,
        txPowerLevel,
        radioConfiguration,
      ],
    },
  }),
  ConfigurationStatusResponse: message(6, {
    AC: {
      // One Decryption Error Report Period for each radio (RFC 5415 §4.6.18 names one radio).
      must: ["CapwapTimers", ["DecryptionErrorReportPeriod", "+"], "IdleTimeout", "WtpFallback"],
      oneOf: [["AcIpv4List", "AcIpv6List"]],
      may: [
        "WtpStaticIpAddressInformation",
        // RFC 5415 §8.3 speaks of it in the text, not in the list.
        ["RadioOperationalState", "+"],
        antenna,
        directSequence,
        macOperation,
        multiDomain,
        ofdm,
        rateSet,
        supportedRates,
        txPower,
        qualityOfService,
        radioConfiguration,
      ],
    },
  }),
  ConfigurationUpdateRequest: message(7, {
    AC: {
      may: [
        ["AcNameWithPriority", "+"],
        "AcTimestamp",
        ["AddMacAclEntry", "+"],
        "CapwapTimers",
        ["DecryptionErrorReportPeriod", "+"],
        ["DeleteMacAclEntry", "+"],
        "IdleTimeout",
        "LocationData",
        ["RadioAdministrativeState", "+"],
        "StatisticsTimer",
        "WtpFallback",
        "WtpName",
        "WtpStaticIpAddressInformation",
        "ImageIdentifier",
        antenna,
        directSequence,
        macOperation,
        multiDomain,
        ofdm,
        rateSet,
        rsnaErrorReport,
        txPower,
        qualityOfService,
        radioConfiguration,
      ],
    },
  }),
  ConfigurationUpdateResponse: message(8, {
    WTP: { must: ["ResultCode"], may: [["RadioOperationalState", "+"]] },
  }),
  WtpEventRequest: message(9, {
    WTP: {
      oneOf: [
        [
          "DecryptionErrorReport",
          "DuplicateIpv4Address",
          "DuplicateIpv6Address",
          "WtpRadioStatistics",
          "WtpRebootStatistics",
          "DeleteStation",
          "VendorSpecificPayload",
          "Ieee80211MicCountermeasures",
          "Ieee80211RsnaErrorReportFromStation",
          "Ieee80211Statistics",
        ],
      ],
      may: [
        ["DecryptionErrorReport", "+"],
        ["DuplicateIpv4Address", "+"],
        ["DuplicateIpv6Address", "+"],
        ["WtpRadioStatistics", "+"],
        ["WtpRebootStatistics", "+"],
        ["DeleteStation", "+"],
        ["Ieee80211MicCountermeasures", "+"],
        rsnaErrorReport,
        ["Ieee80211Statistics", "+"],
      ],
    },
  }),
  WtpEventResponse: message(10, { AC: {} }),
  ChangeStateEventRequest: message(11, {
    WTP: {
      must: [["RadioOperationalState", "+"], "ResultCode"],
      may: [
        ["ReturnedMessageElement", "+"],
        ["Ieee80211WtpRadioFailAlarmIndication", "+"],
      ],
    },
  }),
  ChangeStateEventResponse: message(12, { AC: {} }),
  EchoRequest: message(13, { WTP: {} }),
  EchoResponse: message(14, { AC: {} }),
  ImageDataRequest: message(15, {
    WTP: { may: ["CapwapTransportProtocol", "ImageData", "ImageIdentifier", "InitiateDownload"] },
    AC: { may: ["CapwapTransportProtocol", "ImageData"] },
  }),
  ImageDataResponse: message(16, {
    WTP: resultOnly,
    AC: { must: ["ResultCode"], may: ["ImageInformation"] },
  }),
  ResetRequest: message(17, { AC: { must: ["ImageIdentifier"] } }),
  ResetResponse: message(18, { WTP: { may: ["ResultCode"] } }),
  PrimaryDiscoveryRequest: message(19, { WTP: discoveryRequest }),
  PrimaryDiscoveryResponse: message(20, { AC: discoveryResponse }),
  DataTransferRequest: message(21, {
    WTP: { must: ["DataTransferData"] },
    AC: { must: ["DataTransferMode"] },
  }),
  DataTransferResponse: message(22, { WTP: resultOnly, AC: resultOnly }),
  ClearConfigurationRequest: message(23, { AC: {} }),
  ClearConfigurationResponse: message(24, { WTP: resultOnly }),
  StationConfigurationRequest: message(25, {
    AC: {
      may: [
        ["AddStation", "+"],
        ["DeleteStation", "+"],
        ["Ieee80211Station", "+"],
        ["Ieee80211StationSessionKey", "+"],
        ["Ieee80211StationQosProfile", "+"],
        ["Ieee80211UpdateStationQos", "+"],
        // RFC 5416 §6.15 sends it beside the session key.
        ["Ieee80211InformationElement", "+"],
      ],
    },
  }),
  StationConfigurationResponse: message(26, { WTP: resultOnly }),
  /** RFC 5416 §3: enterprise number 13277. */
  Ieee80211WlanConfigurationRequest: message(13277 * 256 + 1, {
    AC: {
      oneOf: [["Ieee80211AddWlan", "Ieee80211DeleteWlan", "Ieee80211UpdateWlan"]],
      may: [["Ieee80211InformationElement", "+"]],
    },
  }),
  Ieee80211WlanConfigurationResponse: message(13277 * 256 + 2, {
    WTP: { must: ["ResultCode"], may: [["Ieee80211AssignedWtpBssid", "+"]] },
  }),
};

export type MessageName = keyof typeof messages;

function message(number: number, from: MessageDeclaration["from"]): MessageDeclaration {
  return { number, from };
}
