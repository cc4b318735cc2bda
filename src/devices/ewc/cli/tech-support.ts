import { command, word } from "../../ios/grammar";
import { parse } from "../../ios/parse";
import { Grammar } from "../../ios/tree";
import { interfaceCommands } from "../../iosxe/cli/interface-commands";
import { showInstallCommands, showSystemCommands } from "../../iosxe/cli/show-commands";
import { show } from "../../iosxe/cli/words";
import type { EwcShell } from "./shell";
import { showApCommands, showWirelessCommands } from "./show-commands";

/** The sections, in this order. A 9800's own list is far longer; these are what is known here. */
const sections = [
  "show clock",
  "show version",
  "show inventory",
  "show running-config",
  "show install summary",
  "show install log",
  "show ip interface brief",
  "show ap summary",
  "show ap image",
  "show ap config general",
  "show wireless stats ap join summary",
  "show wireless ewc-ap predownload status",
  "show wireless ewc-ap ap image predownload status",
  "show wireless ewc-ap redundancy summary",
  "show logging",
];

let grammar: Grammar<EwcShell> | undefined;

/** `show tech-support wireless`: one screen after the other, each under its command; no secret is in it. */
export const techSupportCommands = [
  command<EwcShell>()({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [
      show,
      word("tech-support", "Show system information for Tech-Support"),
      word("wireless", "Show wireless information"),
    ],
    run(context) {
      grammar ??= new Grammar<EwcShell>(
        [{ name: "exec", suffix: "" }],
        [
          ...showApCommands,
          ...showWirelessCommands,
          ...showInstallCommands,
          ...interfaceCommands,
          ...showSystemCommands,
        ],
      );
      for (const line of sections) {
        context.write(`\n------------------ ${line} ------------------\n\n`);
        const parsed = parse(grammar.root("exec"), line, 15);
        if (parsed.kind !== "command") continue;
        if (line === "show running-config")
          context.write(withoutSecrets(context.device.configuration.print()));
        else parsed.command.run(context, parsed.args);
      }
    },
  }),
];

/** As IOS hides them in what goes to others. */
function withoutSecrets(configuration: string): string {
  return configuration.replace(/\b(secret|password) \d \S+/g, "$1 <removed>");
}
