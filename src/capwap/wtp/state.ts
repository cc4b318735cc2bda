import type { ControlChannel } from "../control-channel";
import type { ImageReceiver } from "../image/receiver";
import type { AcOffer } from "./discovery";

/** The WTP's states, each with the data that exists only in it. */
export type State =
  | { readonly name: "Start" }
  | { readonly name: "Idle" }
  | Discovering
  | { readonly name: "Sulking" }
  | { readonly name: "DTLS Setup"; readonly ac: string }
  | { readonly name: "Authorize"; readonly ac: string }
  | { readonly name: "DTLS Connect"; readonly ac: string }
  | Joining
  | ImageDownload
  | ({ readonly name: "Configure" } & SessionWithAc)
  | ({ readonly name: "Data Check" } & SessionWithAc)
  | Running
  | ({ readonly name: "Reset"; readonly reason: string } & SessionWithAc)
  | Teardown;

export interface Discovering {
  readonly name: "Discovery";
  /** RFC 5415 §4.8.2. */
  count: number;
  readonly offers: Map<string, AcOffer>;
}

/** What a joined (or joining) WTP has: its AC, the control channel in DTLS, and the Session ID of its Join Request. */
export interface SessionWithAc {
  readonly ac: string;
  readonly channel: ControlChannel;
  readonly sessionId: Uint8Array;
  /** The AC's name, once it accepted. */
  acName: string;
}

export interface Joining extends SessionWithAc {
  readonly name: "Join";
  accepted: boolean;
}

export interface ImageDownload extends SessionWithAc {
  readonly name: "Image Data";
  download: Download | undefined;
  /** ImageDataStartTimer expired; the reset is near. */
  givingUp: boolean;
}

export interface Running extends SessionWithAc {
  readonly name: "Run";
  download: Download | undefined;
}

export interface Download {
  readonly receiver: ImageReceiver;
}

export interface Teardown {
  readonly name: "DTLS Teardown";
  readonly ac: string;
  /** Still answers repeated requests: the AC may have missed the Reset Response. */
  readonly channel: ControlChannel | undefined;
  readonly reason: string;
}

export type WithChannel =
  | Joining
  | ImageDownload
  | Running
  | Extract<State, { name: "Configure" | "Data Check" | "Reset" }>;
