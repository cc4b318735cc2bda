import type { DisconnectReason } from "../../capwap/ac-contract";
import { install, platformMessages } from "../../iosxe/logging/catalogue";
import type { LogMessage } from "../../iosxe/logging/message";

/**
 * Every message the controller can log, declared once. docs/fidelity.md says which texts a real device printed
 * and which are inferred.
 */
export const messages = {
  ...platformMessages,
  apJoined: joinDisjoin<ApEvent>((ap) => `${apEvent(ap)} Joined`),
  apDisjoined: joinDisjoin<ApEvent & { reason: DisconnectReason }>(
    (ap) => `${apEvent(ap)} Disjoined ${ap.reason}`,
  ),

  apRefused: apManager<{ name: string; mac: string; ap: string; reason: string }>(
    4,
    "WLC_APMGR_WARNING_MSG",
    ({ name, mac, ap, reason }) => `AP ${name} (${mac}) at ${ap}: join request rejected, ${reason}`,
  ),
  predownloadFailed: apManager<{ name: string; mac: string; reason: string }>(
    4,
    "WLC_APMGR_WARNING_MSG",
    ({ name, mac, reason }) => `AP ${name} (${mac}) image predownload failed: ${reason}`,
  ),
  imageUnreachable: apManager<{ type: string; mode: string; reason: string }>(
    3,
    "WLC_GEN_ERR",
    ({ type, mode, reason }) =>
      `AP image ${type} cannot be downloaded, image download mode ${mode}: ${reason}`,
  ),

  /** Seen (genieparser ShowLogging). */
  domainMismatch: apManager<{ mac: string; country: string; domain: string; slot: number }>(
    3,
    "WLC_GEN_ERR",
    ({ mac, country, domain, slot }) =>
      `Error in AP: ${mac}: country code (${country}) and regulatory domain (${domain}) mismatch for slot ${slot}`,
  ),

  dtlsFailed: {
    facility: "DTLS_TRACE_MESSAGE",
    severity: 3,
    mnemonic: "WLC_DTLS_ERR",
    process: "wncd",
    text: ({ ap, reason }) => `DTLS Error, session: ${ap}, ${reason}`,
  } as LogMessage<{ ap: string; reason: string }>,

  /** Inferred: what a real controller says of such a message, and whether, is not known. */
  capwapDiscarded: {
    facility: "CAPWAPAC_SMGR_TRACE_MESSAGE",
    severity: 7,
    mnemonic: "CAPWAP_DISCARDED",
    process: "wncd",
    text: ({ ap, reason, times }) => `Discarded CAPWAP message from ${ap}: ${reason}${again(times)}`,
  } as LogMessage<{ ap: string; reason: string; times: number }>,
  /** Inferred. */
  handshakesAbandoned: {
    facility: "DTLS_TRACE_MESSAGE",
    severity: 3,
    mnemonic: "WLC_DTLS_ERR",
    process: "wncd",
    text: ({ ap, times }) => `DTLS Error, session: ${ap}, WaitDTLS timer expired${again(times)}`,
  } as LogMessage<{ ap: string; times: number }>,

  releaseFound: install<{ version: string }>(
    5,
    "NEW_SOFTWARE_INFO",
    ({ version }) => `A new software version is available: ${version}`,
  ),
  configuredByWeb: {
    facility: "SYS",
    severity: 5,
    mnemonic: "CONFIG_P",
    text: ({ user }) =>
      `Configured programmatically by process SEP_webui_wsma_http from console as ${user} on vty0`,
  } as LogMessage<{ user: string }>,
  /** Its shape is a real device's (`Switch 1 R0/0: nginx: Login Successful from host ... by user '...'`). */
  webLogin: web(
    "LOGIN_PASSED",
    ({ user, address }) => `Login Successful from host ${address} by user '${user}'`,
  ),
  webLogout: web(
    "SESS_LOGOUT",
    ({ user, address }) => `Successfully logged out from host ${address} by user '${user}'`,
  ),
  webLoginFailed: web(
    "LOGIN_FAILED",
    ({ user, address }) => `Login Un-Successful from host ${address} by user '${user}'`,
  ),
};

/** What AP_JOIN_DISJOIN says of an AP. */
export interface ApEvent {
  /** May be empty: an AP that leaves before it has joined is not known by name. */
  readonly name: string;
  /** Base radio, `0cd0.f897.ade0`. */
  readonly mac: string;
  /** `172.16.4.34[5248]`. */
  readonly ap: string;
  readonly controller: string;
  /** Printed from 17.12 on. */
  readonly ethernetMac?: string;
}

function again(times: number): string {
  return times === 1 ? "" : ` (${times} times in a minute)`;
}

function apEvent(ap: ApEvent): string {
  const ethernet = ap.ethernetMac ? ` Ethernet MAC: ${ap.ethernetMac}` : "";
  return `AP Event: AP Name: ${ap.name} Mac: ${ap.mac} Session-IP: ${ap.ap} ${ap.controller}${ethernet}`;
}

function joinDisjoin<P>(text: (parameters: P) => string): LogMessage<P> {
  return {
    facility: "CAPWAPAC_SMGR_TRACE_MESSAGE",
    severity: 5,
    mnemonic: "AP_JOIN_DISJOIN",
    process: "wncd",
    text,
  };
}

function apManager<P>(severity: 3 | 4, mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "APMGR_TRACE_MESSAGE", severity, mnemonic, process: "wncd", text };
}

function web(
  mnemonic: string,
  text: (parameters: { user: string; address: string }) => string,
): LogMessage<{ user: string; address: string }> {
  return { facility: "WEBSERVER", severity: 5, mnemonic, process: "nginx", text };
}
