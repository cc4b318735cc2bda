import { type Command, Option } from "commander";
import { UsageError } from "../../errors";
import { finish } from "../process-border";
import { count, ipv4Address, wholeNumber } from "./values";

/** The lab itself. */
export function declare(program: Command): void {
  program.commandsGroup("The lab itself:");

  program
    .command("doctor")
    .description("say what this machine has of what the lab can use")
    .action(async () => finish(await (await import("../doctor")).doctor()));

  program
    .command("images")
    .description("build the images of the docker fabric; those that are up to date are left alone")
    .action(async () => finish(await (await import("../images")).images()));

  program
    .command("clean")
    .description("remove what killed runs left on the Docker engine")
    .option("--all", "what running labs have there, too")
    .option("--elsewhere", "what processes of other machines left, too; labs that somebody holds go on")
    .action(async (options) => finish(await (await import("../clean")).clean(options)));

  program
    .command("device")
    .description(
      "run one device on this machine's sockets until the process ends; its console is the output, an access point's also the input",
    )
    .argument("[description]", "JSON file; else EWCLAB_DEVICE holds or names it")
    .option("--flash <folder>", "what its flash holds, kept for the next start", "ewclab-flash")
    .option("--init <folder>", "write descriptions, certificates and an image into a new folder, run nothing")
    .addOption(
      new Option("--key <kind>", "with --init: of the certificates").choices(["ec", "rsa"]).default("ec"),
    )
    .option("--address <address>", "with --init: where the controller is to answer", ipv4Address, "127.0.0.1")
    .action(async (description: string | undefined, options) => {
      if (options.init !== undefined && description !== undefined)
        throw new UsageError("a description to run, or --init to write one: not both");
      if (options.init !== undefined)
        finish(await (await import("../device-init")).initDevice(options.init, options));
      else await (await import("../device")).device(description, options);
    });

  program
    .command("storm")
    .description("upgrades under random faults, each from a seed; one run alone is told line by line")
    .option("--runs <count>", "how many upgrades", count, 1000)
    .option("--seed <number>", "the first seed; the others follow it", wholeNumber, 1)
    .option("--workers <count>", "processes; as many as there are processors unless given", count)
    .addOption(new Option("--case <file>", "replay the file that a failed storm left").conflicts("every"))
    .addOption(
      new Option(
        "--every <kind>",
        "instead of random faults each single one of one upgrade: a lost packet, or a power cut",
      ).choices(["packet", "power"]),
    )
    .addOption(
      new Option("--server <kind>", "with --every: where images are fetched from")
        .choices(["tftpd-hpa", "tftpd64", "openssh"])
        .default("tftpd-hpa"),
    )
    .action(async (options, command) => {
      if (options.every === undefined && command.getOptionValueSource("server") === "cli")
        throw new UsageError("--server goes with --every");
      finish(await (await import("../storm")).storm(options));
    });
}
