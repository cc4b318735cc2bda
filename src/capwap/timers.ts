import type { ImageDataLayout } from "../wire/capwap/image-packet";

/**
 * The timers and variables of RFC 5415 §4.7 and §4.8, under the RFC's names. Times are milliseconds.
 * Counters (DiscoveryCount, FailedDTLSSessionCount ...) live in the machines.
 */
export interface CapwapSettings {
  /** §4.7.1: AC waits for the Change State Event Request. */
  readonly changeStatePendingTimer: number;
  /** §4.7.2: between the WTP's data channel keep-alives. */
  readonly dataChannelKeepAlive: number;
  /** §4.7.3: silence on the data channel after which the WTP gives the session up. */
  readonly dataChannelDeadInterval: number;
  /** §4.7.4: AC waits for the first data channel keep-alive. */
  readonly dataCheckTimer: number;
  /** §4.7.5: from the first Discovery Request to the choice of an AC, or to the next Discovery Request. */
  readonly discoveryInterval: number;
  /** From the requests to configured ACs to the one that goes to everybody; the RFC knows no wait. */
  readonly discoveryBroadcastDelay: number;
  /** §4.7.6: from the beginning of DTLS Teardown to its end. */
  readonly dtlsSessionDelete: number;
  /** §4.7.7: between the WTP's Echo Requests while nothing else is sent. */
  readonly echoInterval: number;
  /** §4.7.8: carried to the WTP in the Configuration Status Response. */
  readonly idleTimeout: number;
  /** §4.7.9: the WTP waits for the first (and each next) Image Data Request. */
  readonly imageDataStartTimer: number;
  /**
   * From the expiry of imageDataStartTimer to the teardown it causes. RFC 5415 leaves no gap; Cisco: 47 ms between
   * `image download cannot start` and `CAPWAP State: DTLS Teardown` (seen).
   */
  readonly imageRestartDelay: number;
  /** §4.7.10: the upper end of the random wait before each Discovery Request. */
  readonly maxDiscoveryInterval: number;
  /** Whether the random wait of §5.1 is made at all. */
  readonly discoveryJitter: boolean;
  /** §4.7.11: carried to the WTP in the Configuration Status Response. */
  readonly reportInterval: number;
  /** §4.7.12: before the first retransmission of a request; doubled for each next one. */
  readonly retransmitInterval: number;
  /** Whether the wait doubles (§4.5.3) or stays the same. */
  readonly retransmitDoubles: boolean;
  /** §4.7.13: how long a Sulking WTP stays silent. */
  readonly silentInterval: number;
  /** §4.7.14: between the WTP's periodic statistics, which travel as WTP Event Requests. */
  readonly statisticsTimer: number;
  /** §4.7.15: for the DTLS session to be established. */
  readonly waitDtls: number;
  /** §4.7.16: AC waits for the Join Request; the WTP waits as long for the Join Response. */
  readonly waitJoin: number;
  /** §4.8.5 */
  readonly maxDiscoveries: number;
  /** §4.8.6 */
  readonly maxFailedDtlsSessionRetry: number;
  /** §4.8.7: retransmissions of one request before the peer counts as dead. */
  readonly maxRetransmit: number;
  /** Requests that may be unanswered at a time. RFC 5415 §4.5.3 allows one; Cisco: 1 to 50, default 1. */
  readonly windowSize: number;
  /** Octets of an IP packet while discovering (§3.5). */
  readonly discoveryMtu: number;
  /** Octets of an IP packet in a session. Cisco: `CAPWAP Path MTU : 1485` (seen). */
  readonly pathMtu: number;
  /** How image data is laid out in the Image Data element. */
  readonly imageLayout: ImageDataLayout;
}

export const rfcSettings: CapwapSettings = {
  changeStatePendingTimer: 25_000,
  dataChannelKeepAlive: 30_000,
  dataChannelDeadInterval: 60_000,
  dataCheckTimer: 30_000,
  discoveryInterval: 5_000,
  discoveryBroadcastDelay: 0,
  dtlsSessionDelete: 5_000,
  echoInterval: 30_000,
  idleTimeout: 300_000,
  imageDataStartTimer: 30_000,
  imageRestartDelay: 0,
  maxDiscoveryInterval: 20_000,
  discoveryJitter: true,
  reportInterval: 120_000,
  retransmitInterval: 3_000,
  retransmitDoubles: true,
  silentInterval: 30_000,
  statisticsTimer: 120_000,
  waitDtls: 60_000,
  waitJoin: 60_000,
  maxDiscoveries: 10,
  maxFailedDtlsSessionRetry: 3,
  maxRetransmit: 5,
  windowSize: 1,
  discoveryMtu: 576,
  pathMtu: 1_485,
  imageLayout: "rfc5415",
};

/**
 * What is known of Cisco's deviations (docs/fidelity.md says on what each rests): first Discovery Request at once,
 * answers collected for 10 s, retransmission every 3 s, image start given up after 28.74 s, Cisco's image layout.
 */
export const ciscoSettings: CapwapSettings = {
  ...rfcSettings,
  // Between one `Disjoined Image Download Failed` and the error 43.2 s later a real controller logged no second one
  // (seen), so an AP needs longer than that for a round; with 28.74 s for the image and 5 s for the teardown that leaves
  // about 10 s for Discovery.
  discoveryInterval: 10_000,
  // A real AP asked its configured controller first, and everybody 20 to 22 ms later (seen).
  discoveryBroadcastDelay: 21,
  discoveryJitter: false,
  retransmitDoubles: false,
  imageDataStartTimer: 28_740,
  imageRestartDelay: 47,
  imageLayout: "cisco",
};

/**
 * Silence after which the AC counts a WTP as gone. RFC 5415 §4.6.13: "this value [EchoInterval], plus the maximum
 * retransmission time as described in Section 4.5.3", here with the wait after the last retransmission.
 */
export function echoDeadInterval(settings: CapwapSettings): number {
  const { echoInterval, maxRetransmit, retransmitDoubles } = settings;
  let wait = settings.retransmitInterval;
  let total = echoInterval + wait;
  for (let count = 0; count < maxRetransmit; count++) {
    if (retransmitDoubles) wait = Math.min(wait * 2, echoInterval / 2);
    total += wait;
  }
  return total;
}
