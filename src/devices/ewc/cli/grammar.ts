import { word } from "../../ios/grammar";
import { Grammar } from "../../ios/tree";
import { absentCommands } from "../../iosxe/cli/absent-commands";
import { configurationLockCommands, configureCommands } from "../../iosxe/cli/configuration-lock";
import { fileCommands } from "../../iosxe/cli/file-commands";
import { installCommands } from "../../iosxe/cli/install-commands";
import { interfaceCommands } from "../../iosxe/cli/interface-commands";
import { neighbourCommands } from "../../iosxe/cli/neighbour-commands";
import { platformCommands } from "../../iosxe/cli/platform-commands";
import { remoteCopyCommands } from "../../iosxe/cli/remote-copy-commands";
import { sessionCommands } from "../../iosxe/cli/session-commands";
import { showInstallCommands, showSystemCommands } from "../../iosxe/cli/show-commands";
import { systemCommands } from "../../iosxe/cli/system-commands";
import { vlanCommands } from "../../iosxe/cli/vlan-commands";
import { ewcDocument } from "../configuration/document";
import { apCommands } from "./ap-commands";
import { apShellCommands } from "./ap-shell";
import { profileCommands } from "./profile-commands";
import type { EwcShell } from "./shell";
import { showApCommands, showWirelessCommands } from "./show-commands";
import { techSupportCommands } from "./tech-support";

let compiled: Grammar<EwcShell> | undefined;

/** All commands of an EWC; compiled once and shared by every controller of the process. */
export function ewcGrammar(): Grammar<EwcShell> {
  if (compiled) return compiled;
  const grammar = new Grammar<EwcShell>(
    [{ name: "exec", suffix: "", title: "Exec commands:" }, ...ewcDocument.modes],
    [
      ...sessionCommands(ewcDocument),
      ...configureCommands,
      ...configurationLockCommands,
      ...techSupportCommands,
      ...showApCommands,
      ...showWirelessCommands,
      ...showInstallCommands,
      ...interfaceCommands,
      ...neighbourCommands,
      ...vlanCommands,
      ...absentCommands,
      ...platformCommands,
      ...profileCommands,
      ...fileCommands,
      ...remoteCopyCommands,
      ...showSystemCommands,
      ...installCommands,
      ...apCommands,
      ...apShellCommands,
      ...systemCommands,
      ...ewcDocument.commands,
    ],
  );
  const doWord = word("do", "To run exec commands in config mode");
  for (const mode of ewcDocument.modes) grammar.link(mode.name, doWord, "exec");
  compiled = grammar;
  return grammar;
}
