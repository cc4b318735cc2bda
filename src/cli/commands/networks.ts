import { type Command, Option } from "commander";
import { finish } from "../process-border";
import { count, fabricOption, imageSize, ipv4Address } from "./values";

/** A network of your own. */
export function declare(program: Command): void {
  program.commandsGroup("A network of your own:");

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
      finish(await (await import("../preflight/preflight")).preflight(url, options)),
    );

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
        .default("text")
        .conflicts("json"),
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
    .option("--ewc <address>", "with rules alone: where the controller is", ipv4Address, "172.16.4.26")
    .option("--ap <address>", "where an access point is", ipv4Address, "172.16.4.34")
    .option("--tftp <address>", "where the TFTP server is", ipv4Address, "172.16.5.27")
    .option("--sftp <address>", "where the SFTP server is", ipv4Address, "172.16.5.62")
    .option("--syslog <address>", "where the syslog server is", ipv4Address, "172.16.5.10")
    .option(
      "--dhcp <address>",
      "where the DHCP server is; unless told, where the syslog server is",
      ipv4Address,
    )
    .option("--dns <address>", "where the DNS server is, likewise", ipv4Address)
    .option("--ntp <address>", "where the NTP server is, likewise", ipv4Address)
    .option("--management <address>", "from where people and programs log in, likewise", ipv4Address)
    .option("--cco <address>", "where Cisco's software server, or a proxy before it, is reached", ipv4Address)
    .option("--release <version>", "with rules alone: the controller's, such as 17.12.4", "17.9.4.27")
    .option(
      "--interface <segment=name>",
      "the firewall's interface in a segment, such as access=ens192, once for each; else the one whose address lies in it, or that has its name",
      (text: string, before: string[]) => [...before, text],
      [],
    )
    .action(async (rules: string, newer: string | undefined, options) =>
      finish(await (await import("../matrix")).matrix(rules, newer, options)),
    );

  const bundle = program
    .command("bundle")
    .description("AP bundles in folders: a lab's own, and what real images say of themselves");

  bundle
    .command("create")
    .description("write a lab's bundle, to serve from a real server: shaped as Cisco's, and none of Cisco's")
    .argument("<folder>")
    .requiredOption("--release <release>", "such as 17.12.4, or an image version such as 17.9.4.27")
    .option(
      "--size <size>",
      "of each AP image: small, full (70,512,640) or so many octets",
      imageSize,
      "small",
    )
    .option("--without <types...>", "image types that are missing", [])
    .option("--defect <type=defect...>", "such as ap1g6=corrupt, truncated, unsigned or wrong-family", [])
    .option("--zip", "the zip alone, not unpacked")
    .action(async (folder: string, options) =>
      finish(await (await import("../bundle")).createBundle(folder, options)),
    );

  bundle
    .command("inspect")
    .description("say what images are, by their own info.ver")
    .argument("<folder-or-image>")
    .option("--json", "for programs")
    .action(async (path: string, options) =>
      finish(await (await import("../bundle")).inspectBundle(path, options)),
    );

  bundle
    .command("verify")
    .description(
      "whether a folder is a whole bundle: every type, one release, names that fit, nothing damaged",
    )
    .argument("<folder>")
    .option("--release <release>", "which it is to be")
    .action(async (folder: string, options) =>
      finish(await (await import("../bundle")).verifyBundle(folder, options)),
    );
}
