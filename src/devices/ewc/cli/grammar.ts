import { word } from "../../ios/grammar";
import { Grammar } from "../../ios/tree";
import { configurationCommands, configurationModes } from "../configuration/document";
import { apCommands } from "./ap-commands";
import { configurationLockCommands, configureCommands } from "./configuration-lock";
import { fileCommands } from "./file-commands";
import { installCommands } from "./install-commands";
import { interfaceCommands } from "./interface-commands";
import { profileCommands } from "./profile-commands";
import { sessionCommands } from "./session-commands";
import type { EwcShell } from "./shell";
import {
  showApCommands,
  showInstallCommands,
  showSystemCommands,
  showWirelessCommands,
} from "./show-commands";
import { systemCommands } from "./system-commands";
import { techSupportCommands } from "./tech-support";

let compiled: Grammar<EwcShell> | undefined;

/** All commands of an EWC; compiled once and shared by every controller of the process. */
export function ewcGrammar(): Grammar<EwcShell> {
  if (compiled) return compiled;
  const grammar = new Grammar<EwcShell>(
    [{ name: "exec", suffix: "", title: "Exec commands:" }, ...configurationModes],
    [
      ...sessionCommands,
      ...configureCommands,
      ...configurationLockCommands,
      ...techSupportCommands,
      ...showApCommands,
      ...showWirelessCommands,
      ...showInstallCommands,
      ...interfaceCommands,
      ...profileCommands,
      ...fileCommands,
      ...showSystemCommands,
      ...installCommands,
      ...apCommands,
      ...systemCommands,
      ...configurationCommands,
    ],
  );
  const doWord = word("do", "To run exec commands in config mode");
  for (const mode of configurationModes) grammar.link(mode.name, doWord, "exec");
  compiled = grammar;
  return grammar;
}
