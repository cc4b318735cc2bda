import type { MessageElement } from "../../wire/capwap/message";
import type { DtlsCommand } from "../dtls-neighbour";
import type { ImageTotals } from "../image/layout";
import type { WtpLabel, WtpState } from "../transitions";
import type { AcOffer } from "./discovery";

/** What the machine wants sent or done, in order. */
export type WtpTransmit =
  /** In the clear, to the AC's control port (5246). */
  | { readonly type: "clear"; readonly to: string; readonly octets: Uint8Array }
  /** Through DTLS, to the AC of the session. */
  | { readonly type: "control"; readonly octets: Uint8Array }
  /** To the AC's data port (5247). */
  | { readonly type: "data"; readonly octets: Uint8Array }
  | DtlsCommand;

export type WtpEvent =
  /** The state changed; self-transitions are not told. */
  | { readonly type: "state"; readonly label: WtpLabel; readonly from: WtpState; readonly to: WtpState }
  | {
      readonly type: "discovery-request-sent";
      readonly to: string;
      readonly discoveryType: number /** Counts from 1 since the state was entered. */;
      readonly attempt: number;
    }
  | { readonly type: "discovery-response"; readonly ac: AcOffer }
  | { readonly type: "discovery-failed" }
  | { readonly type: "dtls-failed"; readonly ac: string; readonly detail: string }
  | { readonly type: "join-request-sent"; readonly ac: string }
  /** Answer with `configure`, `downloadImage` or `useStoredImage`. */
  | { readonly type: "joined"; readonly ac: AcOffer; readonly elements: readonly MessageElement[] }
  | { readonly type: "join-rejected"; readonly ac: string; readonly resultCode: number }
  | { readonly type: "image-request-sent"; readonly ac: string; readonly identifier: string }
  | { readonly type: "image-response"; readonly ac: string; readonly resultCode: number }
  /** A view of a packet that nobody else keeps. */
  | { readonly type: "image-data"; readonly octets: Uint8Array }
  | { readonly type: "image-received"; readonly totals: ImageTotals }
  | { readonly type: "image-failed"; readonly why: "aborted" | "refused" | "not-stored" | "torn-down" }
  /** ImageDataStartTimer expired. In Image Data the teardown follows by itself. */
  | { readonly type: "image-start-timeout"; readonly totals: ImageTotals }
  /** In Run. Answer with `answerUpdate` and the same `ticket`. */
  | {
      readonly type: "configuration-update";
      readonly ticket: UpdateTicket;
      readonly elements: readonly MessageElement[];
    }
  | { readonly type: "configuration"; readonly elements: readonly MessageElement[] }
  | { readonly type: "clear-configuration" }
  | { readonly type: "station-configuration"; readonly elements: readonly MessageElement[] }
  /** Answered with success; the teardown follows by itself. */
  | { readonly type: "reset-request"; readonly imageIdentifier: string }
  | { readonly type: "running" }
  /** A preferred AC than the present one answered a Primary Discovery Request. */
  | { readonly type: "primary-available"; readonly ac: AcOffer }
  /** Thrown away because the state does not allow it. */
  | {
      readonly type: "discarded";
      readonly messageType: number;
      readonly state: WtpState;
      readonly direction: "own" | "received";
    }
  | { readonly type: "malformed"; readonly reason: string }
  | { readonly type: "teardown"; readonly reason: string }
  /** DTLS Teardown is over. `stopped`: the machine was told to stop; else it goes on by itself. */
  | { readonly type: "torn-down"; readonly stopped: boolean };

export interface UpdateTicket {
  readonly sequenceNumber: number;
}
