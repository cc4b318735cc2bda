import type { Certificate, Crypto, Identity, NamedGroup } from "../crypto/port";
import type { AlertDescription } from "./alert";
import type { CertificateFault } from "./failure";
import type { SuiteName } from "./suites";

/** What both ends need. Times are milliseconds. */
export interface DtlsOptions {
  readonly crypto: Crypto;
  /** The own certificate chain and key. A client may go without; then it answers a request with an empty list. */
  readonly identity?: Identity;
  /** The authorities whose certificates are believed. */
  readonly trust: readonly Certificate[];
  /** The calendar against which certificates are checked, in milliseconds since 1970-01-01 UTC. */
  readonly epoch: () => number;
  /** Cipher suites, the preferred one first. Default: `defaultSuites`. */
  readonly suites?: readonly SuiteName[];
  /** Groups for ECDHE, the preferred one first. Default: secp256r1, x25519, secp384r1. */
  readonly groups?: readonly NamedGroup[];
  /** The largest datagram to send, prefix included, for handshake flights: 256 octets at least; they shrink when lost. Default 1400. */
  readonly mtu?: number;
  /** Handshake retransmission (RFC 6347 §4.2.4.1). */
  readonly retransmission?: Partial<Retransmission>;
  /**
   * Octets to put before every datagram that is sent, such as the CAPWAP DTLS header 01 00 00 00. What is handed to
   * `handleDatagram` comes without them.
   */
  readonly prefix?: Uint8Array;
  /** A last word on a peer whose chain has been verified: a text refuses it (alert access_denied). */
  readonly authorize?: (chain: readonly Certificate[]) => string | undefined;
  /** Takes the lines of an NSS key log file (`CLIENT_RANDOM ...`), without line end; Wireshark reads it. */
  readonly keyLog?: (line: string) => void;
}

export interface Retransmission {
  /** The first interval; it doubles each time. Default 1000. */
  readonly initial: number;
  /** The longest interval. Default 60000. */
  readonly maximum: number;
  /** Retransmissions of one flight before the handshake fails. Default 7, which is three minutes. */
  readonly attempts: number;
}

export interface DtlsServerOptions extends DtlsOptions {
  readonly identity: Identity;
  /** Whether clients must show a certificate. Default "required". */
  readonly clientCertificate?: "required" | "requested" | "none";
}

export interface DtlsListenerOptions extends DtlsServerOptions {
  /** How long one cookie secret makes cookies; each is accepted for as long again. Default 60000. */
  readonly cookieLifetime?: number;
}

export type DtlsEvent =
  /** The handshake is complete and verified; `peer` is its chain, its own certificate first (empty when none). */
  | { readonly type: "established"; readonly peer: readonly Certificate[]; readonly suite: SuiteName }
  /** One record's octets; they belong to the receiver of the event. */
  | { readonly type: "application-data"; readonly octets: Uint8Array }
  /** The last event of a session that had been established: someone said close_notify. */
  | { readonly type: "closed"; readonly by: "local" | "peer" }
  /** The last event of a session that broke, in the handshake or later. */
  | DtlsFailed
  /** Octets were dropped (RFC 5415 §2.3.2.2 DTLSDecapFailure); once a datagram at the most, and the session goes on. */
  | { readonly type: "discarded"; readonly reason: string };

export interface DtlsFailed {
  readonly type: "failed";
  /** One line for a log: what was wrong, or what the peer said was wrong. */
  readonly reason: string;
  /**
   * authentication: one end did not believe the other's certificate or proof (RFC 5415 §2.3.2.2 DTLSAuthenticateFail);
   * protocol: anything else that was wrong; timeout: no answer; closed: the handshake was called off.
   */
  readonly cause: "authentication" | "protocol" | "timeout" | "closed";
  /** The alert that went with it, and who sent it. */
  /** What was wrong with the peer's certificate, when it was that; `none`: we have none of our own to show. */
  readonly certificate?: CertificateFault;
  readonly alert?: { readonly direction: "sent" | "received"; readonly description: AlertDescription };
}

/** Counts since the endpoint began. */
export interface DtlsStatistics {
  readonly recordsSent: number;
  readonly recordsReceived: number;
  /** Records dropped because they were malformed, unauthentic, replayed or out of place. */
  readonly recordsDiscarded: number;
  readonly flightsRetransmitted: number;
}
