import type { PlatformFlash } from "../iosxe/flash";
import type { Staging } from "./images/staging";

/** What a controller keeps through reloads and power loss. */
export interface Flash extends PlatformFlash {
  /** `ap_images:`: only whole, verified images are ever in it. */
  readonly staging: Staging;
}
