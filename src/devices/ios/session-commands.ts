import type { Host } from "../../host/host";
import type { Context, SessionFacts } from "./context";
import { type Command, command, optional, parameter, word } from "./grammar";
import { range } from "./parameter-types";

/** What `enable` asks of a device. */
export interface EnableSecret<D> {
  /** Without a secret nobody gets higher over the network. */
  isSet(device: D): boolean;
  /** What is said then, behind `% `; `Error in authentication.` unless given. */
  unset?(device: D): string;
  check(device: D, secret: string): boolean;
}

/** The screen of `show users`: every session, which is one's own, and the lab time of now in milliseconds. */
export type UsersScreen = (sessions: readonly SessionFacts[], own: SessionFacts, now: number) => string;

/** What `show users` needs of a device. */
export interface SessionDevice {
  readonly host: Pick<Host, "clock">;
  /** The interactive sessions of the moment, by line. */
  sessions(): readonly SessionFacts[];
}

/** Exec commands about the session itself: privilege, terminal, history, who else is there, its end. */
export function sessionCommands<D extends SessionDevice>(
  secret: EnableSecret<D>,
  usersScreen: UsersScreen,
): Command<D>[] {
  const exec = command<D>();
  const leave = (name: string) =>
    exec({ mode: "exec", syntax: [word(name, "Exit from the EXEC")], run: (context) => context.close() });
  return [
    exec({
      mode: "exec",
      syntax: [
        word("enable", "Turn on privileged commands"),
        optional(parameter("level", range(1, 15), "Enable level")),
      ],
      run: (context, { level }) => enable(context, level ?? 15, secret),
    }),
    exec({
      mode: "exec",
      syntax: [
        word("disable", "Turn off privileged commands"),
        optional(parameter("level", range(1, 14), "Privilege level to go to")),
      ],
      run(context, { level }) {
        context.session.privilege = Math.min(level ?? 1, context.session.privilege);
      },
    }),
    ...["exit", "logout", "quit"].map(leave),
    exec({
      mode: "exec",
      syntax: [
        terminal,
        word("length", "Set number of lines on a screen"),
        parameter("rows", range(0, 512), "Number of lines on screen (0 for no pausing)"),
      ],
      run(context, { rows }) {
        context.session.length = rows;
      },
    }),
    exec({
      mode: "exec",
      syntax: [
        terminal,
        word("width", "Set width of the display terminal"),
        parameter("columns", range(0, 512), "Number of characters on a screen line"),
      ],
      run(context, { columns }) {
        context.session.width = columns;
      },
    }),
    exec({
      mode: "exec",
      privilege: 15,
      syntax: [terminal, monitor],
      run(context) {
        context.session.monitor = true;
      },
    }),
    exec({
      mode: "exec",
      privilege: 15,
      syntax: [terminal, word("no", "Negate a command or set its defaults"), monitor],
      run(context) {
        context.session.monitor = false;
      },
    }),
    ...(["length", "width"] as const).map((name) =>
      exec({
        mode: "exec",
        syntax: [terminal, word("no", "Negate a command or set its defaults"), word(name, "Set its default")],
        run(context) {
          // IOS: no length pauses nowhere, no width knows no end of a line.
          context.session[name] = 0;
        },
      }),
    ),
    exec({
      mode: "exec",
      syntax: [
        terminal,
        word("history", "Enable and control the command history function"),
        word("size", "Set history buffer size"),
        parameter("size", range(0, 256), "Size of history buffer"),
      ],
      run(context, { size }) {
        context.session.historySize = size;
      },
    }),
    exec({
      mode: "exec",
      syntax: [
        word("exec-timeout", "Set the EXEC timeout of this session"),
        parameter("minutes", range(0, 35_791), "Timeout in minutes (0: never)"),
        optional(parameter("seconds", range(0, 2_147_483), "Timeout in seconds")),
      ],
      run(context, { minutes, seconds }) {
        context.session.execTimeout = (minutes * 60 + (seconds ?? 0)) * 1_000;
      },
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [
        show,
        word("users", "Display information about terminal lines"),
        optional(word("all", "Include information about inactive ports")),
      ],
      run(context) {
        const { device, session } = context;
        context.write(usersScreen(device.sessions(), session, device.host.clock.now()));
      },
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, word("privilege", "Show current privilege level")],
      run: (context) => context.print(`Current privilege level is ${context.session.privilege}`),
    }),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, word("history", "Display the session command history")],
      run(context) {
        for (const line of context.session.history) context.print(`  ${line}`);
      },
    }),
  ];
}

const show = word("show", "Show running system information");
const terminal = word("terminal", "Set terminal line parameters");
const monitor = word("monitor", "Copy debug output to the current terminal line");
const mostTries = 3;

function enable<D>(context: Context<D>, level: number, secret: EnableSecret<D>): void {
  const { session, device } = context;
  if (session.privilege >= level) {
    session.privilege = level;
    return;
  }
  if (!secret.isSet(device)) {
    context.error(secret.unset?.(device) ?? "Error in authentication.");
    return;
  }
  let tries = 0;
  const ask = () =>
    context.ask({ kind: "line", text: "Password: ", hidden: true }, (reply) => {
      if (reply === undefined) return context.done();
      if (secret.check(device, reply)) {
        session.privilege = level;
        return context.done();
      }
      tries++;
      if (tries < mostTries) return ask();
      context.error("Bad secrets\n");
      context.done();
    });
  ask();
}
