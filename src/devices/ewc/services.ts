import type { PlatformServices } from "../iosxe/services";
import type { ApCommands } from "./aps/ap-commands";
import type { ApViews } from "./aps/ap-views";
import type { JoinStatistics } from "./aps/join-statistics";
import type { EwcConfigurationStore } from "./configuration/store";
import type { ReleaseCheck } from "./images/release-check";
import type { Staging } from "./images/staging";
import type { Uploads } from "./images/uploads";
import type { ManagementTrustpointView } from "./management-trustpoint";
import type { OwnApView } from "./own/own-access-point";
import type { RedundancyView } from "./redundancy";
import type { NetworkUpgrade } from "./upgrade/network-upgrade";

/** What runs in one boot of a controller: the platform's services, and those of access points and their images. */
export interface EwcServices extends PlatformServices {
  readonly configuration: EwcConfigurationStore;
  readonly aps: Pick<ApViews, "all" | "counters">;
  /** `ap image ...`, `ap name ... reset`. */
  readonly apCommands: Pick<
    ApCommands,
    "predownload" | "abortPredownload" | "swap" | "reset" | "resetCapwap" | "clearPredownloadStatistics"
  >;
  /** Every AP that ever tried to join since the last reload, joined or not, in order of first contact. */
  readonly joins: Pick<JoinStatistics, "rows" | "clear">;
  /** `show wireless ewc-ap predownload status`: where the network upgrade stands. */
  readonly upgrade: Pick<NetworkUpgrade, "view">;
  /** The access point in the controller's box, as its shell command reaches it. */
  readonly ownAp: OwnApView;
  readonly redundancy: () => RedundancyView;
  /** Whose certificate access points are shown. */
  readonly managementTrustpoint: () => ManagementTrustpointView;
  /** What lies in `ap_images:`. */
  readonly staging: Pick<Staging, "views">;
  /** What browsers have brought for the image download mode HTTP. */
  readonly uploads: Uploads;
  /** `cco-auto-check`: the release that was found, `17.12.01.0.8231`. */
  readonly releaseCheck: Pick<ReleaseCheck, "offered">;
}
