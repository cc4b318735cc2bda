import { command, word } from "../../ios/grammar";
import { sessionCommands as commonCommands } from "../../ios/session-commands";
import { configurationModes, modesWithExit } from "../configuration/document";
import { showUsers } from "./screens/system";
import type { EwcShell } from "./shell";

const ewc = command<EwcShell>();
const configuring = configurationModes.map((mode) => mode.name);

/** Commands about the session itself: modes, privilege, terminal. */
export const sessionCommands = [
  ...commonCommands<EwcShell>(
    {
      isSet: ({ configuration }) => configuration.running.enableSecret !== undefined,
      check: ({ configuration }, secret) => configuration.enable(secret),
    },
    showUsers,
  ),
  ewc({
    mode: modesWithExit,
    syntax: [word("exit", "Exit from the present mode")],
    run: (context) => {
      context.leave();
    },
  }),
  ewc({
    mode: configuring,
    syntax: [word("end", "Exit from configure mode")],
    run: (context) => context.end(),
  }),
];
