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
import {
  keptBeforeImages,
  keptBeforeManagement,
  keptBehindImages,
  keptBehindSites,
  radioLines,
  trapLines,
  wirelessKeptModes,
} from "./wireless-kept";
import { apBlocks, siteTagBlocks, wirelessLines } from "./wireless-lines";

/** The controller's configuration: the platform's lines, and its own of access points. */
export const ewcDocument = new ConfigurationDocument<EwcConfiguration>({
  parts: [
    ...platformParts,
    { entries: keptBeforeManagement, ends: "with a !" },
    { entries: wirelessLines, ends: "with a !" },
    { entries: keptBeforeImages, ends: "with a !" },
    { entries: imageDownloadBlocks, ends: "as they are" },
    { entries: keptBehindImages, ends: "with a !" },
    { entries: siteTagBlocks, ends: "as they are" },
    { entries: keptBehindSites, ends: "with a !" },
    { entries: radioLines, ends: "with a !" },
    { entries: [...apProfileBlocks, ...apBlocks], ends: "as they are" },
    { entries: trapLines, ends: "with a !" },
    ...lastPlatformParts,
  ],
  modes: [
    ...platformModes,
    { name: "config-site-tag", suffix: "(config-site-tag)", parent: "config" },
    { name: AP_PROFILE_MODE, suffix: `(${AP_PROFILE_MODE})`, parent: "config" },
    { name: "config-ap-tag", suffix: "(config-ap-tag)", parent: "config" },
    ...wirelessKeptModes,
    ...imageDownloadModes.map((name) => ({
      name,
      suffix: `(${name})`,
      parent: name === PROFILE_MODE ? "config" : PROFILE_MODE,
    })),
  ],
  modesWithoutExit: platformModesWithoutExit,
  factory: factoryConfiguration,
});
