import { type Command, command, parameter, word } from "../../ios/grammar";
import { range } from "../../ios/parameter-types";
import { sessionCommands as commonCommands } from "../../ios/session-commands";
import type { ConfigurationDocument } from "../configuration/document";
import type { Configuration } from "../configuration/model";
import { LAST_VTY } from "../configuration/terminal-lines";
import { showHosts } from "./screens/hosts";
import { ntpAssociations, ntpStatus } from "./screens/ntp";
import { showSsh, showTerminal, showUsers } from "./screens/system";
import type { Shell } from "./shell";
import { clear, show } from "./words";

const exec = command<Shell>();
const ntp = word("ntp", "Network time protocol");

type DocumentModes = Pick<ConfigurationDocument<Configuration>, "modes" | "modesWithExit">;

/** Commands about the session itself: modes, privilege, terminal. `document`: whose modes there are. */
export function sessionCommands({ modes, modesWithExit }: DocumentModes): readonly Command<Shell>[] {
  const configuring = modes.map((mode) => mode.name);
  return [
    ...commonCommands<Shell>(
      {
        unset: ({ configuration }) =>
          configuration.running.aaaNewModel ? "Error in authentication." : "No password set",
        isSet: ({ configuration }) => configuration.running.enableSecret !== undefined,
        check: ({ configuration }, secret) => configuration.enable(secret),
      },
      showUsers,
    ),
    exec({
      mode: ["exec", ...configuring],
      syntax: [word("help", "Description of the interactive help system")],
      run: (context) => context.print(helpText),
    }),
    exec({
      mode: "exec",
      syntax: [word("where", "List active connections")],
      run: (context) => context.error("No connections open"),
    }),
    exec({
      mode: "exec",
      privilege: 15,
      syntax: [
        clear,
        word("line", "Reset a terminal line"),
        word("vty", "Virtual terminal"),
        parameter("number", range(0, LAST_VTY), "Line number"),
      ],
      run(context, { number }) {
        context.ask({ kind: "confirm", text: "[confirm]" }, (reply) => {
          if (reply !== undefined) {
            context.device.clearLine(number);
            context.print(" [OK]");
          }
          context.done();
        });
      },
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, word("hosts", "IP domain-name, lookup style, nameservers, and host table")],
      run(context) {
        const { services, configuration } = context.device;
        context.write(showHosts(configuration.running, services.resolver, services.host.clock.now()));
      },
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, ntp, word("associations", "NTP associations")],
      run(context) {
        const { services } = context.device;
        context.write(ntpAssociations(services.ntp.associations(), services.host.clock.now()));
      },
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, ntp, word("status", "NTP status")],
      run: (context) => context.write(ntpStatus(context.device.services.ntp.synchronizedTo)),
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, word("ssh", "Status of SSH server connections")],
      run: (context) => context.write(showSsh(context.device.sessions())),
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, word("terminal", "Display terminal configuration parameters")],
      run: (context) => context.write(showTerminal(context.session)),
    }),
    exec({
      mode: modesWithExit,
      syntax: [word("exit", "Exit from the present mode")],
      run: (context) => {
        context.leave();
      },
    }),
    exec({
      mode: configuring,
      syntax: [word("end", "Exit from configure mode")],
      run: (context) => context.end(),
    }),
  ];
}

/** What IOS says of its help, in our own words: its text is Cisco's. */
const helpText = `A question mark asks for help at any place of a line. With nothing to offer it says so.
1. "show ?" tells what may follow a word.
2. "show pr?" tells which words begin so.
`;
