import { platformDefaults } from "../../iosxe/configuration/defaults";
import { apProfile, DEFAULT_AP_PROFILE } from "./ap-profile-lines";
import type { EwcConfiguration } from "./model";

/** What a controller fresh from the factory runs with. */
export function factoryConfiguration(hostname: string): EwcConfiguration {
  return {
    ...platformDefaults(hostname),
    wireless: {
      country: [],
      imageDownload: undefined,
      siteTags: [],
      ewc: { imageDownloadParallel: false, vrrpId: 1, preferredMaster: undefined },
    },
    apProfiles: [apProfile(DEFAULT_AP_PROFILE)],
    accessPoints: [],
  };
}
