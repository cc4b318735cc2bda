import { clockLine } from "../../ios/calendar";
import type { Context } from "../../ios/context";
import { command, optional, word } from "../../ios/grammar";
import { runningText } from "./running-text";
import {
  installActive,
  installCommitted,
  installInactive,
  installLog,
  installRollback,
  installSummary,
  installUncommitted,
} from "./screens/install";
import { showBoot, showChassis, showInventory, showLogging, showVersion } from "./screens/system";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const showInstall = [show, word("install", "Show install information")] as const;

export const showInstallCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("summary", "Show install summary")],
    run: (context) => installScreen(context, installSummary),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("active", "Show active packages")],
    run: (context) => installScreen(context, installActive),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("inactive", "Show inactive packages")],
    run: (context) => installScreen(context, installInactive),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("committed", "Show committed packages")],
    run: (context) => installScreen(context, installCommitted),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("uncommitted", "Show uncommitted packages")],
    run: (context) => installScreen(context, installUncommitted),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("rollback", "Show rollback points")],
    run: (context) => context.write(installRollback(context.device.services.install.view().rollbackPoints)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [...showInstall, word("log", "Show install log")],
    run: (context) => context.write(installLog(context.device.services.install.log())),
  }),
];

export const showSystemCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("version", "System hardware and software status")],
    run(context) {
      const { services, configuration } = context.device;
      context.write(showVersion(services.system.view(), configuration.running, services.calendar.now()));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("inventory", "Show the physical inventory")],
    run: (context) => context.write(showInventory(context.device.services.system.view())),
  }),
  exec({
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
  exec({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [
      word("write", "Write running configuration to memory, network, or terminal"),
      word("terminal", "Write to terminal"),
    ],
    run: runningConfiguration,
  }),
  exec({
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
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("logging", "Show the contents of logging buffers")],
    run: (context) =>
      context.write(showLogging(context.device.services.log.view(), context.device.configuration.running)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("clock", "Display the system clock")],
    run(context) {
      const { timezone } = context.device.configuration.running.clock;
      // The asterisk: not synchronised with a time server.
      const { services } = context.device;
      const mark = services.ntp.synchronizedTo ? "" : "*";
      context.print(`${mark}${clockLine(services.calendar.now(), timezone)}`);
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("clock", "Display the system clock"), word("detail", "Display detailed information")],
    run(context) {
      const { timezone } = context.device.configuration.running.clock;
      const { services } = context.device;
      const now = clockLine(services.calendar.now(), timezone);
      context.print(services.ntp.synchronizedTo ? `${now}\nTime source is NTP` : `*${now}\nNo time source`);
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("boot", "Show boot attributes")],
    run: (context) => context.write(showBoot()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("chassis", "Show chassis information")],
    run: (context) =>
      context.write(showChassis(context.device.services.system.view(), context.device.services.host.address)),
  }),
  exec({
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

function runningConfiguration(context: Context<Shell>): void {
  const body = runningText(context.device);
  context.write(`Building configuration...\n\nCurrent configuration : ${octets(body)} bytes\n${body}\n`);
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** With what the product calls the part that is installed on. */
function installScreen(context: Context<Shell>, screen: typeof installSummary): void {
  const { install, system } = context.device.services;
  context.write(screen(install.view(), system.view().product.install));
}
