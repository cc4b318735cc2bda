import type { ModeSpec } from "../../ios/tree";
import type { Part } from "./document";
import { httpLines, restconfLines } from "./http-lines";
import {
  aaaListLines,
  aaaSessionLines,
  bootMarkerLines,
  CALL_HOME_MODE,
  CALL_HOME_PROFILE_MODE,
  callHomeBlocks,
  FLOW_EXPORTER_MODE,
  FLOW_MONITOR_MODE,
  fipsLines,
  flowBlocks,
  loginLines,
  platformLines,
} from "./kept-lines";
import { loggingBufferLines, loggingHostLines } from "./logging-lines";
import type { Configuration } from "./model";
import { domainLines } from "./name-lines";
import { aaaLines, interfaces, ntpLines, routeLines } from "./network-lines";
import {
  chainBlocks,
  classMapBlocks,
  controlPlaneBlocks,
  dhcpPoolBlocks,
  forwardLines,
  memoryLines,
  platformKeptModes,
  redundancyBlocks,
  serviceTemplateBlocks,
  trackingLines,
  trustpointBlocks,
  vlanLines,
} from "./platform-kept";
import { KEY_MODE, sshLines, sshModes } from "./ssh-lines";
import {
  bannerLines,
  clockLines,
  configurationModeLines,
  hostname,
  serviceLines,
  versionLines,
} from "./system-lines";
import { lineBlocks } from "./terminal-lines";
import { tftpLines } from "./tftp-lines";
import { enableLines, users } from "./user-lines";

/** What the platform's part of a configuration begins with; a product's own lines follow. */
export const platformParts: readonly Part<Configuration>[] = [
  { entries: [...versionLines, ...serviceLines, ...platformLines], ends: "with a !" },
  { entries: hostname.lines, ends: "with a !" },
  { entries: bootMarkerLines, ends: "with a !" },
  { entries: loggingBufferLines, ends: "with a !" },
  { entries: enableLines, ends: "with a !" },
  { entries: aaaLines, ends: "with a !" },
  { entries: aaaListLines, ends: "with a !" },
  { entries: aaaSessionLines, ends: "with a !" },
  { entries: clockLines, ends: "with a !" },
  { entries: fipsLines, ends: "with a !" },
  { entries: dhcpPoolBlocks, ends: "with a !" },
  { entries: domainLines, ends: "with a !" },
  { entries: loginLines, ends: "with a !" },
  { entries: flowBlocks, ends: "as they are" },
  { entries: trackingLines, ends: "with a !" },
  { entries: trustpointBlocks, ends: "with a !" },
  { entries: chainBlocks, ends: "as they are" },
  { entries: memoryLines, ends: "with a !" },
  { entries: serviceTemplateBlocks, ends: "with a !" },
  { entries: users.lines, ends: "with a !" },
  { entries: redundancyBlocks, ends: "with a !" },
  { entries: vlanLines, ends: "with a !" },
  { entries: classMapBlocks, ends: "with a !" },
  { entries: interfaces.lines, ends: "as they are" },
  { entries: [...forwardLines, ...httpLines, ...tftpLines], ends: "with a !" },
  { entries: routeLines, ends: "with a !" },
  { entries: sshLines, ends: "with a !" },
  { entries: loggingHostLines, ends: "with a !" },
  { entries: controlPlaneBlocks, ends: "with a !" },
  { entries: bannerLines, ends: "with a !" },
  { entries: configurationModeLines, ends: "with a !" },
  { entries: lineBlocks, ends: "as they are" },
  { entries: callHomeBlocks, ends: "as they are" },
  { entries: ntpLines, ends: "with a !" },
];

/** The platform's lines that stand behind a product's own. */
export const lastPlatformParts: readonly Part<Configuration>[] = [
  { entries: restconfLines, ends: "as they are" },
];

export const platformModes: readonly ModeSpec[] = [
  { name: "config", suffix: "(config)", title: "Configure commands:" },
  { name: "config-if", suffix: "(config-if)", parent: "config", title: "Interface configuration commands:" },
  { name: FLOW_EXPORTER_MODE, suffix: `(${FLOW_EXPORTER_MODE})`, parent: "config" },
  { name: FLOW_MONITOR_MODE, suffix: `(${FLOW_MONITOR_MODE})`, parent: "config" },
  { name: CALL_HOME_MODE, suffix: `(${CALL_HOME_MODE})`, parent: "config" },
  { name: CALL_HOME_PROFILE_MODE, suffix: `(${CALL_HOME_PROFILE_MODE})`, parent: CALL_HOME_MODE },
  ...platformKeptModes.map((name) => ({ name, suffix: `(${name})`, parent: "config" })),
  { name: "config-line", suffix: "(config-line)", parent: "config", title: "Line configuration commands:" },
  ...sshModes,
];

/** `ip ssh pubkey-chain` ends a key with an `exit` of its own. */
export const platformModesWithoutExit: readonly string[] = [KEY_MODE];
