import type { InstallRequest } from "../../ewc/operations";
import type { Context } from "../../ios/context";
import { choice, command, optional, parameter, word } from "../../ios/grammar";
import { range, wordLike } from "../../ios/parameter-types";
import { InstallTranscript } from "./install-transcript";
import type { EwcShell } from "./shell";
import { install, profile, profileName } from "./words";

const ewc = command<EwcShell>();
const add = word("add", "Install a package file to the system");
const file = word("file", "Specify a package file name");
const url = parameter(
  "url",
  wordLike("tftp:|sftp:|bootflash:", /^(tftp|sftp|ftp|http|https|bootflash|flash):\S+$/i),
  "Package name",
);
const activate = word("activate", "Activate a previously installed package");
const prompt = optional(
  choice("prompt", { "prompt-level": "Sets prompt-level" }),
  choice("level", { all: "Prompt level all", none: "No prompting" }),
);

export const installCommands = [
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [install, add, profile, profileName],
    run: (context, args) =>
      start(context, { operation: "add", source: { kind: "profile", name: args.profile } }),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [install, add, file, url],
    run: (context, args) => start(context, { operation: "add", source: { kind: "file", url: args.url } }),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      activate,
      optional(profile, profileName),
      optional(
        word("auto-abort-timer", "Set the auto-abort-timer"),
        parameter("minutes", range(30, 1200), "Minutes before rollback"),
      ),
      prompt,
    ],
    run(context, args) {
      const { profile, minutes } = args;
      const request = { operation: "activate", profile, autoAbortMinutes: minutes } as const;
      start(context, request, args.level === "none" ? undefined : PROCEED);
    },
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [install, word("commit", "Commit the changes to the loadpath")],
    run: (context) => start(context, { operation: "commit" }),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [install, word("abort", "Abort the current install operation"), prompt],
    run: (context, args) =>
      start(context, { operation: "abort" }, args.level === "none" ? undefined : PROCEED),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("remove", "Remove installed packages"),
      word("inactive", "Remove all inactive packages from the boot media"),
    ],
    run: (context) => start(context, { operation: "remove-inactive" }),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [install, word("remove", "Remove installed packages"), profile, profileName],
    run: (context) => start(context, { operation: "remove-inactive" }),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("rollback", "Rollback to a previous installation point"),
      word("to", "Rollback to a specific stored installation point"),
      choice("point", { base: "Rollback to the base image", committed: "Rollback to last committed point" }),
    ],
    run: (context, { point }) => start(context, { operation: "rollback", to: point }, PROCEED),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("rollback", "Rollback to a previous installation point"),
      word("to", "Rollback to a specific stored installation point"),
      word("id", "Rollback to a specific installation point id"),
      parameter("id", range(1, 255), "Rollback point identifier"),
    ],
    run: (context, { id }) => start(context, { operation: "rollback", to: { id } }, PROCEED),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("auto-abort-timer", "Install auto-abort-timer"),
      word("stop", "Stop the active auto-abort-timer"),
    ],
    run: (context) => timer(context, { kind: "stop" }),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("auto-abort-timer", "Install auto-abort-timer"),
      word("start", "Start the auto-abort-timer"),
      parameter("minutes", range(30, 1200), "Minutes before rollback"),
    ],
    run: (context, { minutes }) => timer(context, { kind: "start", minutes }),
  }),
];

const PROCEED = "\nThis operation may require a reload of the system. Do you want to proceed? [y/n]";

/** Runs an operation and writes its transcript as it goes. A person who leaves does not stop the operation. */
function start(context: Context<EwcShell>, request: InstallRequest, question?: string): void {
  const { operations, configuration } = context.device;
  const inactive = operations.install().packages.filter((one) => one.state === "I");
  const transcript = new InstallTranscript(
    request,
    operations.calendar(),
    () => configuration.running.clock.timezone,
    inactive.map((one) => one.version),
  );
  context.wait();
  context.print(transcript.opening());
  const go = () => {
    operations.startInstall(request, (event) => {
      context.write(transcript.lines(event));
      if (event.type === "refused" || event.type === "succeeded" || event.type === "failed") context.done();
    });
  };
  if (question === undefined) {
    go();
    return;
  }
  context.ask({ kind: "y/n", text: question }, (reply) => {
    if (reply === "y") go();
    else {
      context.print(transcript.declined());
      context.done();
    }
  });
}

function timer(
  context: Context<EwcShell>,
  setting: Parameters<EwcShell["operations"]["setAutoAbortTimer"]>[0],
): void {
  const { operations, configuration } = context.device;
  const transcript = new InstallTranscript(
    { operation: "auto-abort-timer" },
    operations.calendar(),
    () => configuration.running.clock.timezone,
  );
  context.print(transcript.opening());
  const outcome = operations.setAutoAbortTimer(setting);
  context.write(
    outcome.ok
      ? transcript.lines({ type: "succeeded", at: operations.calendar() })
      : transcript.lines({ type: "failed", at: operations.calendar(), reason: outcome.message }),
  );
}
