import type { ControlChannel } from "../control-channel";
import type { ImageTransfer } from "./image-transfer";

/** The service thread's states, each with the data that exists only in it. */
export type State =
  | { readonly name: "Authorize" }
  | { readonly name: "DTLS Connect" }
  | Joining
  | ImageSending
  | ({ readonly name: "Configure" } & SessionWithWtp)
  | ({ readonly name: "Data Check" } & SessionWithWtp)
  | Running
  | Resetting
  | TearingDown
  | { readonly name: "Dead" };

/** What the AC keeps of a WTP with a DTLS session. */
export interface SessionWithWtp {
  readonly channel: ControlChannel;
  /** Of the WTP's Join Request; empty before it. */
  sessionId: Uint8Array;
}

export interface Joining extends SessionWithWtp {
  readonly name: "Join";
  /** `asked`: a Join Request waits for its answer. */
  phase: "quiet" | "asked" | "accepted";
}

export interface ImageSending extends SessionWithWtp {
  readonly name: "Image Data";
  transfer: ImageTransfer;
}

export interface Running extends SessionWithWtp {
  readonly name: "Run";
  transfer: ImageTransfer | undefined;
  /** What each unanswered Configuration Update Request was for, oldest first. */
  readonly updates: UpdatePurpose[];
}

export type UpdatePurpose = "configuration" | "image";

export interface Resetting extends SessionWithWtp {
  readonly name: "Reset";
  readonly reason: TeardownReason;
}

export interface TearingDown {
  readonly name: "DTLS Teardown";
  readonly reason: TeardownReason;
}

/** Why a session ended. */
export type TeardownReason =
  | "dtls-closed-by-peer"
  | "dtls-failed"
  | "not-authorized"
  | "wait-dtls"
  | "wait-join"
  | "join-refused"
  | "max-retransmit"
  | "no-sign-of-life"
  | "change-state-pending"
  | "data-check"
  | "configuration-failed"
  | "image-sent"
  | "image-failed"
  | "reset"
  | "ordered";

export type WithChannel = Extract<State, SessionWithWtp>;
