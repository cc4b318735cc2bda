import { clockLine } from "../../ios/calendar";
import type { Context } from "../../ios/context";
import { command, optional, word } from "../../ios/grammar";
import { runningText } from "../../iosxe/cli/running-text";
import {
  installActive,
  installCommitted,
  installInactive,
  installLog,
  installRollback,
  installSummary,
  installUncommitted,
} from "../../iosxe/cli/screens/install";
import {
  showBoot,
  showChassis,
  showInventory,
  showLogging,
  showVersion,
} from "../../iosxe/cli/screens/system";
import type { EwcShell } from "../../iosxe/cli/shell";
import { ap, apName, ewcAp, image, show, wireless } from "../../iosxe/cli/words";
import { apConfigGeneral } from "./screens/ap-config";
import { apImage, apImageSummary } from "./screens/ap-image";
import { apJoinSummary, apSummary } from "./screens/ap-summary";
import { managementTrustpoint } from "./screens/trustpoint";
import { apPredownloadStatus, predownloadStatus, redundancySummary } from "./screens/wireless";

const ewc = command<EwcShell>();
const config = word("config", "AP configuration");
const general = word("general", "Show general configuration of all APs");
const summary = word("summary", "Summary");

export const showApCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("image", "Show AP image information")],
    run: (context) => {
      const { operations } = context.device;
      context.write(apImage(operations.apImageCounters(), operations.accessPoints()));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, word("image", "Show AP image information"), summary],
    run: (context) => context.write(apImageSummary(context.device.operations.apImageCounters())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, summary],
    run: (context) => context.write(apSummary(context.device.operations.accessPoints())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, ap, config, general],
    run(context) {
      for (const one of context.device.operations.accessPoints())
        context.write(generalOf(context.device, one));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      ap,
      word("name", "AP name"),
      apName,
      config,
      word("general", "Show general configuration of the AP"),
    ],
    run(context, { name }) {
      const found = context.device.operations.accessPoints().find((one) => one.name === name);
      if (found) context.write(generalOf(context.device, found));
      else context.print("\nAP name is invalid\n");
    },
  }),
];

function generalOf(
  { operations, configuration }: EwcShell,
  one: Parameters<typeof apConfigGeneral>[0],
): string {
  const device = {
    configuration: configuration.running,
    platform: operations.platform(),
    address: operations.host.address,
  };
  return apConfigGeneral(one, device, operations.calendar());
}

const predownload = word("predownload", "Predownload information");
const status = word("status", "Predownload status");

export const showWirelessCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      wireless,
      word("stats", "Wireless statistics"),
      word("ap", "AP statistics"),
      word("join", "AP join statistics"),
      summary,
    ],
    run: (context) => context.write(apJoinSummary(context.device.operations.apJoinStatistics())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      wireless,
      word("management", "Show wireless management parameters"),
      word("trustpoint", "Show wireless management trustpoint"),
    ],
    run: (context) => context.write(managementTrustpoint(context.device.operations.managementTrustpoint())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, wireless, ewcAp, predownload, status],
    run: (context) => context.write(predownloadStatus(context.device.operations.networkUpgrade())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, wireless, ewcAp, word("ap", "AP information"), image, predownload, status],
    run: (context) => context.write(apPredownloadStatus(context.device.operations.accessPoints())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, wireless, ewcAp, word("redundancy", "Redundancy information"), summary],
    run: (context) => context.write(redundancySummary(context.device.operations.redundancy())),
  }),
];

const showInstall = [show, word("install", "Show install information")] as const;

export const showInstallCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("summary", "Show install summary")],
    run: (context) => context.write(installSummary(context.device.operations.install())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("active", "Show active packages")],
    run: (context) => context.write(installActive(context.device.operations.install())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("inactive", "Show inactive packages")],
    run: (context) => context.write(installInactive(context.device.operations.install())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("committed", "Show committed packages")],
    run: (context) => context.write(installCommitted(context.device.operations.install())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("uncommitted", "Show uncommitted packages")],
    run: (context) => context.write(installUncommitted(context.device.operations.install())),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("rollback", "Show rollback points")],
    run: (context) => context.write(installRollback(context.device.operations.install().rollbackPoints)),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("log", "Show install log")],
    run: (context) => context.write(installLog(context.device.operations.installLog())),
  }),
];

export const showSystemCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("version", "System hardware and software status")],
    run(context) {
      const { operations, configuration } = context.device;
      context.write(showVersion(operations.platform(), configuration.running, operations.calendar()));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("inventory", "Show the physical inventory")],
    run: (context) => context.write(showInventory(context.device.operations.platform())),
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [
      show,
      word("running-config", "Current operating configuration"),
      // What is at its default is not known line by line, so `all` shows no more.
      optional(word("all", "Configuration with defaults")),
    ],
    run: runningConfiguration,
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [
      word("write", "Write running configuration to memory, network, or terminal"),
      word("terminal", "Write to terminal"),
    ],
    run: runningConfiguration,
  }),
  ewc({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [show, word("startup-config", "Contents of startup configuration")],
    run(context) {
      const saved = context.device.configuration.startup;
      if (saved === undefined) context.print("startup-config is not present");
      else context.write(`Using ${octets(saved)} out of 2097152 bytes\n${saved}\n`);
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("logging", "Show the contents of logging buffers")],
    run: (context) =>
      context.write(showLogging(context.device.operations.logging(), context.device.configuration.running)),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("clock", "Display the system clock")],
    run(context) {
      const { timezone } = context.device.configuration.running.clock;
      // The asterisk: not synchronised with a time server.
      const { operations } = context.device;
      const mark = operations.ntp.synchronizedTo ? "" : "*";
      context.print(`${mark}${clockLine(operations.calendar(), timezone)}`);
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("clock", "Display the system clock"), word("detail", "Display detailed information")],
    run(context) {
      const { timezone } = context.device.configuration.running.clock;
      const { operations } = context.device;
      const now = clockLine(operations.calendar(), timezone);
      context.print(operations.ntp.synchronizedTo ? `${now}\nTime source is NTP` : `*${now}\nNo time source`);
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("boot", "Show boot attributes")],
    run: (context) => context.write(showBoot()),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("chassis", "Show chassis information")],
    run: (context) =>
      context.write(
        showChassis(context.device.operations.platform(), context.device.operations.host.address),
      ),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("ip", "IP information"), word("ssh", "Information on SSH")],
    run(context) {
      const { timeout, retries, algorithms } = context.device.configuration.running.ssh;
      context.print("SSH Enabled - version 2.0");
      context.print("Authentication methods:publickey,keyboard-interactive,password");
      const { encryption, mac, kex } = algorithms;
      if (encryption) context.print(`Encryption Algorithms:${encryption.join(",")}`);
      if (mac) context.print(`MAC Algorithms:${mac.join(",")}`);
      if (kex) context.print(`KEX Algorithms:${kex.join(",")}`);
      context.print(`Authentication timeout: ${timeout} secs; Authentication retries: ${retries}`);
    },
  }),
];

function runningConfiguration(context: Context<EwcShell>): void {
  const body = runningText(context.device);
  context.write(`Building configuration...\n\nCurrent configuration : ${octets(body)} bytes\n${body}\n`);
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length;
}
