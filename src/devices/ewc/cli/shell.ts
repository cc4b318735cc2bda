import type { Shell } from "../../iosxe/cli/shell";
import type { EwcServices } from "../services";

/** What the controller's own commands run on. */
export type EwcShell = Shell<EwcServices>;
