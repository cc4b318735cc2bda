import { sessionCommands } from "../../ios/session-commands";
import { Grammar } from "../../ios/tree";
import { capwapCommands } from "./capwap-commands";
import { diagnosticCommands } from "./diagnostic-commands";
import { imageCommands } from "./image-commands";
import { showUsers } from "./screens/system";
import type { ApShell } from "./shell";
import { showCommands } from "./show-commands";

let compiled: Grammar<ApShell> | undefined;

/** All commands of an AP; compiled once and shared by every AP of the process. */
export function apGrammar(): Grammar<ApShell> {
  compiled ??= new Grammar<ApShell>(
    [{ name: "exec", suffix: "" }],
    [
      ...sessionCommands<ApShell>(
        { isSet: () => true, check: (device, secret) => device.enables(secret) },
        showUsers,
      ),
      ...showCommands,
      ...capwapCommands,
      ...imageCommands,
      ...diagnosticCommands,
    ],
  );
  return compiled;
}
