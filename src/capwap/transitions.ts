import type { Transition } from "../states/transition";

/**
 * Every state change of both ends: the one table, keyed by the arrow labels of RFC 5415 §2.3.1 (figure 4). The
 * machines change state only through `Walker.walk` (src/states/walker.ts), which looks here; docs/capwap-states.md is drawn from here.
 *
 * `when` says what makes this implementation walk the arrow, with what it adds where the RFC is silent.
 */
export type WtpState =
  | "Start"
  | "Idle"
  | "Discovery"
  | "Sulking"
  | "DTLS Setup"
  | "Authorize"
  | "DTLS Connect"
  | "Join"
  | "Image Data"
  | "Configure"
  | "Data Check"
  | "Run"
  | "Reset"
  | "DTLS Teardown";

export const wtpTransitions = {
  "0": { from: "Start", to: "Idle", when: "start" },
  "1": { from: "Idle", to: "Discovery", when: "discovery is wanted" },
  "#": { from: "Discovery", to: "Discovery", when: "DiscoveryInterval expired without a Discovery Response" },
  "!": { from: "Discovery", to: "Sulking", when: "DiscoveryCount reached MaxDiscoveries" },
  "@": { from: "Sulking", to: "Idle", when: "SilentInterval expired" },
  "&": { from: "Sulking", to: "Sulking", when: "a packet came: ignored" },
  "3": { from: "Idle", to: "DTLS Setup", when: "discovery bypassed: DTLSStart with a configured AC" },
  "%": { from: "Discovery", to: "DTLS Setup", when: "an AC is chosen: DTLSStart" },
  $: { from: "DTLS Setup", to: "Idle", when: "DTLSEstablishFail or WaitDTLS expired" },
  "*": { from: "DTLS Setup", to: "Sulking", when: "the failure reached MaxFailedDTLSSessionRetry" },
  "5": { from: "DTLS Setup", to: "Authorize", when: "DTLSPeerAuthorize" },
  a: { from: "Authorize", to: "DTLS Connect", when: "the AC is authorized: DTLSAccept" },
  b: { from: "Authorize", to: "DTLS Teardown", when: "the AC is not authorized: DTLSAbortSession" },
  c: {
    from: "DTLS Connect",
    to: "DTLS Teardown",
    when: "DTLSAborted, DTLSAuthenticateFail or WaitDTLS expired",
  },
  d: { from: "DTLS Connect", to: "Join", when: "DTLSEstablished: Join Request" },
  e: {
    from: "Join",
    to: "DTLS Teardown",
    when: "Join Response with an error, no Join Response, the image is in the other partition, or DTLS is gone",
  },
  f: { from: "Join", to: "Image Data", when: "joined, and the AC wants another image" },
  g: { from: "Join", to: "Configure", when: "joined with the right image: Configuration Status Request" },
  h: {
    from: "Configure",
    to: "Reset",
    when: "Configuration Status Response with an error, or a reset is needed",
  },
  i: { from: "Configure", to: "DTLS Teardown", when: "DTLS is gone, or MaxRetransmit" },
  j: { from: "Image Data", to: "Image Data", when: "Image Data Request or Response, Echo" },
  k: {
    from: "Image Data",
    to: "Reset",
    when: "image stored, refused, aborted, or ImageDataStartTimer expired",
  },
  l: { from: "Image Data", to: "DTLS Teardown", when: "DTLS is gone, or MaxRetransmit" },
  m: {
    from: "Configure",
    to: "Data Check",
    when: "Configuration Status Response: Change State Event Request",
  },
  n: { from: "Data Check", to: "DTLS Teardown", when: "no Change State Event Response, or DTLS is gone" },
  o: { from: "Data Check", to: "Run", when: "Change State Event Response: Data Channel Keep-Alive" },
  p: {
    from: "Run",
    to: "DTLS Teardown",
    when: "DTLS is gone, MaxRetransmit, or DataChannelDeadInterval expired",
  },
  q: {
    from: "Run",
    to: "Run",
    when: "Echo, Configuration Update, Change State Event, WTP Event, Image Data ...",
  },
  r: { from: "Run", to: "Reset", when: "Reset Request" },
  s: { from: "Reset", to: "DTLS Teardown", when: "Reset Response sent, or nothing to answer" },
  t: { from: "DTLS Teardown", to: "Idle", when: "DTLS has shut down, or DTLSSessionDelete expired" },
  u: { from: "DTLS Teardown", to: "Sulking", when: "the failures reached MaxFailedDTLSSessionRetry" },
} as const satisfies { readonly [label: string]: Transition<WtpState> };

/** The AC's thread that answers Discovery Requests; one for all WTPs. */
export type AcDiscoveryState = "Start" | "Idle" | "Discovery";

export const acDiscoveryTransitions = {
  "0": { from: "Start", to: "Idle", when: "start" },
  "1": { from: "Idle", to: "Discovery", when: "Discovery Request" },
  "2": { from: "Discovery", to: "Idle", when: "Discovery Response sent, or none wanted" },
} as const satisfies { readonly [label: string]: Transition<AcDiscoveryState> };

/** The AC's thread that waits for DTLS sessions; one for all WTPs. */
export type AcListenerState = "Start" | "Idle" | "DTLS Setup" | "Authorize";

export const acListenerTransitions = {
  "0": { from: "Start", to: "Idle", when: "start" },
  "3": { from: "Idle", to: "DTLS Setup", when: "at once: DTLSListen" },
  "4": { from: "DTLS Setup", to: "DTLS Setup", when: "DTLSEstablishFail, or WaitDTLS expired: DTLSListen" },
  "5": { from: "DTLS Setup", to: "Authorize", when: "DTLSPeerAuthorize: a service thread is forked" },
  "6": { from: "Authorize", to: "DTLS Setup", when: "the service thread runs: DTLSListen" },
} as const satisfies { readonly [label: string]: Transition<AcListenerState> };

/** The AC's service thread: one per WTP, forked in Authorize. */
export type AcState =
  | "Authorize"
  | "DTLS Connect"
  | "Join"
  | "Image Data"
  | "Configure"
  | "Data Check"
  | "Run"
  | "Reset"
  | "DTLS Teardown"
  | "Dead";

export const acServiceTransitions = {
  a: { from: "Authorize", to: "DTLS Connect", when: "the WTP is authorized: DTLSAccept" },
  b: {
    from: "Authorize",
    to: "DTLS Teardown",
    when: "the WTP is not authorized, or WaitDTLS expired: DTLSAbortSession",
  },
  c: {
    from: "DTLS Connect",
    to: "DTLS Teardown",
    when: "DTLSAborted, DTLSAuthenticateFail or WaitDTLS expired",
  },
  d: { from: "DTLS Connect", to: "Join", when: "DTLSEstablished" },
  e: {
    from: "Join",
    to: "DTLS Teardown",
    when: "WaitJoin expired, Join Response with an error, or DTLS is gone",
  },
  f: { from: "Join", to: "Image Data", when: "Image Data Request" },
  g: { from: "Join", to: "Configure", when: "Configuration Status Request" },
  h: {
    from: "Configure",
    to: "Reset",
    when: "Change State Event with an error, or ChangeStatePendingTimer expired",
  },
  i: { from: "Configure", to: "DTLS Teardown", when: "DTLS is gone" },
  j: { from: "Image Data", to: "Image Data", when: "Image Data Request or Response, Echo Request" },
  k: { from: "Image Data", to: "Reset", when: "image sent, or the transfer failed" },
  l: { from: "Image Data", to: "DTLS Teardown", when: "DTLS is gone, MaxRetransmit, or no sign of life" },
  m: { from: "Configure", to: "Data Check", when: "Change State Event Request" },
  n: { from: "Data Check", to: "DTLS Teardown", when: "DataCheckTimer expired, or DTLS is gone" },
  o: { from: "Data Check", to: "Run", when: "Data Channel Keep-Alive with the Join Request's Session ID" },
  p: { from: "Run", to: "DTLS Teardown", when: "DTLS is gone, MaxRetransmit, or no sign of life" },
  q: {
    from: "Run",
    to: "Run",
    when: "Echo, Configuration Update, Change State Event, WTP Event, Image Data ...",
  },
  r: { from: "Run", to: "Reset", when: "a reset is ordered: Reset Request" },
  s: { from: "Reset", to: "DTLS Teardown", when: "Reset Response, no answer, or the WTP left" },
  w: { from: "DTLS Teardown", to: "Dead", when: "DTLS has shut down, or DTLSSessionDelete expired" },
} as const satisfies { readonly [label: string]: Transition<AcState> };

export type WtpLabel = keyof typeof wtpTransitions;
export type AcDiscoveryLabel = keyof typeof acDiscoveryTransitions;
export type AcListenerLabel = keyof typeof acListenerTransitions;
export type AcLabel = keyof typeof acServiceTransitions;

/** The four diagrams, in the order the docs draw them. */
export const transitionTables = {
  WTP: wtpTransitions,
  "AC discovery thread": acDiscoveryTransitions,
  "AC listener thread": acListenerTransitions,
  "AC service thread": acServiceTransitions,
} as const satisfies { readonly [title: string]: { readonly [label: string]: Transition } };
