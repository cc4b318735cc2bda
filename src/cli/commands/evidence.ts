import type { Command } from "commander";
import { finish } from "../process-border";

/** What a run left. */
export function declare(program: Command): void {
  program.commandsGroup("What a run left:");

  program
    .command("trace")
    .description("open the trace page of a scenario: who said what to whom, when, and what came of it")
    .argument("<file>", "trace.html, or the folder in reports/artefacts")
    .action(async (file: string) => finish(await (await import("../trace")).openTrace(file)));

  program
    .command("diff")
    .description(
      "tell where two runs of a scenario part, and what followed: the first event that differs, side by side",
    )
    .argument(
      "<good>",
      "the run that went well: its events.ndjson, its folder in reports/artefacts, or a folder of many",
    )
    .argument("<bad>", "the other one")
    .action(async (good: string, bad: string) => finish(await (await import("../diff")).diff(good, bad)));

  program
    .command("dissect")
    .description(
      "print the control messages of a capture: CAPWAP (decrypted), DTLS, TFTP, syslog, what was lost and why",
    )
    .argument("<file>", "capture.pcapng of a scenario or a lab")
    .option("--all", "bulk data, acknowledgements and keep-alives, too")
    .option("--fields", "every field of each message")
    .action(async (file: string, options) =>
      finish(await (await import("../dissect")).dissectFile(file, options)),
    );
}
