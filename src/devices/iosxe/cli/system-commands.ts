import { clockLineSeconds, monthNumber, offset } from "../../ios/calendar";
import type { Context } from "../../ios/context";
import { choice, command, optional, parameter, word } from "../../ios/grammar";
import { CLOCK_TIME, range, wordLike } from "../../ios/parameter-types";
import { platformMessages } from "../logging/catalogue";
import { pingCommands } from "./ping-commands";
import type { Shell } from "./shell";
import { clear } from "./words";

const exec = command<Shell>();
const startup = word("startup-config", "Copy to startup configuration");

export const systemCommands = [
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("write", "Write running configuration to memory, network, or terminal"),
      optional(word("memory", "Write to NV memory")),
    ],
    run: save,
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("copy", "Copy from one file to another"),
      word("running-config", "Copy from current system configuration"),
      startup,
    ],
    run(context) {
      const question = { kind: "line", text: "Destination filename [startup-config]? " } as const;
      context.ask(question, (reply) => {
        if (reply === undefined) context.error("Copy aborted");
        else if (reply !== "" && reply !== "startup-config")
          context.error(`Error opening ${reply} (No such device)`);
        else save(context);
        context.done();
      });
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("write", "Write running configuration to memory, network, or terminal"),
      word("erase", "Erase NV memory"),
    ],
    run: erase,
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("erase", "Erase a filesystem"),
      word("startup-config", "Erase contents of configuration memory"),
    ],
    run: erase,
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [word("reload", "Halt and perform a cold restart")],
    run: reload,
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("clock", "Manage the system clock"),
      word("set", "Set the time and date"),
      parameter("time", CLOCK_TIME, "Current Time"),
      parameter("day", range(1, 31), "Day of the month"),
      parameter("month", wordLike("MONTH", /^[A-Za-z]{3,9}$/), "Month of the year"),
      parameter("year", range(1993, 2035), "Year"),
    ],
    run: (context, { time, day, month, year }) => setClock(context, time, day, monthNumber(month), year),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("clock", "Manage the system clock"),
      word("set", "Set the time and date"),
      parameter("time", CLOCK_TIME, "Current Time"),
      parameter("month", wordLike("MONTH", /^[A-Za-z]{3,9}$/), "Month of the year"),
      parameter("day", range(1, 31), "Day of the month"),
      parameter("year", range(1993, 2035), "Year"),
    ],
    run: (context, { time, day, month, year }) => setClock(context, time, day, monthNumber(month), year),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [clear, word("logging", "Clear logging buffer")],
    run(context) {
      context.ask({ kind: "confirm", text: "Clear logging buffer [confirm]" }, (reply) => {
        if (reply !== undefined) context.device.services.log.clear();
        context.done();
      });
    },
  }),
  ...pingCommands,
  exec({
    mode: "exec",
    syntax: [
      word("logging", "Logging of this terminal"),
      word("console", "Messages on the console"),
      choice("state", { disable: "Show no messages", enable: "Show messages" }),
    ],
    // unicon sends it to every device and expects nothing; the configuration's `logging console` stays what it is.
    run: () => {},
  }),
];

function save(context: Context<Shell>): void {
  context.print("Building configuration...");
  context.device.configuration.save();
  context.print("[OK]");
}

function erase(context: Context<Shell>): void {
  const question = {
    kind: "confirm",
    text: "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]",
  } as const;
  context.ask(question, (reply) => {
    if (reply !== undefined) {
      context.device.configuration.erase();
      context.print("[OK]\nErase of nvram: complete");
    }
    context.done();
  });
}

function reload(context: Context<Shell>): void {
  const proceed = () =>
    context.ask({ kind: "confirm", text: "Proceed with reload? [confirm]" }, (reply) => {
      if (reply !== undefined) {
        const { session, device } = context;
        const by = session.peer === undefined ? session.line : `${session.line} (${session.peer})`;
        device.services.log.write(platformMessages.reloadRequested, {
          user: session.user,
          by,
          reason: "Reload Command",
        });
        context.done();
        device.services.system.reload("Reload Command");
        return;
      }
      context.done();
    });
  if (!context.device.configuration.modified) {
    proceed();
    return;
  }
  const ask = () => {
    const text = "\nSystem configuration has been modified. Save? [yes/no]: ";
    context.ask({ kind: "line", text }, (reply) => {
      const answer = reply?.trim().toLowerCase();
      if (answer === undefined) context.done();
      else if (answer !== "" && "yes".startsWith(answer)) {
        save(context);
        proceed();
      } else if (answer !== "" && "no".startsWith(answer)) proceed();
      else {
        context.error("Please answer 'yes' or 'no'.");
        ask();
      }
    });
  };
  ask();
}

function setClock(
  context: Context<Shell>,
  time: { readonly hours: number; readonly minutes: number; readonly seconds: number },
  day: number,
  month: number,
  year: number,
): void {
  const { services, configuration } = context.device;
  const local = Date.UTC(year, month, day, time.hours, time.minutes, time.seconds);
  if (month < 0 || new Date(local).getUTCDate() !== day) {
    context.error("Invalid date");
    return;
  }
  const { timezone } = configuration.running.clock;
  const before = clockLineSeconds(services.calendar.now(), timezone);
  services.calendar.set(local - offset(timezone));
  const after = clockLineSeconds(services.calendar.now(), timezone);
  const { user, line, peer } = context.session;
  services.log.write(platformMessages.clockUpdated, {
    before,
    after,
    user,
    line: line.startsWith("con") ? "console" : line,
    peer,
  });
}
