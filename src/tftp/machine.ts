import type { Endpoint } from "../host/host";
import type { TftpFailure } from "./failure";
import type { TftpAgreement } from "./settings";

/**
 * One end of one transfer, without sockets or clock. Feed it datagrams and time, then drain `pollTransmit` and
 * `pollEvent` until they give nothing, and come back at `pollTimeout`. Extra calls do nothing.
 */
export interface TftpMachine {
  /** Any datagram that reached this end's port, from whomever. Unreadable ones are counted and dropped. */
  handleDatagram(now: number, octets: Uint8Array, from: Endpoint): void;
  /** Call at (or after) the time that `pollTimeout` gave. */
  handleTimeout(now: number): void;
  /** ICMP says that the peer cannot be reached. */
  handleUnreachable(reason: UnreachableReason): void;
  /** Gives up: tells the peer, with an ERROR of this code and text, and fails as `failure`. */
  abort(code: number, message: string, failure?: TftpFailure): void;
  pollTransmit(): TftpTransmit | undefined;
  pollEvent(): TftpEvent | undefined;
  /** When to call `handleTimeout`; undefined when nothing is waited for. */
  pollTimeout(): number | undefined;
  /** Whether `handleUnreachable` can make a difference: hosts on real sockets pay for knowing. */
  readonly heedsUnreachable: boolean;
  /** Nothing more will happen: the socket can go. */
  readonly over: boolean;
  /** Where the transfer stands. */
  readonly progress: TftpProgress;
}

/** As the Host port says it. */
export type UnreachableReason = "port" | "host" | "administratively-prohibited";

export interface TftpTransmit {
  readonly to: Endpoint;
  readonly octets: Uint8Array;
}

/** `done` or `failed` comes once, and last. */
export type TftpEvent =
  | { readonly type: "agreed"; readonly agreement: TftpAgreement }
  | { readonly type: "done"; readonly octets: number }
  | {
      readonly type: "failed";
      readonly failure: TftpFailure;
      readonly detail: string;
      /** Whether the peer said so, in an ERROR. */
      readonly told: boolean;
    };

export interface TftpProgress {
  /** File octets that are safely across. */
  readonly octets: number;
  /** Last block that is safely across; counts on past 65,535. */
  readonly block: number;
  /** Repetitions because nothing came in time. */
  readonly timeouts: number;
  /** Datagrams that were no TFTP, or not for this transfer. */
  readonly ignored: number;
}
