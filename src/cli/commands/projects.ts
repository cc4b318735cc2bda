import { type Command, Option } from "commander";
import { finish } from "../process-border";
import { count, fabricOption, wholeNumber } from "./values";

/** A project and its scenarios. */
export function declare(program: Command): void {
  program.commandsGroup("A project and its scenarios:");

  program
    .command("init")
    .description("begin a project: a first feature that passes, a lab file, editor settings, CI")
    .argument("[folder]", "this one unless given", ".")
    .option("--yes", "ask nothing; what is there already stays")
    .option("--add", "what a project that exists lacks; asks nothing, changes no file but package.json")
    .option("--typescript", "steps of your own in TypeScript")
    .option("--javascript", "in JavaScript")
    .option("--ci <which...>", "github, gitlab, none")
    .option("--with <what...>", "an example of pytest, vitest, playwright or shell")
    .action(async (folder: string, options) =>
      finish(await (await import("../init/init")).init(folder, options)),
    );

  program
    .command("steps")
    .description(
      "the sentences that scenarios may use: all of them, or those with a word such as `reload` or `firewall`",
    )
    .argument("[words...]", "what to look for")
    .action(async (words: string[]) => finish(await (await import("../steps")).steps(words)));

  program
    .command("run")
    .description("run scenarios; all under features/ unless some are named")
    .argument("[features...]", "feature files, folders, or file:line of one scenario (any line of it)")
    .addOption(fabricOption().default(undefined, "embedded, or what cucumber.js says"))
    .option("--tags <expression>", "only scenarios whose tags fit, such as '@showcase and not @slow'")
    .option("--name <text>", "only scenarios whose name fits")
    .option("--failed", "only those that failed in the last run")
    .option("--seed <number>", "seed of all chance in the lab", wholeNumber)
    .option("--watch", "show what devices print while @showcase scenarios run")
    .option("--keep", "a lab whose scenario fails stays up, to log in to, until Ctrl-C")
    .option("--parallel <count>", "worker processes", count)
    .option("--shard <part/parts>", "one part of the scenarios, such as 1/3, for machines side by side")
    .option(
      "--times <history.json>",
      "parts of --shard by the times of earlier runs, the longest scenarios first",
    )
    .option("--retry <count>", "run a failed scenario again, so many times at the most", wholeNumber)
    .option("--fail-fast", "stop at the first failure")
    .option("--dry-run", "check that every step has a definition, run none")
    .option("--profile <name...>", "profiles of cucumber.js")
    .option(
      "--config <file>",
      "Cucumber's configuration, unless cucumber.js, .cjs, .mjs, .json, .yaml or .yml",
    )
    .option("--format <type:file...>", "more of Cucumber's reports, such as message:reports/all.ndjson")
    .option("--steps <glob...>", "step definitions of your own to load, beside those of the package")
    .addOption(
      new Option("--trace <when>", "keep a trace page of each scenario, of none, or of those that fail")
        .choices(["on", "off", "retain-on-failure", "perfetto"])
        .default("retain-on-failure"),
    )
    .option(
      "--events <file>",
      "all that happens in the labs, as newline-delimited JSON; - for standard output",
    )
    .option("--no-log-guard", "errors that a device logs unexpectedly fail no scenario by themselves")
    .action(async (features: string[], options) =>
      finish(await (await import("../run")).runScenarios(features, options)),
    );

  program
    .command("verdicts")
    .description("run scenarios on both fabrics and compare them one by one; a difference is a failure")
    .argument("[features...]", "as for run")
    .option("--tags <expression>", "only scenarios whose tags fit")
    .option("--seed <number>", "seed of all chance in the lab", wholeNumber)
    .option("--parallel <count>", "worker processes of the docker run", count)
    .option("--retry <count>", "run what failed on docker again, so many times at the most", wholeNumber)
    .option("--reuse", "take the embedded fabric's verdicts from its last run")
    .action(async (features: string[], options) =>
      finish(await (await import("../verdicts")).verdicts(features, options)),
    );

  program
    .command("merge")
    .description("make one report of what several runs (--shard) have left")
    .argument("<reports...>", "their scenarios.ndjson, or the folders that have one")
    .option("--out <folder>", "where the report goes", "reports/merged")
    .action(async (reports: string[], options) =>
      finish(await (await import("../merge")).merge(reports, options.out)),
    );
}
