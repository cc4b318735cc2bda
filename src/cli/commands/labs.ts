import { type Command, Option } from "commander";
import { UsageError } from "../../errors";
import { finish } from "../process-border";
import { fabricOption, labName, pace, portNumber } from "./values";

const labOption = ["--lab <name>", "of several labs that run, which"] as const;

/** A lab that runs. */
export function declare(program: Command): void {
  program.commandsGroup("A lab that runs:");

  program
    .command("validate")
    .description("check lab files without starting anything")
    .argument("<lab-files...>", "YAML")
    .action(async (files: string[]) => finish(await (await import("../validate")).validate(files)));

  program
    .command("schema")
    .description("print the JSON Schema of lab files")
    .addOption(
      new Option("--device", "that of the descriptions that `ewclab device` takes").conflicts("events"),
    )
    .option("--events", "of the lines that --events writes")
    .action(async (options) => finish((await import("../schema")).showSchema(options)));

  program
    .command("up")
    .description(
      "bring up the lab of a lab file and keep it running, its SSH, consoles and file services on 127.0.0.1",
    )
    .argument("<lab-file>", "YAML; `ewclab schema` describes it")
    .addOption(fabricOption())
    .option("--speed <factor>", "lab seconds for each second of yours", pace, 1)
    .option("--port <number>", "the first of the ports on 127.0.0.1; free ones unless given", portNumber)
    .option("--name <name>", "how other commands name this lab; as its file unless given", labName)
    .option("--json", "objects instead of text, one a line: ports, users, the ready moment, what hosts print")
    .option("--events [file]", "as --json, with all that happens in the lab; or to a file, beside the text")
    .option("--quiet", "nothing of what hosts print")
    .option("--wait", "come back when the lab is ready; it runs until `ewclab down`")
    .option(
      "--record <feature>",
      "what is typed at devices, over SSH or at consoles, becomes a scenario, written when the lab ends",
    )
    .option(
      "--capwap <folder>",
      "UDP 5246 and 5247 lead to the first controller, for an access point of your own; the folder gets its certificate",
    )
    .option("--ports-file <file>", "JSON, written when the lab is ready")
    .option("--inventory <file>", "the devices as an Ansible inventory")
    .option("--ssh-config <file>", "the hosts for ssh -F")
    .action(async (file: string, options) => finish(await (await import("../up")).up(file, options)));

  program
    .command("ls")
    .description("the labs that run, and their doors")
    .argument("[lab]", "one of them")
    .option("--json", "for programs")
    .option("--inventory", "its devices as an Ansible inventory")
    .option("--ssh-config", "its hosts for ssh -F")
    .action(async (lab: string | undefined, options) =>
      finish((await import("../service/commands")).ls(lab, options)),
    );

  program
    .command("down")
    .description("end labs that run")
    .argument("[labs...]", "the only one unless some are named")
    .option("--all", "all of yours")
    .action(async (labs: string[], options) => {
      if (options.all && labs.length > 0) throw new UsageError("--all, or the labs by name: not both");
      finish(await (await import("../service/commands")).down(labs, options));
    });

  program
    .command("ssh")
    .description("a terminal on a host of a lab that runs, or one command there")
    .argument("<host>")
    .argument("[command...]")
    .option(...labOption)
    .passThroughOptions()
    .action(async (host: string, command: string[], options) =>
      finish(await (await import("../service/commands")).ssh(host, command, options)),
    );

  program
    .command("console")
    .description("an access point's serial console; Ctrl-] leaves it")
    .argument("<host>")
    .option(...labOption)
    .action(async (host: string, options) =>
      finish(await (await import("../service/commands")).console(host, options)),
    );

  program
    .command("logs")
    .description("what the hosts of a lab that runs have printed")
    .argument("[host]", "one alone")
    .option("--follow", "and what they print from now on")
    .option(...labOption)
    .action(async (host: string | undefined, options) =>
      finish(await (await import("../service/commands")).logs(host, options)),
    );

  program
    .command("firewall")
    .description("the rules of a running lab's firewall with their counters, and what was blocked")
    .option("--rules <lab-file>", "give it the rules of this lab file instead")
    .option(...labOption)
    .action(async (options) => finish(await (await import("../service/commands")).firewall(options)));

  program
    .command("fault")
    .description("disturb a host of a lab that runs, or the links of a segment")
    .argument("<host>")
    .argument(
      "<what...>",
      "power-off, power-on; loss, duplicate, reorder (percent), latency, jitter (ms), mtu (octets), works; a server: stop, start, pause, resume",
    )
    .option(...labOption)
    .action(async (host: string, words: string[], options) =>
      finish(await (await import("../service/commands")).fault(host, words, options)),
    );

  program
    .command("apply")
    .description(
      "type the lines of a file into a device of a lab that runs: into a controller as configuration",
    )
    .argument("<host>")
    .argument("<file>", "- for the standard input")
    .option(...labOption)
    .action(async (host: string, file: string, options) =>
      finish(await (await import("../service/commands")).apply(host, file, options)),
    );
}
