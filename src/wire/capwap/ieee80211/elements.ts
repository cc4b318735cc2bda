import {
  bits,
  counted,
  enumerated,
  fixed,
  flag,
  join,
  mac,
  prefixed,
  repeated,
  rest,
  struct,
  text,
  u8,
  u16,
  u32,
} from "../../codec";
import { element } from "../elements";

const enabled = { 0: "disabled", 1: "enabled" };
/** RFC 5416 §6.20: the tags of one QoS profile. */
const qosTags = bits(16, { _reserved: 5, priority8021p: 3, _rsv: 2, dscpTag: 6 });

/** RFC 5416 §6, in its order. Names and fields are the RFC's, in camel case. */
export const ieee80211Elements = {
  Ieee80211AddWlan: element(
    1024,
    struct({
      radioId: u8,
      wlanId: u8,
      capability: u16,
      keyIndex: u8,
      keyStatus: u8,
      key: prefixed(u16, rest()),
      groupTsc: fixed(6),
      qos: enumerated(u8, { 0: "best effort", 1: "video", 2: "voice", 3: "background" }),
      authType: enumerated(u8, { 0: "open system", 1: "WEP shared key" }),
      macMode: enumerated(u8, { 0: "local MAC", 1: "split MAC" }),
      tunnelMode: enumerated(u8, { 0: "local bridging", 1: "802.3 tunnel", 2: "802.11 tunnel" }),
      suppressSsid: u8,
      ssid: text(1, 32),
    }),
  ),
  Ieee80211Antenna: element(
    1025,
    struct({
      radioId: u8,
      diversity: enumerated(u8, enabled),
      combiner: enumerated(u8, { 1: "sectorized (left)", 2: "sectorized (right)", 3: "omni", 4: "MIMO" }),
      antennaSelections: counted(u8, enumerated(u8, { 1: "internal", 2: "external" }), 1),
    }),
  ),
  Ieee80211AssignedWtpBssid: element(1026, struct({ radioId: u8, wlanId: u8, bssid: mac })),
  Ieee80211DeleteWlan: element(1027, struct({ radioId: u8, wlanId: u8 })),
  Ieee80211DirectSequenceControl: element(
    1028,
    struct({ radioId: u8, _reserved: u8, currentChan: u8, currentCca: u8, energyDetectThreshold: u32 }),
  ),
  Ieee80211InformationElement: element(
    1029,
    join(
      join(struct({ radioId: u8, wlanId: u8 }), bits(8, { b: flag, p: flag, _reserved: 6 })),
      struct({ infoElement: struct({ elementId: u8, information: prefixed(u8, rest(0, 255)) }) }),
    ),
  ),
  Ieee80211MacOperation: element(
    1030,
    struct({
      radioId: u8,
      _reserved: u8,
      rtsThreshold: u16,
      shortRetry: u8,
      longRetry: u8,
      fragmentationThreshold: u16,
      txMsduLifetime: u32,
      rxMsduLifetime: u32,
    }),
  ),
  Ieee80211MicCountermeasures: element(1031, struct({ radioId: u8, wlanId: u8, macAddress: mac })),
  Ieee80211MultiDomainCapability: element(
    1032,
    struct({ radioId: u8, _reserved: u8, firstChannel: u16, numberOfChannels: u16, maxTxPowerLevel: u16 }),
  ),
  Ieee80211OfdmControl: element(
    1033,
    struct({ radioId: u8, _reserved: u8, currentChan: u8, bandSupport: u8, tiThreshold: u32 }),
  ),
  /** Rates in units of 500 kbit/s, the top bit marking basic ones. */
  Ieee80211RateSet: element(1034, struct({ radioId: u8, rateSet: rest(2, 8) })),
  Ieee80211RsnaErrorReportFromStation: element(
    1035,
    struct({
      clientMacAddress: mac,
      bssid: mac,
      radioId: u8,
      wlanId: u8,
      _reserved: u16,
      tkipIcvErrors: u32,
      tkipLocalMicFailures: u32,
      tkipRemoteMicFailures: u32,
      ccmpReplays: u32,
      ccmpDecryptErrors: u32,
      tkipReplays: u32,
    }),
  ),
  Ieee80211Station: element(
    1036,
    struct({
      radioId: u8,
      associationId: u16,
      _flags: u8,
      macAddress: mac,
      capabilities: u16,
      wlanId: u8,
      supportedRates: rest(1, 126),
    }),
  ),
  Ieee80211StationQosProfile: element(
    1037,
    join(struct({ macAddress: mac }), bits(16, { _reserved: 13, priority8021p: 3 })),
  ),
  Ieee80211StationSessionKey: element(
    1038,
    join(
      join(struct({ macAddress: mac }), bits(16, { a: flag, c: flag, _flags: 14 })),
      struct({ pairwiseTsc: fixed(6), pairwiseRsc: fixed(6), key: rest(5) }),
    ),
  ),
  Ieee80211Statistics: element(
    1039,
    join(
      bits(32, { radioId: 8, _reserved: 24 }),
      struct({
        txFragmentCount: u32,
        multicastTxCount: u32,
        failedCount: u32,
        retryCount: u32,
        multipleRetryCount: u32,
        frameDuplicateCount: u32,
        rtsSuccessCount: u32,
        rtsFailureCount: u32,
        ackFailureCount: u32,
        rxFragmentCount: u32,
        multicastRxCount: u32,
        fcsErrorCount: u32,
        txFrameCount: u32,
        decryptionErrors: u32,
        discardedQosFragmentCount: u32,
        associatedStationCount: u32,
        qosCfPollsReceivedCount: u32,
        qosCfPollsUnusedCount: u32,
        qosCfPollsUnusableCount: u32,
      }),
    ),
  ),
  Ieee80211SupportedRates: element(1040, struct({ radioId: u8, supportedRates: rest(2, 8) })),
  /** mW. */
  Ieee80211TxPower: element(1041, struct({ radioId: u8, _reserved: u8, currentTxPower: u16 })),
  /** mW. */
  Ieee80211TxPowerLevel: element(1042, struct({ radioId: u8, powerLevels: counted(u8, u16, 1) })),
  /**
   * Voice, video, best effort, background. RFC 5416 §6.20 gives the length as 8, which holds no four
   * sub-elements of two octets, so: the text rules, and the length is 15.
   */
  Ieee80211UpdateStationQos: element(
    1043,
    struct({ radioId: u8, macAddress: mac, qos: repeated(4, qosTags) }),
  ),
  Ieee80211UpdateWlan: element(
    1044,
    struct({
      radioId: u8,
      wlanId: u8,
      capability: u16,
      keyIndex: u8,
      keyStatus: u8,
      key: prefixed(u16, rest()),
    }),
  ),
  /** Voice, video, best effort, background. */
  Ieee80211WtpQualityOfService: element(
    1045,
    struct({
      radioId: u8,
      taggingPolicy: bits(8, { _rsvd: 3, p: flag, q: flag, d: flag, o: flag, i: flag }),
      qos: repeated(4, struct({ queueDepth: u8, cwMin: u16, cwMax: u16, aifs: u8, tags: qosTags })),
    }),
  ),
  Ieee80211WtpRadioConfiguration: element(
    1046,
    struct({
      radioId: u8,
      shortPreamble: u8,
      numberOfBssids: u8,
      dtimPeriod: u8,
      bssid: mac,
      beaconPeriod: u16,
      /** Two letters of ISO 3166-1, an environment octet, NUL. */
      countryString: fixed(4),
    }),
  ),
  Ieee80211WtpRadioFailAlarmIndication: element(
    1047,
    struct({
      radioId: u8,
      failureType: enumerated(u8, { 1: "receiver", 2: "transmitter" }),
      status: u8,
      _pad: u8,
    }),
  ),
  Ieee80211WtpRadioInformation: element(
    1048,
    struct({ radioId: u8, radioType: bits(32, { _reserved: 28, n: flag, g: flag, a: flag, b: flag }) }),
  ),
};
