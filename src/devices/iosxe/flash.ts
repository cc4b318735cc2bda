import type { Bootflash } from "./files/bootflash";
import type { Installed } from "./install/installed";

/** What an IOS-XE device keeps through reloads and power loss (the configuration store, beside it, keeps itself). */
export interface PlatformFlash {
  installed: Installed;
  /** When `installed` last changed, on the device's calendar. */
  installedAt: number;
  /** `bootflash:`: what people keep there. */
  readonly bootflash: Bootflash;
  lastReloadReason: string;
  /** The battery-backed clock: milliseconds that `clock set` moved it from the lab's calendar. */
  calendarOffset: number;
}
