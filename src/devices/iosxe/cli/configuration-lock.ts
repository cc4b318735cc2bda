import type { Context, SessionFacts } from "../../ios/context";
import { command, word } from "../../ios/grammar";
import type { Shell } from "./shell";
import { show } from "./words";

const configureWord = word("configure", "Enter configuration mode");
const terminal = word("terminal", "Configure from the terminal");

export const configureCommands = [
  command<Shell>()({
    mode: "exec",
    privilege: 15,
    syntax: [configureWord],
    run(context) {
      const text = "Configuring from terminal, memory, or network [terminal]? ";
      context.ask({ kind: "line", text }, (reply) => {
        const answer = reply?.trim().toLowerCase();
        if (answer !== undefined && "terminal".startsWith(answer)) configure(context, false);
        else if (answer !== undefined) context.print('?Must be "terminal", "memory" or "network"');
        context.done();
      });
    },
  }),
  command<Shell>()({
    mode: "exec",
    privilege: 15,
    syntax: [configureWord, terminal],
    run: (context) => configure(context, false),
  }),
  command<Shell>()({
    mode: "exec",
    privilege: 15,
    syntax: [configureWord, terminal, word("lock", "Lock configuration mode")],
    run: (context) => configure(context, true),
  }),
];

function configure(context: Context<Shell>, locks: boolean): void {
  const { lock, configuration, services } = context.device;
  const { holder } = lock;
  const { session } = context;
  if (holder && holder.line !== session.line) {
    context.print(
      `Configuration mode locked exclusively by user '${holder.user}' process '${processOf(holder)}' from terminal '${terminalOf(holder)}'. Please try later.`,
    );
    return;
  }
  const mode = configuration.running.exclusiveConfiguration;
  if (mode === "auto" || (locks && mode === "manual")) lock.take(session, services.host.clock.now());
  context.print("Enter configuration commands, one per line.  End with CNTL/Z.");
  context.enter("config");
}

/** `show configuration lock` */
export const configurationLockCommands = [
  command<Shell>()({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [
      show,
      word("configuration", "Configuration details"),
      word("lock", "Configuration lock information"),
    ],
    run(context) {
      const { lock, services } = context.device;
      const { holder } = lock;
      const now = services.host.clock.now();
      const active = holder ? Math.floor((now - lock.since) / 1_000) : 0;
      const rows: readonly (readonly [string, string | number])[] = [
        ["Owner PID", holder ? processOf(holder) : -1],
        ["User", holder?.user ?? "unknown"],
        ["TTY", holder ? terminalOf(holder) : -1],
        ["Type", holder ? "EXCLUSIVE" : "NO LOCK"],
        ["State", holder ? "LOCKED" : "FREE"],
        ["Class", holder ? "EXPOSED" : "unknown"],
        ["Count", holder ? 1 : 0],
        ["Pending Requests", 0],
        ["User debug info", holder ? "configure terminal" : ""],
        ["Session idle state", "TRUE"],
        ["No of exec cmds getting executed", 0],
        ["No of exec cmds blocked", 0],
        ["Config wait for show completion", "FALSE"],
        ["Remote ip address", holder?.peer ?? "Unknown"],
        ["Lock active time (in Sec)", active],
        ["Lock Expiration timer (in Sec)", holder ? Math.max(0, usualExpiration - active) : 0],
      ];
      context.print("Parser Configure Lock");
      context.print("-".repeat(54));
      for (const [name, value] of rows) context.print(`${name.padEnd(34)}: ${value}`);
    },
  }),
];

/** Seconds after which a lock that nobody uses goes, as the sample has it (genieparser). */
const usualExpiration = 600;

/** vty 0 is terminal 1: the console comes first. */
function terminalOf({ line }: SessionFacts): number {
  return Number(/^vty (\d+)$/.exec(line)?.[1] ?? -1) + 1;
}

/** IOS tells a process number; one of a kind for each line does. */
function processOf(session: SessionFacts): number {
  return 600 + terminalOf(session);
}
