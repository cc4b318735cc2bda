import type { CapwapSettings } from "../../capwap/timers";
import { type ApVersion, compareApVersions } from "../../image/versions";
import type { DescriptorLayout } from "../capwap/wtp-contract";

/** How a console words an image download (device-facts §4.1). */
export type DialectName = "classic" | "current";

/** What a lab may set on an AP. Times are milliseconds of lab time. */
export interface ApSettings {
  /** undefined: `dialectOf` the running version. */
  readonly dialect: DialectName | undefined;
  /** Kilobytes of 1,024 octets free in /tmp of an idle AP; undefined: the model's. */
  readonly tmpKilobytes: number | undefined;
  /** The same, until the AP reloads or loses power: what had filled /tmp is gone then. */
  readonly tmpKilobytesAtFirst: number | undefined;
  /** Kilobytes of 1,024 octets of each boot partition; undefined: the model's. */
  readonly partitionKilobytes: number | undefined;
  /** How it describes itself to controllers. */
  readonly descriptorLayout: DescriptorLayout;
  /** From power to the first CAPWAP state. Inferred: a real AP takes minutes. */
  readonly bootTime: number;
  /** From the end of the session to the dark console of a reload. */
  readonly reloadDelay: number;
  /** From one message of image data to the next, at the least: what arrives earlier waits until it has written. */
  readonly imageMessageTime: number;
  /** Laid over Cisco's CAPWAP timers. */
  readonly capwap: Partial<CapwapSettings>;
  /**
   * When an AP in Image Data has an event for its controller, which it may not send there: milliseconds after entering
   * the state while no data comes (the times of the one log seen), and messages into the transfer when it does.
   */
  readonly imageEvents: { readonly waiting: readonly number[]; readonly messages: readonly number[] };
}

export const defaultApSettings: ApSettings = {
  dialect: undefined,
  tmpKilobytes: undefined,
  tmpKilobytesAtFirst: undefined,
  partitionKilobytes: undefined,
  descriptorLayout: "rfc5415",
  bootTime: 45_000,
  reloadDelay: 1_000,
  // Seen: 51,208 messages in 97.9 s (device-facts §3.3).
  imageMessageTime: 1.91,
  capwap: {},
  imageEvents: { waiting: [8_797, 27_974, 29_363], messages: [7_900, 19_300, 20_100, 36_300] },
};

const firstCurrentVersion: ApVersion = "17.6.0.0";

/**
 * The dialect of a version. Both were seen on 17.3.3.26, half a year apart, so where the change lies is inferred: the
 * classic one before 17.6.
 */
export function dialectOf(version: ApVersion): DialectName {
  return compareApVersions(version, firstCurrentVersion) < 0 ? "classic" : "current";
}
