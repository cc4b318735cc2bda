import type { WalkObserver } from "../../states/walker";
import type { MessageElement } from "../../wire/capwap/message";
import type { CapwapSettings } from "../timers";
import type { WtpLabel } from "../transitions";
import type { ConfiguredAc } from "./discovery";

/** What the WTP says of itself in each message; the machine adds what is its own (result codes, the session). */
export interface WtpProfile {
  /** The base radio MAC, colon-separated: goes into every control header. */
  readonly radioMac: string;
  /** Without Discovery Type. */
  discovery(): readonly MessageElement[];
  /** The Session ID's place among the others is the profile's choice. */
  join(sessionId: MessageElement): readonly MessageElement[];
  configuration(acName: MessageElement): readonly MessageElement[];
  /** Radio Operational State and the like, without Result Code. */
  changeState(): readonly MessageElement[];
  /** A WTP Event Request's. */
  event(): readonly MessageElement[];
  /** Of the image vendor, for Image Identifier. */
  readonly vendorIdentifier: number;
}

export interface WtpOptions {
  readonly settings: CapwapSettings;
  readonly profile: WtpProfile;
  /** Seeded: Session IDs, and the random waits of discovery. */
  readonly entropy: (length: number) => Uint8Array;
  /** Most wanted first. */
  readonly acs?: readonly ConfiguredAc[];
  /** Also ask the own segment; default true. */
  readonly broadcast?: boolean;
  /** False: connect to the configured ACs in turn without asking (arrow 3). Default true. */
  readonly discover?: boolean;
  /**
   * RFC 5415 §2.4.4: whether an AC of this name may serve. DTLS has verified its certificate before. Default: any may.
   */
  readonly authorize?: (name: string) => boolean;
  readonly walked?: WalkObserver<WtpLabel>;
}
