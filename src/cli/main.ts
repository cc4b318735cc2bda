import { Command, Option } from "commander";
import { fabricNames } from "../../containers/fabrics";
import { failed, finish, guardProcess } from "./process-border";
import { version } from "./version";

// A command's code is loaded when it is the one that runs: `--help` needs none of it.
const program = new Command("ewclab")
  .enablePositionalOptions()
  .description(
    "A lab of virtual Cisco EWC controllers, access points and image servers, for upgrade scenarios.",
  )
  .version(version())
  .showHelpAfterError("(ewclab --help shows what there is)")
  .exitOverride();

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
    finish(await (await import("./init/init")).init(folder, options)),
  );

program
  .command("run")
  .description("run scenarios; all under features/ unless some are named")
  .argument("[features...]", "feature files, folders, or file:line of one scenario")
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
  .option("--config <file>", "Cucumber's configuration, unless cucumber.js, .cjs, .mjs, .json, .yaml or .yml")
  .option("--format <type:file...>", "more of Cucumber's reports, such as message:reports/all.ndjson")
  .option("--steps <glob...>", "step definitions of your own to load, beside those of the package")
  .addOption(
    new Option("--trace <when>", "keep a trace page of each scenario, of none, or of those that fail")
      .choices(["on", "off", "retain-on-failure", "perfetto"])
      .default("retain-on-failure"),
  )
  .option("--events <file>", "all that happens in the labs, as newline-delimited JSON; - for standard output")
  .option("--no-log-guard", "errors that a device logs unexpectedly fail no scenario by themselves")
  .action(async (features: string[], options) =>
    finish(await (await import("./run")).runScenarios(features, options)),
  );

program
  .command("up")
  .description(
    "bring up the lab of a lab file and keep it running, its SSH, consoles and file services on 127.0.0.1",
  )
  .argument("<lab-file>", "YAML; `ewclab schema` describes it")
  .addOption(fabricOption())
  .option("--speed <factor>", "lab seconds for each second of yours", pace, 1)
  .option("--port <number>", "the first of the ports on 127.0.0.1; free ones unless given", portNumber)
  .option("--name <name>", "how other commands name this lab; as its file unless given")
  .option("--json", "objects instead of text, one a line: ports, users, the ready moment, what hosts print")
  .option("--events [file]", "as --json, with all that happens in the lab; or to a file, beside the text")
  .option("--quiet", "nothing of what hosts print")
  .option("--wait", "come back when the lab is ready; it runs until `ewclab down`")
  .option(
    "--record <feature>",
    "what is typed at devices over SSH becomes a scenario, written when the lab ends",
  )
  .option(
    "--capwap <folder>",
    "UDP 5246 and 5247 lead to the first controller, for an access point of your own; the folder gets its certificate",
  )
  .option("--ports-file <file>", "JSON, written when the lab is ready")
  .option("--inventory <file>", "the devices as an Ansible inventory")
  .option("--ssh-config <file>", "the hosts for ssh -F")
  .action(async (file: string, options) => finish(await (await import("./up")).up(file, options)));

program
  .command("ls")
  .description("the labs that run, and their doors")
  .argument("[lab]", "one of them")
  .option("--json", "for programs")
  .option("--inventory", "its devices as an Ansible inventory")
  .option("--ssh-config", "its hosts for ssh -F")
  .action(async (lab: string | undefined, options) =>
    finish((await import("./service/commands")).ls(lab, options)),
  );

program
  .command("down")
  .description("end labs that run")
  .argument("[labs...]", "the only one unless some are named")
  .option("--all", "all of yours")
  .action(async (labs: string[], options) =>
    finish(await (await import("./service/commands")).down(labs, options)),
  );

const labOption = ["--lab <name>", "of several labs that run, which"] as const;

program
  .command("ssh")
  .description("a terminal on a host of a lab that runs, or one command there")
  .argument("<host>")
  .argument("[command...]")
  .option(...labOption)
  .passThroughOptions()
  .action(async (host: string, command: string[], options) =>
    finish(await (await import("./service/commands")).ssh(host, command, options)),
  );

program
  .command("console")
  .description("an access point's serial console; Ctrl-] leaves it")
  .argument("<host>")
  .option(...labOption)
  .action(async (host: string, options) =>
    finish(await (await import("./service/commands")).console(host, options)),
  );

program
  .command("logs")
  .description("what the hosts of a lab that runs have printed")
  .argument("[host]", "one alone")
  .option("--follow", "and what they print from now on")
  .option(...labOption)
  .action(async (host: string | undefined, options) =>
    finish(await (await import("./service/commands")).logs(host, options)),
  );

program
  .command("firewall")
  .description("the rules of a running lab's firewall with their counters, and what was blocked")
  .option("--rules <lab-file>", "give it the rules of this lab file instead")
  .option(...labOption)
  .action(async (options) => finish(await (await import("./service/commands")).firewall(options)));

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
    finish(await (await import("./service/commands")).fault(host, words, options)),
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
    finish(await (await import("./service/commands")).apply(host, file, options)),
  );

program
  .command("validate")
  .description("check lab files without starting anything")
  .argument("<lab-files...>", "YAML")
  .action(async (files: string[]) => finish(await (await import("./validate")).validate(files)));

program
  .command("steps")
  .description(
    "the sentences that scenarios may use: all of them, or those with a word such as `reload` or `firewall`",
  )
  .argument("[words...]", "what to look for")
  .action(async (words: string[]) => finish(await (await import("./steps")).steps(words)));

program
  .command("schema")
  .description("print the JSON Schema of lab files")
  .option("--device", "that of the descriptions that `ewclab device` takes")
  .option("--events", "of the lines that --events writes")
  .action(async (options) => finish((await import("./schema")).showSchema(options)));

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
    finish(await (await import("./verdicts")).verdicts(features, options)),
  );

program
  .command("merge")
  .description("make one report of what several runs (--shard) have left")
  .argument("<reports...>", "their scenarios.ndjson, or the folders that have one")
  .option("--out <folder>", "where the report goes", "reports/merged")
  .action(async (reports: string[], options) =>
    finish(await (await import("./merge")).merge(reports, options.out)),
  );

program
  .command("trace")
  .description("open the trace page of a scenario: who said what to whom, when, and what came of it")
  .argument("<file>", "trace.html, or the folder in reports/artefacts")
  .action(async (file: string) => finish(await (await import("./trace")).openTrace(file)));

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
  .action(async (good: string, bad: string) => finish(await (await import("./diff")).diff(good, bad)));

program
  .command("dissect")
  .description(
    "print the control messages of a capture: CAPWAP (decrypted), DTLS, TFTP, syslog, what was lost and why",
  )
  .argument("<file>", "capture.pcapng of a scenario or a lab")
  .option("--all", "bulk data, acknowledgements and keep-alives, too")
  .option("--fields", "every field of each message")
  .action(async (file: string, options) =>
    finish(await (await import("./dissect")).dissectFile(file, options)),
  );

program
  .command("clean")
  .description("remove what killed runs left on the Docker engine")
  .option("--all", "what running labs have there, too")
  .option("--elsewhere", "what processes of other machines left, too; labs that somebody holds go on")
  .action(async (options) => finish(await (await import("./clean")).clean(options)));

program
  .command("images")
  .description("build the images of the docker fabric; those that are up to date are left alone")
  .action(async () => finish(await (await import("./images")).images()));

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
  .option("--address <address>", "with --init: where the controller is to answer", "127.0.0.1")
  .action(async (description: string | undefined, options) => {
    if (options.init !== undefined)
      finish(await (await import("./device-init")).initDevice(options.init, options));
    else await (await import("./device")).device(description, options);
  });

program
  .command("matrix")
  .description(
    "what a rule set does to each flow of an upgrade: predicted from the rules, and proven by packets; with two rule sets, their exact difference",
  )
  .argument(
    "<rules>",
    "a lab file (.yaml), an nftables file (.nft), a Cisco IOS access list, or a firewall's configuration: IOS, ASA, FTD, iptables-save",
  )
  .argument("[newer]", "a second rule set: which packets only one of the two lets through")
  .addOption(fabricOption())
  .option("--fix [tftp|sftp|both]", "the fewest lines that let an upgrade through, proven by one")
  .addOption(
    new Option("--format <format>", "how the matrix is written")
      .choices(["text", "json", "markdown", "junit", "svg"])
      .default("text"),
  )
  .option("--json", "the same as --format json; for --fix and differences, too")
  .option("--language <ios|asa|iptables>", "of the rules; told by the text if not given")
  .option("--list <name>", "which list, where the text has several")
  .option(
    "--in <segment>",
    "an access list that applies to what comes from this segment (access, servers, branch)",
  )
  .option(
    "--out <segment>",
    "one that applies to what goes to this segment; without either it holds both ways",
  )
  .option("--unreachables", "what the list denies is answered with ICMP administratively prohibited")
  .option("--tftp-helper", "connection tracking opens TFTP's reply ports")
  .option("--ewc <address>", "with rules alone: where the controller is", "172.16.4.26")
  .option("--ap <address>", "where an access point is", "172.16.4.34")
  .option("--tftp <address>", "where the TFTP server is", "172.16.5.27")
  .option("--sftp <address>", "where the SFTP server is", "172.16.5.62")
  .option("--syslog <address>", "where the syslog server is", "172.16.5.10")
  .option("--dhcp <address>", "where the DHCP server is; unless told, where the syslog server is")
  .option("--dns <address>", "where the DNS server is, likewise")
  .option("--ntp <address>", "where the NTP server is, likewise")
  .option("--management <address>", "from where people and programs log in, likewise")
  .option("--cco <address>", "where Cisco's software server, or a proxy before it, is reached")
  .option("--release <version>", "with rules alone: the controller's, such as 17.12.4", "17.9.4.27")
  .option(
    "--interface <segment=name>",
    "the firewall's interface in a segment, such as access=ens192, once for each; else the one whose address lies in it, or that has its name",
    (text: string, before: string[]) => [...before, text],
    [],
  )
  .action(async (rules: string, newer: string | undefined, options) =>
    finish(await (await import("./matrix")).matrix(rules, newer, options)),
  );

program
  .command("preflight")
  .description(
    "do to a real TFTP or SFTP server what a controller would in an upgrade: fetch each image type, and say what its log would show",
  )
  .argument("<url>", "tftp://192.0.2.5/images/17.12.4 or sftp://user@192.0.2.5/images")
  .option(
    "--models <models...>",
    "of the access points, such as C9120AXI,AIR-AP2802I; every type unless given",
  )
  .option("--types <types...>", "image types, such as ap1g7")
  .option("--release <release>", "such as 17.12.4, or an image version such as 17.9.4.27")
  .option("--whole", "fetch files whole and check them, not only their heads")
  .option("--no-controller-image", "leave out the controller's own image")
  .option(
    "--tries <count>",
    "how often a TFTP server that is silent is asked; 10 times, 4 s each, unless given",
    count,
  )
  .option("--block-size <octets>", "of TFTP; 512 unless given", count)
  .option("--host-key <fingerprint>", "the key that the SFTP server is to have, SHA256:...")
  .option("--password-file <file>", "of the SFTP user; else EWCLAB_SFTP_PASSWORD, else it is asked for")
  .option("--json", "for programs")
  .option("--junit <file>", "a JUnit report")
  .action(async (url: string, options) =>
    finish(await (await import("./preflight/preflight")).preflight(url, options)),
  );

const bundle = program
  .command("bundle")
  .description("AP bundles in folders: a lab's own, and what real images say of themselves");

bundle
  .command("create")
  .description("write a lab's bundle, to serve from a real server: shaped as Cisco's, and none of Cisco's")
  .argument("<folder>")
  .requiredOption("--release <release>", "such as 17.12.4, or an image version such as 17.9.4.27")
  .option("--size <size>", "of each AP image: small, full (70,512,640) or so many octets", imageSize, "small")
  .option("--without <types...>", "image types that are missing", [])
  .option("--defect <type=defect...>", "such as ap1g6=corrupt, truncated, unsigned or wrong-family", [])
  .option("--zip", "the zip alone, not unpacked")
  .action(async (folder: string, options) =>
    finish(await (await import("./bundle")).createBundle(folder, options)),
  );

bundle
  .command("inspect")
  .description("say what images are, by their own info.ver")
  .argument("<folder-or-image>")
  .option("--json", "for programs")
  .action(async (path: string, options) =>
    finish(await (await import("./bundle")).inspectBundle(path, options)),
  );

bundle
  .command("verify")
  .description("whether a folder is a whole bundle: every type, one release, names that fit, nothing damaged")
  .argument("<folder>")
  .option("--release <release>", "which it is to be")
  .action(async (folder: string, options) =>
    finish(await (await import("./bundle")).verifyBundle(folder, options)),
  );

program
  .command("storm")
  .description("upgrades under random faults, each from a seed; one run alone is told line by line")
  .option("--runs <count>", "how many upgrades", count, 1000)
  .option("--seed <number>", "the first seed; the others follow it", wholeNumber, 1)
  .option("--workers <count>", "processes; as many as there are processors unless given", count)
  .option("--case <file>", "replay the file that a failed storm left")
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
  .action(async (options) => finish(await (await import("./storm")).storm(options)));

program
  .command("doctor")
  .description("say what this machine has of what the lab can use")
  .action(async () => finish(await (await import("./doctor")).doctor()));

guardProcess();
program.parseAsync().catch(failed);

function fabricOption(): Option {
  return new Option("--fabric <name>", "where the lab's hosts live").choices(fabricNames).default("embedded");
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) program.error(`error: "${text}" is no whole number`);
  // Above it not every number has a value of its own: another seed would run than was asked for.
  if (!Number.isSafeInteger(Number(text)))
    program.error(`error: ${text} is too large; ${Number.MAX_SAFE_INTEGER} is the largest`);
  return Number(text);
}

function count(text: string): number {
  if (wholeNumber(text) === 0) program.error(`error: "${text}" is none at all; one or more is expected`);
  return Number(text);
}

function imageSize(text: string): "small" | "full" | number {
  return text === "small" || text === "full" ? text : count(text);
}

function portNumber(text: string): number {
  if (wholeNumber(text) > 65_535 || Number(text) === 0) {
    program.error(`error: "${text}" is no port; 1 to 65535 is expected`);
  }
  return Number(text);
}

function pace(text: string): number {
  const factor = Number(text);
  if (!(factor > 0 && factor <= 1_000)) {
    program.error(
      `error: lab time cannot run at ${text} times real time; above 0 and up to 1000 is expected`,
    );
  }
  return factor;
}
