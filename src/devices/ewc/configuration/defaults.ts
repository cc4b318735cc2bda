import { platformDefaults } from "../../iosxe/configuration/defaults";
import type { UnitFacts } from "../../iosxe/configuration/platform-kept";
import { apProfile, DEFAULT_AP_PROFILE } from "./ap-profile-lines";
import { ewcApValues } from "./ewc-ap-items";
import type { EwcConfiguration } from "./model";
import { wirelessKept, wirelessKeptLines } from "./wireless-kept";
import { DEFAULT_SITE_TAG, siteTag } from "./wireless-lines";

/** What a controller fresh from the factory runs with. */
export function factoryConfiguration(hostname: string, unit?: UnitFacts): EwcConfiguration {
  const platform = platformDefaults(hostname, unit);
  return {
    ...platform,
    kept: [...platform.kept, ...wirelessKept()],
    keptLines: { ...platform.keptLines, ...wirelessKeptLines() },
    wireless: {
      country: [],
      trustpoint: undefined,
      imageDownload: undefined,
      siteTags: [siteTag(DEFAULT_SITE_TAG)],
      ewc: ewcApValues((item) => item.standard),
    },
    apProfiles: [apProfile(DEFAULT_AP_PROFILE)],
    accessPoints: [],
  };
}
