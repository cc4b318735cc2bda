import type { DisconnectReason } from "../../capwap/ac-contract";
import type { LogMessage } from "../../iosxe/logging/message";

/**
 * Every message the controller can log, declared once. docs/fidelity.md says which texts a real device printed
 * and which are inferred.
 */
export const messages = {
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

  installStarted: install<{ operation: string }>(
    5,
    "INSTALL_START_INFO",
    ({ operation }) => `Started install ${operation}`,
  ),
  installCompleted: install<{ operation: string }>(
    5,
    "INSTALL_COMPLETED_INFO",
    ({ operation }) => `Completed install ${operation}`,
  ),
  installAddFailed: install<{ url: string; failure: string }>(
    3,
    "OPERATION_ERROR_MESSAGE",
    ({ url, failure }) =>
      `Failed to install_add package ${url}, Error: Failed to download file ${url}: ${failure}`,
  ),
  installFailed: install<{ operation: string; failure: string }>(
    3,
    "OPERATION_ERROR_MESSAGE",
    ({ operation, failure }) => `Failed to install_${operation}, Error: ${failure}`,
  ),
  releaseFound: install<{ version: string }>(
    5,
    "NEW_SOFTWARE_INFO",
    ({ version }) => `A new software version is available: ${version}`,
  ),
  autoAbortTimer: {
    facility: "INSTALL",
    severity: 5,
    mnemonic: "INSTALL_AUTO_ABORT_TIMER_PROGRESS",
    process: "rollback_timer",
    text: ({ seconds }) => `Install auto abort timer will expire in ${seconds} seconds`,
  } as LogMessage<{ seconds: number }>,
  autoAbortExpired: {
    facility: "INSTALL",
    severity: 3,
    mnemonic: "INSTALL_AUTO_ABORT_TIMER_EXPIRED",
    process: "rollback_timer",
    text: () => "Install auto abort timer expired: initiating rollback",
  } as LogMessage<Record<never, never>>,

  /** On the console alone: by then nobody keeps the log. */
  processManagerExits: {
    facility: "PMAN",
    severity: 5,
    mnemonic: "EXITACTION",
    process: "pvp",
    text: () => "Process manager is exiting: reload action requested",
  } as LogMessage<Record<never, never>>,
  restarted: system<{ software: string }>(5, "RESTART", ({ software }) => `System restarted -- ${software}`),
  loggingHost: system<{ host: string; port: number; change: "started" | "stopped" }>(
    6,
    "LOGGINGHOST_STARTSTOP",
    ({ host, port, change }) => `Logging to host ${host} port ${port} ${change} - CLI initiated`,
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

function install<P>(severity: 3 | 5, mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "INSTALL", severity, mnemonic, process: "install_engine", text };
}

function apManager<P>(severity: 3 | 4, mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "APMGR_TRACE_MESSAGE", severity, mnemonic, process: "wncd", text };
}

function system<P>(severity: 5 | 6, mnemonic: string, text: (parameters: P) => string): LogMessage<P> {
  return { facility: "SYS", severity, mnemonic, text };
}
