import type { Command } from "../../ios/grammar";
import type { ModeSpec } from "../../ios/tree";
import { httpLines, restconfLines } from "../../iosxe/configuration/http-lines";
import {
  aaaListLines,
  aaaSessionLines,
  bootMarkerLines,
  CALL_HOME_MODE,
  CALL_HOME_PROFILE_MODE,
  callHomeBlocks,
  FLOW_EXPORTER_MODE,
  FLOW_MONITOR_MODE,
  flowBlocks,
  loginLines,
  platformLines,
} from "../../iosxe/configuration/kept-lines";
import type { ConfigurationTarget, Entry } from "../../iosxe/configuration/line";
import { loggingBufferLines, loggingHostLines } from "../../iosxe/configuration/logging-lines";
import { domainLines } from "../../iosxe/configuration/name-lines";
import { aaaLines, interfaceBlocks, ntpLines, routeLines } from "../../iosxe/configuration/network-lines";
import { KEY_MODE, sshLines, sshModes } from "../../iosxe/configuration/ssh-lines";
import {
  bannerLines,
  clockLines,
  configurationModeLines,
  hostnameLines,
  serviceLines,
  versionLines,
} from "../../iosxe/configuration/system-lines";
import { lineBlocks } from "../../iosxe/configuration/terminal-lines";
import { tftpLines } from "../../iosxe/configuration/tftp-lines";
import { enableLines, userLines } from "../../iosxe/configuration/user-lines";
import { AP_PROFILE_MODE, apProfileBlocks } from "./ap-profile-lines";
import { imageDownloadBlocks, imageDownloadModes, PROFILE_MODE } from "./image-download-lines";
import type { Configuration } from "./model";
import { apBlocks, siteTagBlocks, wirelessLines } from "./wireless-lines";

type Part = { readonly entries: readonly Entry<Configuration>[]; readonly ends: "with a !" | "as they are" };

/** The whole configuration in IOS-XE's order. Blocks bring their own `!`; groups of lines get one. */
const DOCUMENT: readonly Part[] = [
  { entries: [...versionLines, ...serviceLines, ...platformLines], ends: "with a !" },
  { entries: hostnameLines, ends: "with a !" },
  { entries: bootMarkerLines, ends: "with a !" },
  { entries: loggingBufferLines, ends: "with a !" },
  { entries: enableLines, ends: "with a !" },
  { entries: aaaLines, ends: "with a !" },
  { entries: aaaListLines, ends: "with a !" },
  { entries: aaaSessionLines, ends: "with a !" },
  { entries: clockLines, ends: "with a !" },
  { entries: domainLines, ends: "with a !" },
  { entries: loginLines, ends: "with a !" },
  { entries: flowBlocks, ends: "as they are" },
  { entries: userLines, ends: "with a !" },
  { entries: interfaceBlocks, ends: "as they are" },
  { entries: [...httpLines, ...tftpLines], ends: "with a !" },
  { entries: routeLines, ends: "with a !" },
  { entries: sshLines, ends: "with a !" },
  { entries: loggingHostLines, ends: "with a !" },
  { entries: bannerLines, ends: "with a !" },
  { entries: configurationModeLines, ends: "with a !" },
  { entries: lineBlocks, ends: "as they are" },
  { entries: callHomeBlocks, ends: "as they are" },
  { entries: ntpLines, ends: "with a !" },
  { entries: wirelessLines, ends: "with a !" },
  {
    entries: [...imageDownloadBlocks, ...siteTagBlocks, ...apProfileBlocks, ...apBlocks],
    ends: "as they are",
  },
  { entries: restconfLines, ends: "as they are" },
];

/** Every command of configuration mode and its sub-modes, once. */
export const configurationCommands: readonly Command<ConfigurationTarget>[] = DOCUMENT.flatMap((part) =>
  part.entries.flatMap((entry) => entry.commands),
);

/** Their modes; `exec` is added by whoever has one. */
export const configurationModes: readonly ModeSpec[] = [
  { name: "config", suffix: "(config)", title: "Configure commands:" },
  { name: "config-if", suffix: "(config-if)", parent: "config", title: "Interface configuration commands:" },
  { name: FLOW_EXPORTER_MODE, suffix: `(${FLOW_EXPORTER_MODE})`, parent: "config" },
  { name: FLOW_MONITOR_MODE, suffix: `(${FLOW_MONITOR_MODE})`, parent: "config" },
  { name: CALL_HOME_MODE, suffix: `(${CALL_HOME_MODE})`, parent: "config" },
  { name: CALL_HOME_PROFILE_MODE, suffix: `(${CALL_HOME_PROFILE_MODE})`, parent: CALL_HOME_MODE },
  { name: "config-line", suffix: "(config-line)", parent: "config", title: "Line configuration commands:" },
  { name: "config-site-tag", suffix: "(config-site-tag)", parent: "config" },
  { name: AP_PROFILE_MODE, suffix: `(${AP_PROFILE_MODE})`, parent: "config" },
  { name: "config-ap-tag", suffix: "(config-ap-tag)", parent: "config" },
  ...sshModes,
  ...imageDownloadModes.map((name) => ({
    name,
    suffix: `(${name})`,
    parent: name === PROFILE_MODE ? "config" : PROFILE_MODE,
  })),
];

/** Where `exit` only goes one mode up. */
export const modesWithExit = configurationModes.map(({ name }) => name).filter((name) => name !== KEY_MODE);

/** The body of `show running-config`: from the first `!` to `end`, each line ended by \n. */
export function printConfiguration(configuration: Configuration, release: string): string {
  const printed = ["!", `version ${release}`];
  for (const { entries, ends } of DOCUMENT) {
    const lines = entries.flatMap((entry) => entry.print(configuration));
    printed.push(...lines);
    if (ends === "with a !" && lines.length > 0) printed.push("!");
  }
  printed.push("end");
  return `${printed.join("\n")}\n`;
}
