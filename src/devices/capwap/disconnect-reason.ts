import type { TeardownReason } from "../../capwap/ac/state";
import type { AcState } from "../../capwap/transitions";
import type { DtlsFailed } from "../../dtls";
import type { DisconnectReason, SessionPhase } from "./ac-contract";

/** The controller's words for a session's end. Those of device-facts §4.3 are seen, the others are inferred. */
export function disconnectReason(reason: TeardownReason, phase: SessionPhase): DisconnectReason {
  switch (reason) {
    case "dtls-closed-by-peer":
      // An AP that gives up waiting for its image closes DTLS; the controller calls that a failed download (seen).
      return phase === "Image-Download" ? "Image Download Failed" : "DTLS close alert from peer";
    case "dtls-failed":
      return phase === "Dtls-Handshake" ? "DTLS Handshake Failure" : "DTLS close alert from peer";
    default:
      return reasons[reason];
  }
}

/** Of a handshake that came to nothing. `DTLS cert-chain not available` is seen, the others are inferred. */
export function handshakeReason({ cause, certificate, alert }: DtlsFailed): DisconnectReason {
  if (certificate === "none") return "DTLS cert-chain not available";
  if (alert?.direction === "received") return "DTLS close alert from peer";
  if (cause === "authentication") return "DTLS certificate verification failed";
  return cause === "timeout" ? "DTLS handshake timer expiry" : "DTLS Handshake Failure";
}

const reasons: {
  readonly [reason in Exclude<TeardownReason, "dtls-closed-by-peer" | "dtls-failed">]: DisconnectReason;
} = {
  "not-authorized": "AP Auth Failure",
  "wait-dtls": "DTLS handshake timer expiry",
  "wait-join": "Wait join timer expiry",
  "join-refused": "Join Rejected",
  "max-retransmit": "Max Retransmission to AP",
  "no-sign-of-life": "Heart beat timer expiry",
  "change-state-pending": "Change state timer expiry",
  "data-check": "Data check timer expiry",
  "configuration-failed": "Configuration Failed",
  "image-sent": "Image Download Success",
  "image-failed": "Image Download Failed",
  reset: "AP reset by controller",
  ordered: "Internal Error",
};

export function sessionPhase(state: AcState): SessionPhase {
  switch (state) {
    case "Authorize":
    case "DTLS Connect":
      return "Dtls-Handshake";
    case "Join":
      return "Join";
    case "Image Data":
      return "Image-Download";
    case "Configure":
    case "Data Check":
      return "Configuration";
    default:
      return "Run";
  }
}
