import type { Context } from "../../ios/context";
import { command, optional, parameter, word } from "../../ios/grammar";
import { wordLike } from "../../ios/parameter-types";
import type { EwcShell } from "../../iosxe/cli/shell";
import { ap, apName, clear, image } from "../../iosxe/cli/words";
import type { ApScope, Outcome } from "../operations";

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
    run: (context) => answer(context, context.device.operations.predownload(ALL)),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, predownload, ...siteTag, word("start", "Start the predownload")],
    run: (context, { tag }) =>
      answer(context, context.device.operations.predownload({ kind: "site-tag", tag })),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, predownload, optional(...siteTag), abort],
    run: (context, { tag }) =>
      answer(
        context,
        context.device.operations.abortPredownload(tag === undefined ? ALL : { kind: "site-tag", tag }),
      ),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, swap],
    run: (context) => answer(context, context.device.operations.swapApImage(ALL)),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, image, word("reset", "Reset the APs")],
    run: (context) => answer(context, context.device.operations.resetAp(ALL)),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, name, apName, image, predownload],
    run: (context, args) => answer(context, context.device.operations.predownload(one(args.name))),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, name, apName, image, swap],
    run: (context, args) => answer(context, context.device.operations.swapApImage(one(args.name))),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    syntax: [ap, name, apName, reset],
    run: (context, args) => answer(context, context.device.operations.resetAp(one(args.name))),
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
    run: (context) => context.device.operations.clearPredownloadStatistics(),
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
    run: (context) => context.device.operations.clearApJoinStatistics(),
  }),
];

function one(name: string): ApScope {
  return { kind: "ap", name };
}

function answer(context: Context<EwcShell>, outcome: Outcome): void {
  if (!outcome.ok) context.error(outcome.message);
}
