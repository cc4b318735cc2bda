import type { Content } from "../host/content";
import type { Clock, Endpoint } from "../host/host";
import type { TftpEvent, TftpProgress, UnreachableReason } from "../tftp/machine";
import type { OptionAnswer, OptionPolicy } from "../tftp/negotiation";
import type { TftpMode, TftpTiming } from "../tftp/settings";
import type { TftpPacket } from "../wire/tftp/packet";
import type { ServerLog } from "./log";
import type { Volume, VolumeWriter } from "./volume";

/**
 * What tells one TFTP server program from another: whom it lets read what, which options it grants, how it
 * repeats, and above all what it logs.
 */
export interface TftpPersonality {
  readonly timing: TftpTiming;
  readonly heedUnreachable: readonly UnreachableReason[];
  /** A request arrived: log it and decide. `id` is the number of the process (or transfer) that serves it. */
  decide(request: TftpRequestPacket, peer: Endpoint, id: number): TftpVerdict;
  /** What came to the well-known port is no request. */
  unreadable(octets: Uint8Array, reason: string, peer: Endpoint, id: number): TftpRefusal | undefined;
  /** The transfer begins. */
  began?(transfer: ServedTransfer): void;
  /** The transfer is over; the answer is an ERROR to send on top, if any. */
  ended(
    transfer: ServedTransfer,
    event: Extract<TftpEvent, { type: "done" | "failed" }>,
  ): TftpRefusal | undefined;
}

export type TftpRequestPacket = Extract<TftpPacket, { type: "rrq" | "wrq" }>;

export interface TftpRefusal {
  readonly code: number;
  readonly message: string;
}

/** undefined: no answer at all. */
export type TftpVerdict =
  | ({ readonly type: "refuse" } & TftpRefusal)
  | ({ readonly type: "send"; readonly content: Content; readonly mode: TftpMode } & OptionAnswer)
  | ({ readonly type: "receive"; readonly writer: VolumeWriter; readonly mode: TftpMode } & OptionAnswer)
  | undefined;

/** One transfer, as a list of transfers shows it. */
export interface ServedTransfer {
  readonly id: number;
  readonly peer: Endpoint;
  /** As the client named it. */
  readonly filename: string;
  readonly direction: "read" | "write";
  readonly local: Endpoint;
  /** Milliseconds of lab time. */
  readonly startedAt: number;
  /** Octets of the file, where known. */
  readonly size: number | undefined;
  /** An OACK was sent. */
  readonly offered: boolean;
  /** The client has answered. */
  readonly agreed: boolean;
  /** For a server to send: the number of the last block. */
  readonly lastBlock: number | undefined;
  readonly progress: TftpProgress;
  readonly state: "running" | "done" | "failed";
}

/** What every personality stands on. */
export interface PersonalityGround {
  readonly clock: Clock;
  readonly volume: Volume;
  /** The host's name, as it stands in its syslog. */
  readonly hostname: string;
  readonly log: ServerLog;
  /** Overrides what the program itself would grant. */
  readonly policy: Partial<OptionPolicy>;
}
