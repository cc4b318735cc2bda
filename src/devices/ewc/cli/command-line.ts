import { CommandLine } from "../../iosxe/cli/command-line";
import type { EwcServices } from "../services";
import { ewcGrammar } from "./grammar";

export type EwcCommandLine = CommandLine<EwcServices>;

/** The command line of one boot of a controller. */
export function ewcCommandLine(services: EwcServices): EwcCommandLine {
  return new CommandLine(services, ewcGrammar());
}
