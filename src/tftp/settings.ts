/** When to send again, and when to give up. Times are milliseconds. */
export interface TftpTiming {
  /** From a transmission to its first repetition. The `timeout` option (RFC 2349), when negotiated, takes its place. */
  readonly timeout: number;
  /** Transmissions of the same packet, the first one included. */
  readonly tries: number;
  /**
   * 1 keeps the wait, 2 doubles it after each repetition (tftp-hpa); "rising" waits a quarter, then half, then the
   * whole of it, each rounded up to seconds (Tftpd64).
   */
  readonly backoff: 1 | 2 | "rising";
  /** How long the receiver's side stays after the last ACK, in case that one was lost (RFC 1350 §6). */
  readonly dally: number;
}

/** RFC 1350 does not say how long or how often, so: 1 s, six times. */
export const defaultTiming: TftpTiming = { timeout: 1000, tries: 6, backoff: 1, dally: 2000 };

/** What a client asks for. Options left out are not sent; a server that ignores options gets RFC 1350 defaults. */
export interface TftpWishes {
  /** RFC 2348: octets of data a packet, 8 to 65464. */
  readonly blksize?: number;
  /** RFC 7440: packets in flight, 1 to 32767 (half of the block numbers, so that old and new can be told apart). */
  readonly windowsize?: number;
  /** RFC 2349: whole seconds, 1 to 255. */
  readonly timeout?: number;
  /** RFC 2349: ask for (or, when sending, tell) the file's size. */
  readonly tsize?: boolean;
  /** What follows block 65,535: 0 or 1. No RFC has it; tftp-hpa does. */
  readonly rollover?: 0 | 1;
}

export type TftpMode = "octet" | "netascii";

/** What both ends agreed on. */
export interface TftpAgreement {
  readonly blksize: number;
  readonly windowsize: number;
  /** Octets, when one end said so. */
  readonly tsize?: number;
  /** Milliseconds, when negotiated. */
  readonly timeout?: number;
  readonly rollover?: 0 | 1;
}

/** RFC 1350 without options. */
export const plainAgreement: TftpAgreement = { blksize: 512, windowsize: 1 };

export const blksizeLimits = { least: 8, most: 65_464 } as const;
export const windowsizeLimits = { least: 1, most: 32_767 } as const;
