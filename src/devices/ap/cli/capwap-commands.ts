import { command, parameter, word } from "../../ios/grammar";
import { IPV4, wordLike } from "../../ios/parameter-types";
import { type ControllerRank, controllerRanks } from "../operations";
import type { ApShell } from "./shell";

const exec = command<ApShell>();
const capwap = word("capwap", "Configure CAPWAP parameters");
const ap = word("ap", "AP CAPWAP parameters");

export const capwapCommands = [
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [capwap, ap, word("restart", "Restart the CAPWAP process")],
    run(context) {
      const text = "Warning: This CLI resets connection with WLC. Do you want to continue? [confirm]";
      context.ask({ kind: "confirm", text }, (reply) => {
        if (reply !== undefined) context.device.operations.restartCapwap();
        context.done();
      });
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("test", "Test CAPWAP and other subsystems"),
      word("capwap", "Test CAPWAP"),
      word("restart", "Restart the CAPWAP process"),
    ],
    run(context) {
      const text = "Warning: This CLI resets connection with WLC.\nDo you want to continue? [confirm]";
      context.ask({ kind: "confirm", text }, (reply) => {
        if (reply !== undefined) context.device.operations.restartCapwap();
        context.done();
      });
    },
  }),
  ...controllerRanks.map(priming),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [capwap, ap, word("erase", "Erase AP configuration"), word("all", "Erase all AP configuration")],
    run(context) {
      const text =
        "This command will clear ap config and reboot the AP.\n Are you sure you want continue? [confirm]";
      context.ask({ kind: "confirm", text }, (reply) => {
        context.done();
        if (reply !== undefined) context.device.operations.eraseConfiguration();
      });
    },
  }),
];

function priming(rank: ControllerRank) {
  return exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      capwap,
      ap,
      word(`${rank}-base`, `Configure the ${rank} controller`),
      parameter("name", wordLike("WORD", /^[^\s|]{1,32}$/), "Controller name"),
      parameter("address", IPV4, "Controller IP address"),
    ],
    run: (context, { name, address }) => context.device.operations.prime(rank, { name, address }),
  });
}
