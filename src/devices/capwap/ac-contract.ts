import type { CapwapSettings } from "../../capwap/timers";
import type { AcState } from "../../capwap/transitions";
import type { Certificate, Crypto, Identity } from "../../crypto/port";
import type { DtlsFailed } from "../../dtls";
import type { Content } from "../../host/content";
import type { Endpoint, Host } from "../../host/host";
import type { ApConfiguration } from "./wtp-contract";

/**
 * What a virtual EWC sees of CAPWAP: a service on UDP 5246 and 5247 with one session for each AP. Open it with
 * `openAcService` (ac-service.ts). All handler calls are synchronous; verbs may be called from inside them.
 */
export interface AcService {
  /** Sessions from DTLS on, in the order of their coming. */
  sessions(): Iterable<AcSession>;
  /** Ends every session with a DTLS close_notify, then closes the sockets. No handler call follows. */
  close(): void;
  /** Power loss or a crash: everything is gone at once, nothing is sent, no handler call follows. */
  destroy(): void;
  /** A datagram that no session or thread could use was dropped this many times. */
  readonly dropped: number;
}

export interface AcServiceOptions {
  readonly host: Host;
  readonly crypto: Crypto;
  readonly identity: Identity;
  /** Certificates that an AP's chain may end in. */
  readonly authorities: readonly Certificate[];
  readonly controller: ControllerIdentity;
  /** Whether an AP's certificate must be one of an AP (RFC 5415 §2.4.4.3). @default false */
  readonly checksRole?: boolean;
  /** By which certificates are judged, and what APs are told; milliseconds since 1970-01-01 UTC. Default: the host's own. */
  readonly calendar?: () => number;
  /** Laid over `ciscoSettings`. */
  readonly settings?: Partial<CapwapSettings>;
  /** NSS key log lines of all DTLS sessions, for captures. */
  readonly keyLog?: (line: string) => void;
  readonly handler: AcServiceHandler;
}

export interface ControllerIdentity {
  readonly name: string;
  /** The AP image version the controller runs, `17.9.4.27`: carried in Discovery and Join Responses. */
  readonly softwareVersion: string;
  /** Default `1.0.0.0`. */
  readonly hardwareVersion?: string;
  /** Default 100 APs, 2,000 stations (device-facts §1.3). */
  readonly apLimit?: number;
  readonly stationLimit?: number;
}

/** What an AP said of itself in its Join Request. MAC addresses as Cisco prints them, `2c5a.0f40.6920`. */
export interface JoinedAp {
  readonly name: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly baseMac: string;
  readonly ethernetMac: string;
  readonly softwareVersion: string;
  readonly backupVersion: string;
  readonly bootVersion: string;
  readonly location: string;
  readonly radios: number;
  /** As the AP's certificate names it. */
  readonly certificateName: string;
  /** Seconds since it booted, as it says; undefined where it does not. */
  readonly uptime?: number;
}

export interface AcSession {
  readonly state: AcState;
  /** `172.16.4.33`, 5248: syslog's Session-IP, and below the controller's own end. */
  readonly peer: Endpoint;
  readonly local: Endpoint;
  /** Set from the Join Request on. */
  readonly ap: JoinedAp | undefined;
  /** Octets of the IP packets that go to the AP at the most. */
  readonly pathMtu: number;
  /** The transfer now running or last run in this session. */
  readonly transfer: ImageProgress | undefined;
  /**
   * Sends an image to an AP that asked for one (in Image Data or Run): at once or any time later while the session
   * lasts. Outcome at `imageSent` or `imageFailed`. Does nothing when the AP has not asked.
   */
  sendImage(content: Content): void;
  /** Stops a running transfer (opcode abort) or forgets the AP's request. `imageFailed(aborted)` follows if it ran. */
  abortImage(): void;
  /**
   * In Run: asks the AP to fetch `version` into its other partition. Answer at `predownloadAnswered`, then
   * `imageRequested` when the AP asks for its image type. Elsewhere does nothing.
   */
  startPredownload(version: string): void;
  /** In Run: Reset Request; the AP reboots, into `version` if given. The session ends. */
  reset(version?: string): void;
  /** In Run: Configuration Update Request. */
  configure(change: ApConfiguration): void;
  /** In Run: Clear Configuration Request. */
  clearConfiguration(): void;
  /** Closes the session in order; `reason` comes back in `disconnected`. */
  disconnect(reason: DisconnectReason): void;
}

export interface ImageProgress {
  readonly identifier: string;
  readonly octets: number;
  readonly sent: number;
  readonly messages: number;
  readonly outcome: "waiting" | "sending" | "sent" | "failed";
}

/** The words of syslog's `Disjoined ...` (device-facts §4.3) and more of the kind. */
export type DisconnectReason =
  | "Image Download Success"
  | "Image Download Failed"
  | "Heart beat timer expiry"
  | "DTLS close alert from peer"
  | "Max Retransmission to AP"
  | "Tag modified"
  | "Internal Error"
  | "AP Auth Failure"
  | "DTLS Handshake Failure"
  | "DTLS cert-chain not available"
  | "DTLS certificate verification failed"
  | "DTLS handshake timer expiry"
  | "Wait join timer expiry"
  | "Join Rejected"
  | "Change state timer expiry"
  | "Data check timer expiry"
  | "Configuration Failed"
  | "AP reset by controller"
  | "New session from AP"
  | "Controller reload";

/** Where the session was when it ended, as `show wireless stats ap join summary` names phases. */
export type SessionPhase =
  | "Discovery"
  | "Dtls-Handshake"
  | "Join"
  | "Image-Download"
  | "Configuration"
  | "Run";

export type JoinAnswer = { readonly accept: true } | { readonly accept: false; readonly resultCode: number };

export interface AcServiceHandler {
  /** A Discovery Request came; false leaves it unanswered. */
  discovered?(ap: DiscoveredAp): boolean;
  /** A handshake could not be completed; `detail` is the DTLS room's own words. The session, if any, also disconnects. */
  dtlsFailed?(peer: Endpoint, failure: DtlsFailed): void;
  /** The handshake was begun and not gone on with (RFC 5415 §4.7.15's WaitDTLS): anybody can do that, often. */
  handshakeAbandoned?(peer: Endpoint): void;
  /** A message that could not be taken, and why, with the offset where there is one. */
  discarded?(peer: Endpoint, reason: string): void;
  /** A Join Request whose AP cannot be told from others; it is refused with result code 6. */
  joinUnusable?(peer: Endpoint, reason: string): void;
  stateChanged?(session: AcSession, state: AcState, from: AcState): void;
  /** `session.ap` is set. The same MAC in an older session: that one disconnects first with `New session from AP`. */
  joinRequested(session: AcSession, ap: JoinedAp): JoinAnswer;
  /**
   * The AP asks for an image (`ap1g8`), at join or for a predownload; it has been answered with result code 0 already,
   * as Cisco does even without the image. Call `session.sendImage`, now, later or never.
   */
  imageRequested(session: AcSession, identifier: string): void;
  imageSent?(session: AcSession): void;
  /** `resultCode`: RFC 5415 §4.6.35's 14, 15, 16 from the AP. `unreachable`: the session is ending too. */
  imageFailed?(session: AcSession, why: "rejected" | "aborted" | "unreachable", resultCode?: number): void;
  predownloadAnswered?(session: AcSession, answer: "accepted" | "already-present" | "refused"): void;
  /** The AP is registered. */
  running?(session: AcSession): void;
  /** The AP's configuration says whether its address is its own or lent. */
  addressing?(session: AcSession, addressing: "static" | "dhcp"): void;
  /** A WTP Event or Change State Event came. */
  apEvent?(session: AcSession): void;
  /** Always the last call for a session, once. */
  disconnected(session: AcSession, reason: DisconnectReason, phase: SessionPhase): void;
}

export interface DiscoveredAp {
  readonly from: Endpoint;
  readonly model: string;
  readonly baseMac: string;
  readonly softwareVersion: string;
  readonly broadcast: boolean;
}
