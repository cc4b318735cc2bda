import type { Bootflash } from "../iosxe/files/bootflash";
import type { Installed } from "../iosxe/install/installed";
import type { Staging } from "./images/staging";

/** What a controller keeps through reloads and power loss (the configuration store, beside it, keeps itself). */
export interface Flash {
  installed: Installed;
  /** When `installed` last changed, on the device's calendar. */
  installedAt: number;
  /** `ap_images:`: only whole, verified images are ever in it. */
  readonly staging: Staging;
  /** `bootflash:`: what people keep there. */
  readonly bootflash: Bootflash;
  lastReloadReason: string;
  /** The battery-backed clock: milliseconds that `clock set` moved it from the lab's calendar. */
  calendarOffset: number;
}
