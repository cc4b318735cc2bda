import { ConfigurationDocument } from "../../iosxe/configuration/document";
import {
  lastPlatformParts,
  platformModes,
  platformModesWithoutExit,
  platformParts,
} from "../../iosxe/configuration/platform-document";
import { AP_PROFILE_MODE, apProfileBlocks } from "./ap-profile-lines";
import { factoryConfiguration } from "./defaults";
import { imageDownloadBlocks, imageDownloadModes, PROFILE_MODE } from "./image-download-lines";
import type { EwcConfiguration } from "./model";
import { apBlocks, siteTagBlocks, wirelessLines } from "./wireless-lines";

/** The controller's configuration: the platform's lines, and its own of access points. */
export const ewcDocument = new ConfigurationDocument<EwcConfiguration>({
  parts: [
    ...platformParts,
    { entries: wirelessLines, ends: "with a !" },
    {
      entries: [...imageDownloadBlocks, ...siteTagBlocks, ...apProfileBlocks, ...apBlocks],
      ends: "as they are",
    },
    ...lastPlatformParts,
  ],
  modes: [
    ...platformModes,
    { name: "config-site-tag", suffix: "(config-site-tag)", parent: "config" },
    { name: AP_PROFILE_MODE, suffix: `(${AP_PROFILE_MODE})`, parent: "config" },
    { name: "config-ap-tag", suffix: "(config-ap-tag)", parent: "config" },
    ...imageDownloadModes.map((name) => ({
      name,
      suffix: `(${name})`,
      parent: name === PROFILE_MODE ? "config" : PROFILE_MODE,
    })),
  ],
  modesWithoutExit: platformModesWithoutExit,
  factory: factoryConfiguration,
});
