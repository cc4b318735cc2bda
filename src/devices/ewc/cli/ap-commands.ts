import type { Context } from "../../ios/context";
import { command, optional, parameter, word } from "../../ios/grammar";
import { wordLike } from "../../ios/parameter-types";
import { clear } from "../../iosxe/cli/words";
import type { Outcome } from "../../iosxe/outcome";
import type { ApScope } from "../aps/ap-scope";
import type { EwcShell } from "./shell";
import { ap, apName, ewcAp, image, wireless } from "./words";

const ewc = command<EwcShell>();
const predownload = word("predownload", "Predownload the image to the APs");
const siteTag = [
  word("site-tag", "Predownload to the APs of a site tag"),
  parameter("tag", wordLike("WORD", /^[^\s|]{1,64}$/), "Site tag name"),
] as const;
const name = word("name", "Configure the AP by name");
const abort = word("abort", "Abort the predownload");
const swap = word("swap", "Swap the primary and the backup image");
const reset = word("reset", "Reset the AP");
const ALL: ApScope = { kind: "all" };

export const apCommands = [
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, predownload],
    run: (context) => answer(context, context.device.services.apCommands.predownload(ALL)),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, predownload, ...siteTag, word("start", "Start the predownload")],
    run: (context, { tag }) =>
      answer(context, context.device.services.apCommands.predownload({ kind: "site-tag", tag })),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, predownload, optional(...siteTag), abort],
    run: (context, { tag }) =>
      answer(
        context,
        context.device.services.apCommands.abortPredownload(
          tag === undefined ? ALL : { kind: "site-tag", tag },
        ),
      ),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, swap],
    run: (context) => answer(context, context.device.services.apCommands.swap(ALL)),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, word("reset", "Reset the APs")],
    run: (context) => answer(context, context.device.services.apCommands.reset(ALL)),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, name, apName, image, predownload],
    run: (context, args) => answer(context, context.device.services.apCommands.predownload(one(args.name))),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, name, apName, image, swap],
    run: (context, args) => answer(context, context.device.services.apCommands.swap(one(args.name))),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, name, apName, reset],
    run: (context, args) => answer(context, context.device.services.apCommands.reset(one(args.name))),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      clear,
      ap,
      word("predownload", "Clear AP predownload information"),
      word("statistics", "Clear AP predownload statistics"),
    ],
    run: (context) => context.device.services.apCommands.clearPredownloadStatistics(),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [
      clear,
      ap,
      word("join", "Clear AP join information"),
      word("statistics", "Clear AP join statistics"),
    ],
    run: (context) => context.device.services.joins.clear(),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [wireless, ewcAp, word("factory-reset", "Reset the EWC-AP to factory defaults")],
    run(context) {
      const text =
        "This will reset the configuration and reload. Are you sure you want to continue? [confirm]";
      context.ask({ kind: "confirm", text }, (reply) => {
        context.done();
        if (reply !== undefined) context.device.services.system.factoryReset();
      });
    },
  }),
];

function one(name: string): ApScope {
  return { kind: "ap", name };
}

function answer(context: Context<EwcShell>, outcome: Outcome): void {
  if (!outcome.ok) context.error(outcome.message);
}
