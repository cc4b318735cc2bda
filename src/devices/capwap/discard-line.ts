import type { WtpState } from "../../capwap/transitions";
import type { DiscardedMessage } from "./wtp-contract";

/** Cisco's numbers for the states. Image Data 10 and DTLS Teardown 4 are seen; the rest is inferred from their order. */
const ciscoStateNumber: { readonly [state in WtpState]: number } = {
  Start: 0,
  Idle: 1,
  Discovery: 2,
  "DTLS Setup": 3,
  Authorize: 3,
  "DTLS Connect": 3,
  "DTLS Teardown": 4,
  Sulking: 5,
  Join: 6,
  Configure: 8,
  "Data Check": 9,
  "Image Data": 10,
  Run: 11,
  Reset: 12,
};

/** `CAPWAP_WTP_EVENT_REQUEST` is seen; the others follow its pattern. RFC 5415 §4.5.1.1's numbers. */
const ciscoMessageName: { readonly [type: number]: string } = {
  1: "CAPWAP_DISCOVERY_REQUEST",
  2: "CAPWAP_DISCOVERY_RESPONSE",
  3: "CAPWAP_JOIN_REQUEST",
  4: "CAPWAP_JOIN_RESPONSE",
  5: "CAPWAP_CONFIGURATION_STATUS",
  6: "CAPWAP_CONFIGURATION_STATUS_RESPONSE",
  7: "CAPWAP_CONFIGURATION_UPDATE_REQUEST",
  8: "CAPWAP_CONFIGURATION_UPDATE_RESPONSE",
  9: "CAPWAP_WTP_EVENT_REQUEST",
  10: "CAPWAP_WTP_EVENT_RESPONSE",
  11: "CAPWAP_CHANGE_STATE_EVENT_REQUEST",
  12: "CAPWAP_CHANGE_STATE_EVENT_RESPONSE",
  13: "CAPWAP_ECHO_REQUEST",
  14: "CAPWAP_ECHO_RESPONSE",
  15: "CAPWAP_IMAGE_DATA_REQUEST",
  16: "CAPWAP_IMAGE_DATA_RESPONSE",
  17: "CAPWAP_RESET_REQUEST",
  18: "CAPWAP_RESET_RESPONSE",
  19: "CAPWAP_PRIMARY_DISCOVERY_REQUEST",
  20: "CAPWAP_PRIMARY_DISCOVERY_RESPONSE",
  21: "CAPWAP_DATA_TRANSFER_REQUEST",
  22: "CAPWAP_DATA_TRANSFER_RESPONSE",
  23: "CAPWAP_CLEAR_CONFIGURATION_REQUEST",
  24: "CAPWAP_CLEAR_CONFIGURATION_RESPONSE",
  25: "CAPWAP_STATION_CONFIGURATION_REQUEST",
  26: "CAPWAP_STATION_CONFIGURATION_RESPONSE",
};

/** `Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: Image Data(10).` */
export function discardLine({ messageType, state }: DiscardedMessage): string {
  const name = ciscoMessageName[messageType] ?? "CAPWAP_UNKNOWN";
  return `Discarding msg ${name}(type ${messageType}) in CAPWAP state: ${state}(${ciscoStateNumber[state]}).`;
}
