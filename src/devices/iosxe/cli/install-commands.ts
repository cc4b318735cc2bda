import type { Context } from "../../ios/context";
import { choice, command, optional, parameter, word } from "../../ios/grammar";
import { range, wordLike } from "../../ios/parameter-types";
import type { InstallRequest } from "../install/request";
import { InstallTranscript } from "./install-transcript";
import type { Shell } from "./shell";
import { install, profile, profileName } from "./words";

const exec = command<Shell>();
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
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [install, add, profile, profileName],
    run: (context, args) =>
      start(context, { operation: "add", source: { kind: "profile", name: args.profile } }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [install, add, file, url],
    run: (context, args) => start(context, { operation: "add", source: { kind: "file", url: args.url } }),
  }),
  exec({
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
      start(context, request, { question: PROCEED, silent: args.level === "none" });
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [install, word("commit", "Commit the changes to the loadpath"), prompt],
    run: (context, args) => start(context, { operation: "commit" }, { silent: args.level === "none" }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [install, word("abort", "Abort the current install operation"), prompt],
    run: (context, args) =>
      start(context, { operation: "abort" }, { question: PROCEED, silent: args.level === "none" }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("remove", "Remove installed packages"),
      word("inactive", "Remove all inactive packages from the boot media"),
      prompt,
    ],
    run: (context, args) =>
      start(context, { operation: "remove-inactive" }, { question: REMOVE, silent: args.level === "none" }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [install, word("remove", "Remove installed packages"), profile, profileName],
    run: (context) => start(context, { operation: "remove-inactive" }, { question: REMOVE }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("rollback", "Rollback to a previous installation point"),
      word("to", "Rollback to a specific stored installation point"),
      choice("point", { base: "Rollback to the base image", committed: "Rollback to last committed point" }),
      prompt,
    ],
    run: (context, { point, level }) =>
      start(context, { operation: "rollback", to: point }, { question: PROCEED, silent: level === "none" }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("rollback", "Rollback to a previous installation point"),
      word("to", "Rollback to a specific stored installation point"),
      word("id", "Rollback to a specific installation point id"),
      parameter("id", range(1, 255), "Rollback point identifier"),
      prompt,
    ],
    run: (context, { id, level }) =>
      start(context, { operation: "rollback", to: { id } }, { question: PROCEED, silent: level === "none" }),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      install,
      word("auto-abort-timer", "Install auto-abort-timer"),
      word("stop", "Stop the active auto-abort-timer"),
    ],
    run: (context) => timer(context, { kind: "stop" }),
  }),
  exec({
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
const REMOVE = "Do you want to remove the above files? [y/n]";
const UNSAVED =
  "\nSystem configuration has been modified.\nPress Yes(y) to save the configuration and proceed.\nPress No(n) for proceeding without saving the configuration.\nPress Quit(q) to exit, you may save configuration and re-enter the command. [y/n/q]";
const RESUBMIT = "System configuration has been modified. Please save configuration and resubmit command.";

/** Operations that look first whether there is a configuration to lose. */
const MIND_UNSAVED: readonly InstallRequest["operation"][] = ["activate", "commit", "abort", "rollback"];

interface Asking {
  /** Asked before the engine starts. */
  readonly question?: string;
  /** `prompt-level none`: nothing is asked. */
  readonly silent?: boolean;
}

/** Runs an operation and writes its transcript as it goes. A person who leaves does not stop the operation. */
function start(context: Context<Shell>, request: InstallRequest, asking: Asking = {}): void {
  const { services, configuration } = context.device;
  const transcript = transcriptOf(context, request);
  const go = () => {
    services.install.start(request, (event) => {
      context.write(transcript.lines(event));
      if (event.type === "refused" || event.type === "succeeded" || event.type === "failed") context.done();
    });
  };
  const decline = () => {
    context.print(transcript.declined(services.calendar.now()));
    context.done();
  };
  const proceed = () => {
    if (asking.question === undefined || asking.silent) {
      go();
      return;
    }
    transcript.asked();
    context.ask({ kind: "y/n", text: asking.question }, (reply) => {
      if (reply === "y") go();
      else decline();
    });
  };

  context.wait();
  context.print(transcript.opening());
  if (request.operation === "remove-inactive") {
    const { text, asks } = transcript.found();
    context.print(text);
    if (!asks) go();
    else proceed();
    return;
  }
  if (!MIND_UNSAVED.includes(request.operation) || !configuration.modified) {
    proceed();
    return;
  }
  if (asking.silent) {
    context.write(transcript.lines({ type: "refused", reason: RESUBMIT }));
    context.done();
    return;
  }
  context.ask({ kind: "y/n/q", text: UNSAVED }, (reply) => {
    if (reply === "y") {
      context.print("Building configuration...");
      configuration.save();
      context.print("[OK]");
      proceed();
    } else if (reply === "n") proceed();
    else decline();
  });
}

function transcriptOf(
  { device: { services, configuration } }: Context<Shell>,
  request: ConstructorParameters<typeof InstallTranscript>[0],
): InstallTranscript {
  const inactive = services.install
    .view()
    .packages.filter(({ state }) => state === "I")
    .map(({ version }) => version);
  const { release, product } = services.system.view();
  return new InstallTranscript(request, {
    startedAt: services.calendar.now(),
    timezone: () => configuration.running.clock.timezone,
    release,
    product: product.install,
    inactive:
      request.operation === "remove-inactive" ? inactive.map(() => product.install.imageFile) : inactive,
  });
}

function timer(
  context: Context<Shell>,
  setting: Parameters<Shell["services"]["install"]["setAutoAbortTimer"]>[0],
): void {
  const { services } = context.device;
  const transcript = transcriptOf(context, { operation: "auto-abort-timer" });
  context.print(transcript.opening());
  const outcome = services.install.setAutoAbortTimer(setting);
  context.write(
    outcome.ok
      ? transcript.lines({ type: "succeeded", at: services.calendar.now() })
      : transcript.lines({ type: "failed", at: services.calendar.now(), reason: outcome.message }),
  );
}
