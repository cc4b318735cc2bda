import type { CapwapSettings } from "../../capwap/timers";
import type { WtpState } from "../../capwap/transitions";
import type { Certificate, Crypto, Identity } from "../../crypto/port";
import type { DtlsFailed } from "../../dtls";
import type { Host } from "../../host/host";

/**
 * What a virtual AP sees of CAPWAP: one link to whichever controller it finds, in device words. The link runs
 * discovery, DTLS, join and the session by itself and starts over after each teardown; the AP answers questions
 * (return values of the handler) and gives commands (verbs). Open it with `openWtpLink` (wtp-link.ts).
 *
 * All handler calls are synchronous, from inside a datagram, a timer or a verb; verbs may be called from inside a
 * handler call.
 */
export interface WtpLink {
  readonly state: WtpState;
  /** The controller of the present session: set from the choice of a controller until the teardown ends. */
  readonly controller: string | undefined;
  /** 576 while there is no session, 1485 in one: `CAPWAP Path MTU` of `show capwap client rcb`. */
  readonly pathMtu: number;
  /** Begins with Discovery (or DTLS, if the AP is told not to discover). Does nothing the second time. */
  start(): void;
  /**
   * Asks the controller for an image in Image Data or Run; `identifier` is the image type, `ap1g8`. The answer arrives
   * at `imageResponse`, data at `imageData`, nothing within 28.74 s at `imageStartTimeout`. Elsewhere does nothing.
   */
  sendImageRequest(identifier: string): void;
  /** The image is stored: leaves Image Data for Reset and DTLS Teardown; the AP reloads in `torndown`. */
  resetAfterImage(): void;
  /**
   * Tears the session down in order (DTLS close_notify) and starts over with Discovery: `capwap ap restart`, or
   * anything else after which CAPWAP has to begin anew. `reason` comes back in `teardown`.
   */
  restart(reason: string): void;
  /** The same, but does not start over: the AP is going to reload. `torndown` follows. */
  shutdown(reason: string): void;
  /** Power loss: sockets and timers are gone at once, nothing is sent, no handler call follows. */
  destroy(): void;
  /** Sends a WTP Event Request with these elements; outside Run it is discarded and `discarded` is called. */
  sendEvent(): void;
  /** Tells the controller in Run that a radio went up or down (Change State Event Request). */
  radioChanged(radioId: number, operational: boolean): void;
}

export interface WtpLinkOptions {
  readonly host: Host;
  readonly crypto: Crypto;
  /** The AP's certificate (MIC) and key. */
  readonly identity: Identity;
  /** Certificates that a controller's chain may end in. */
  readonly authorities: readonly Certificate[];
  readonly ap: ApDescription;
  /**
   * Controllers to ask by unicast, most wanted first; without any only the broadcast is sent. Looked at with each
   * discovery, so its owner may change what it holds.
   */
  readonly controllers?: readonly ConfiguredController[];
  /** Also ask 255.255.255.255; default true. */
  readonly broadcast?: boolean;
  /** Local control port; the data port is the next one. Default 5248; device-facts §5 saw 5248 to 5275. */
  readonly localPort?: number;
  /** Seeded by the lab, for session ids. This and the crypto's entropy must go on after a reboot, not begin again. */
  readonly entropy: (length: number) => Uint8Array;
  /** Laid over `ciscoSettings`. */
  readonly settings?: Partial<CapwapSettings>;
  /** Milliseconds from one message of image data to the next, at the least; 0 unless given. */
  readonly imageMessageTime?: number;
  /** By which certificates are judged, milliseconds since 1970-01-01 UTC. Default: the host's own. */
  readonly calendar?: () => number;
  /** NSS key log lines of the DTLS session, for captures. */
  readonly keyLog?: (line: string) => void;
  readonly handler: WtpLinkHandler;
}

export interface ConfiguredController {
  /** Preferred over the controller's own priority when it answers with this name. */
  readonly name?: string;
  readonly address: string;
  /** Who told of it, where nobody configured it. */
  readonly learned?: "dhcp" | "dns";
}

/** What the AP says of itself; name, location and backup version may change while the link is open. MAC addresses in any usual spelling, `2c5a.0f40.6920`; versions as quads. */
export interface ApDescription {
  readonly name: string;
  readonly model: string;
  readonly serialNumber: string;
  /** The base radio MAC: the AP's name for the controller, in the CAPWAP header and in syslog's `Mac:`. */
  readonly baseMac: string;
  readonly ethernetMac: string;
  /** `17.3.3.26`: what runs. */
  readonly softwareVersion: string;
  /** What the other partition holds; `0.0.0.0` for nothing. */
  readonly backupVersion: string;
  /** Boot loader, quad; default `1.1.2.4`. */
  readonly bootVersion?: string;
  /** Default `1.0.0.0`. */
  readonly hardwareVersion?: string;
  /** Default `default location`. */
  readonly location?: string;
  /** Default 2. */
  readonly radios?: number;
  /**
   * How it describes itself in the WTP Descriptor: as RFC 5415 §4.6.41 has it, or as that one's draft 7, with Cisco's vendor
   * number (inferred: two readers that were written for Cisco's APs expect it). Default `rfc5415`.
   */
  readonly descriptorLayout?: DescriptorLayout;
  /** Whether DHCP lent it its address; otherwise it has one of its own. */
  readonly dhcp?: boolean;
  /** Seconds since it booted, looked at as each Join Request is written. Default 0. */
  readonly uptime?: number;
}

export type DescriptorLayout = "rfc5415" | "draft-7";

/** Who answered a Discovery Request, or accepted a Join Request. */
export interface ControllerDescription {
  readonly address: string;
  readonly name: string;
  /** The image version the controller expects its APs to run: `17.9.4.27`. */
  readonly softwareVersion: string;
  readonly stations: number;
  readonly stationLimit: number;
  readonly aps: number;
  readonly apLimit: number;
}

/**
 * What to do after the controller accepted: `configure` (versions agree), `image-data` (enter Image Data; then prepare
 * and call `sendImageRequest`), `use-backup` (the other partition holds the version: teardown, `torndown`, reload).
 */
export type AfterJoin = "configure" | "image-data" | "use-backup";

/** Why image data stopped. `aborted`: the controller sent opcode abort (in Run: it called the predownload off). `torn-down`: the session ended. */
export type ImageFailure = "aborted" | "torn-down" | "refused" | "not-stored";

export interface ImageTotals {
  readonly octets: number;
  readonly messages: number;
  /** Octets in the last message. */
  readonly last: number;
}

export interface WtpLinkHandler {
  /** After the state is entered. Reset and Authorize may last no time. */
  stateChanged?(state: WtpState, from: WtpState): void;
  /** `type`: RFC 5415 §4.6.21, 0 unknown (broadcast), 1 static configuration, 2 DHCP, 3 DNS (unicast). `attempt` counts from 1. */
  discoveryRequestSent?(to: string, type: number, attempt: number): void;
  discoveryResponse?(controller: ControllerDescription): void;
  /** No controller answered; the AP sulks (SilentInterval) and begins again. */
  discoveryFailed?(): void;
  /** A DTLS handshake failed. `detail` is the DTLS room's own words, for the log. */
  dtlsFailed?(controller: string, detail: string, failure?: DtlsFailed): void;
  /** What the chosen controller says the time is, just before its certificate is judged. */
  timeTold?(epoch: number): void;
  dtlsEstablished?(controller: string): void;
  joinRequestSent?(controller: string): void;
  joined(controller: ControllerDescription): AfterJoin;
  /** RFC 5415 §4.6.35; the link then tears down and starts over. */
  joinRejected?(controller: string, resultCode: number): void;

  imageRequestSent?(controller: string, identifier: string): void;
  /** 0: accepted (and perhaps nothing more will come). Otherwise `imageFailed(refused)` follows. */
  imageResponse?(controller: string, resultCode: number): void;
  /** The hot path. The octets are a view, valid during the call only. False: could not be stored, give up. */
  imageData(octets: Uint8Array): boolean;
  /** All data is here; the transfer's sums. In Image Data call `resetAfterImage` when stored; in Run just go on. */
  imageReceived(totals: ImageTotals): void;
  imageFailed?(why: ImageFailure): void;
  /**
   * No data within imageDataStartTimer (28.74 s) after the response: `image download cannot start`. In Image Data the
   * teardown follows by itself after imageRestartDelay (47 ms); in Run the session goes on.
   */
  imageStartTimeout(): void;
  /** In Run: the controller wants this version (`17.12.1.5`) in the other partition. After `accept` call sendImageRequest. */
  predownloadRequested(version: string): "accept" | "already-present" | "refuse";

  /** In Run: the controller renamed or moved the AP, or said who may log in to it. */
  configured?(change: ApConfiguration): void;
  /** In Run: forget the configuration (Clear Configuration Request). */
  clearConfiguration?(): void;
  /**
   * The controller told the AP to reset (answered already; teardown follows, then `torndown`). `version` is the image
   * to boot, or empty when any will do.
   */
  resetRequested(version: string): void;

  /** A message that its state does not allow was thrown away. Print it with `discardLine` (discard-line.ts). */
  discarded?(discard: DiscardedMessage): void;
  /** A message that could not be taken, and why, with the offset where there is one. */
  malformed?(reason: string): void;
  /** DTLS Teardown begins. */
  teardown?(reason: string): void;
  /**
   * DTLS Teardown is over. After `shutdown`, `resetAfterImage`, `use-backup` or a reset the link is closed: reload and
   * open a new one. Otherwise (`startsOver`) Discovery comes next.
   */
  torndown(startsOver: boolean): void;
}

export interface ApConfiguration {
  readonly name?: string;
  readonly location?: string;
  /** The only user of the AP's command line from here on. */
  readonly login?: ApLogin;
  /** Whether the AP serves SSH. */
  readonly ssh?: boolean;
}

/** An AP knows one user. */
export interface ApLogin {
  readonly username: string;
  readonly password: string;
  /** What `enable` asks for. */
  readonly enable: string;
}

export interface DiscardedMessage {
  /** RFC 5415 §4.5.1.1's number: WTP Event Request is 9. */
  readonly messageType: number;
  readonly state: WtpState;
  /** Whose message: generated here, or received. */
  readonly direction: "own" | "received";
}
