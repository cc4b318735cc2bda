/** Milliseconds and octets; the defaults are Linux's unless said otherwise. */
export interface TcpSettings {
  /** A connection attempt fails as timed-out after this long. Linux takes 127 s; devices give up earlier. */
  connectTimeout: number;
  /** The first retransmission timeout, before a round trip is known (RFC 6298 §2.1). */
  initialTimeout: number;
  minimumTimeout: number;
  maximumTimeout: number;
  /** How long data may stay unacknowledged until the peer counts as gone (RFC 9293 §3.8.3, R2). */
  giveUpAfter: number;
  /** What a receiver buffers, octets: the largest window it offers. */
  receiveBuffer: number;
  /** Octets queued, sent or not, from which `write` says false. */
  sendBuffer: number;
  /** How long a closed connection's ports stay taken by the end that closed first. */
  timeWait: number;
  /** After so long without a word, ask whether the peer is still there; Infinity never asks. */
  keepAliveAfter: number;
}

export const defaultTcpSettings: Readonly<TcpSettings> = {
  connectTimeout: 40_000,
  initialTimeout: 1000,
  minimumTimeout: 200,
  maximumTimeout: 120_000,
  giveUpAfter: 924_600,
  receiveBuffer: 524_288,
  sendBuffer: 524_288,
  timeWait: 60_000,
  keepAliveAfter: Infinity,
};
