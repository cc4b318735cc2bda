import type { ControlMessage, MessageElement } from "../../wire/capwap/message";
import type { DtlsCommand } from "../dtls-neighbour";
import type { AcLabel, AcState } from "../transitions";
import type { TeardownReason } from "./state";

/** What a service thread wants sent or done, in order. */
export type AcTransmit =
  /** Through DTLS, to the WTP. */
  | { readonly type: "control"; readonly octets: Uint8Array }
  /** To the WTP's data port. */
  | { readonly type: "data"; readonly octets: Uint8Array }
  | DtlsCommand;

export type AcEvent =
  /** The state changed; self-transitions are not told. */
  | { readonly type: "state"; readonly label: AcLabel; readonly from: AcState; readonly to: AcState }
  /** Answer with `answerJoin`. */
  | {
      readonly type: "join-request";
      readonly message: ControlMessage;
      /** The WTP's base radio MAC, from its headers. */
      readonly radioMac: string | undefined;
    }
  /** Answered with success already, as Cisco does with or without the image; then `sendImage`, or not. */
  | { readonly type: "image-request"; readonly identifier: string }
  | { readonly type: "image-sent" }
  | {
      readonly type: "image-failed";
      readonly why: "rejected" | "aborted" | "unreachable";
      readonly resultCode?: number;
    }
  | { readonly type: "configuration-request"; readonly elements: readonly MessageElement[] }
  | { readonly type: "running" }
  | { readonly type: "change-state"; readonly elements: readonly MessageElement[] }
  | { readonly type: "wtp-event"; readonly elements: readonly MessageElement[] }
  | {
      readonly type: "update-answered";
      readonly purpose: "configuration" | "image";
      readonly resultCode: number;
    }
  | { readonly type: "discarded"; readonly messageType: number; readonly state: AcState }
  | { readonly type: "malformed"; readonly reason: string }
  | {
      readonly type: "teardown";
      readonly reason: TeardownReason;
      /** The state in which the session ended, before any Reset that only led out of it. */
      readonly phase: AcState;
      readonly detail: string;
    }
  /** The thread is over; nothing follows. */
  | { readonly type: "dead" };
