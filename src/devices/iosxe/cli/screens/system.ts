import { severities } from "../../../../wire/syslog/line";
import { clockLineSeconds, uptime } from "../../../ios/calendar";
import type { SessionFacts } from "../../../ios/context";
import type { Configuration } from "../../configuration/model";
import type { LoggingView } from "../../logging/log";
import type { Severity } from "../../severity";
import type { PlatformView } from "../../system";
import { hms } from "./install";
import { row } from "./table";

/** Names that Cisco gave the release trains. */
function trainName(release: string): string {
  const [major, minor] = release.split(".").map(Number) as [number, number];
  if (major < 17) return "Gibraltar";
  if (minor <= 3) return "Amsterdam";
  if (minor <= 6) return "Bengaluru";
  return minor <= 9 ? "Cupertino" : "Dublin";
}

/** When releases were built, as other IOS-XE devices print it (17.9.4a's is a guess); one between two of them is given the earlier. */
const BUILDS: readonly (readonly [release: string, built: string])[] = [
  ["16.12.4", "Thu 09-Jul-20 21:49"],
  ["17.3.3", "Thu 04-Mar-21 12:32"],
  ["17.6.4", "Sun 14-Aug-22 07:06"],
  ["17.9.3", "Tue 14-Mar-23 18:26"],
  ["17.9.4", "Fri 20-Oct-23 10:44"],
  ["17.9.5", "Tue 30-Jan-24 15:48"],
  ["17.12.1", "Thu 27-Jul-23 22:38"],
  ["17.15.1", "Sun 11-Aug-24 22:06"],
];

function builtAt(release: string): string {
  const order = (text: string) => {
    const [major, minor, patch] = text.split(".").map((part) => Number.parseInt(part, 10));
    return (major! * 1_000 + minor!) * 1_000 + patch!;
  };
  const found = BUILDS.findLast(([one]) => order(one) <= order(release));
  return (found ?? BUILDS[0]!)[1];
}

/**
 * `show version` (unicon's EWC sample). The legal paragraphs between the title and the ROM line are left
 * out; nothing parses them.
 */
export function showVersion(platform: PlatformView, configuration: Configuration, now: number): string {
  const { hostname, clock } = configuration;
  const { product } = platform;
  const padded = platform.release.replace(/\.(\d)(?=\D|$)/g, ".0$1");
  const up = uptime(now - platform.bootedAt);
  const built = builtAt(platform.release);
  return [
    `Cisco IOS XE Software, Version ${padded}`,
    softwareLine(platform),
    "Technical Support: http://www.cisco.com/techsupport",
    `Copyright (c) 1986-20${/-(\d\d) /.exec(built)![1]} by Cisco Systems, Inc.`,
    `Compiled ${built} by mcpre`,
    "",
    "",
    "ROM: IOS-XE ROMMON",
    "",
    `${hostname} uptime is ${up}`,
    `Uptime for this control processor is ${up}`,
    ...returnedToRom(platform, clockLineSeconds(platform.bootedAt, clock.timezone)),
    'System image file is "/tmp/sw/rp/0/0/rp_wlc/mount/usr/binos/bin/linux_iosd-image"',
    `Last reload reason: ${platform.lastReloadReason}`,
    "",
    "",
    "",
    ...product.licenseLines,
    "",
    `cisco ${platform.model} ${product.processor}`,
    `Processor board ID ${platform.serialNumber}`,
    ...product.memoryLines,
    `Installation mode is ${product.installationMode}`,
    "",
    "",
    "Configuration register is 0x2102",
    "",
    "",
  ].join("\n");
}

/** As `show version` and `show redundancy` name what runs. */
export function softwareLine({ release, product }: PlatformView): string {
  return `Cisco IOS Software [${trainName(release)}], ${product.software}, Version ${release}, RELEASE SOFTWARE (fc3)`;
}

/** After a command the line has the time; after an install operation a line of its own has it (both seen). */
function returnedToRom({ lastReloadReason: reason }: PlatformView, at: string): readonly string[] {
  const line = `System returned to ROM by ${reason}`;
  return reason.includes("Install") ? [line, `System restarted at ${at}`] : [`${line} at ${at}`];
}

/** `show inventory` */
export function showInventory(platform: PlatformView): string {
  return [
    `NAME: "Chassis", DESCR: "${platform.product.chassis}"`,
    `PID: ${platform.model.padEnd(18)}, VID: V01  , SN: ${platform.serialNumber}`,
    "",
    "",
  ].join("\n");
}

/** `show boot` of a device that boots the bundle it has; nothing can be set. */
export function showBoot(): string {
  return [
    "BOOT variable does not exist",
    "CONFIG_FILE variable does not exist",
    "BOOTLDR variable does not exist",
    "Configuration register is 0x2102",
    "",
  ].join("\n");
}

/** `show chassis`: the one there is. */
export function showChassis({ ethernetMac }: PlatformView, address: string): string {
  return [
    `Chassis/Stack Mac Address : ${ethernetMac} - Local Mac Address`,
    "Mac persistency wait time: Indefinite",
    "                                            H/W   Current",
    "Chassis#   Role    Mac Address     Priority Version  State                 IP",
    "-------------------------------------------------------------------------------------",
    `*1       Active   ${ethernetMac}     1      V01     Ready                ${address}`,
    "",
    "",
  ].join("\n");
}

/** `show ip interface brief` */
export function ipInterfaceBrief(configuration: Configuration, ownAddress: string): string {
  const rows = configuration.interfaces.map((port) => {
    const { address, shutdown } = port;
    const management = port.name === configuration.managementInterface;
    const shown =
      address?.kind === "static" ? address.address : address || management ? ownAddress : "unassigned";
    const method = address?.kind === "static" ? "NVRAM" : shown === "unassigned" ? "unset" : "DHCP";
    return row(
      [port.name, 22],
      [` ${shown}`, 16],
      [" YES", 4],
      [` ${method}`, 7],
      [` ${shutdown ? "administratively down" : "up"}`, 22],
      [` ${(shutdown ? "down" : "up").padEnd(8)}`, 0],
    );
  });
  return [
    "Interface              IP-Address      OK? Method Status                Protocol",
    ...rows,
    "",
  ].join("\n");
}

/** `show users` */
export function showUsers(sessions: readonly SessionFacts[], own: SessionFacts, now: number): string {
  const rows = sessions.map((session) => {
    const mark = session === own ? "*" : " ";
    const number = session.line.startsWith("con") ? 0 : Number(session.line.split(" ")[1] ?? 0) + 1;
    const idle = hms((now - session.idleSince) / 1000);
    return `${mark}${String(number).padStart(3)} ${row([session.line, 10], [session.user, 11], ["idle", 21], [idle, 9], [session.peer ?? "", 0])}`;
  });
  return [
    "    Line       User       Host(s)              Idle       Location",
    ...rows,
    "",
    "  Interface    User               Mode         Idle     Peer Address",
    "",
    "",
  ].join("\n");
}

/** `show ssh`: cipher and MAC are what the two ends agreed on, which the device side does not learn. */
export function showSsh(sessions: readonly SessionFacts[]): string {
  const columns = (line: string, mode: string, user: string) =>
    row([line, 11], ["2.0", 8], [mode, 5], ["Session started", 22], [user, 0]);
  const rows = sessions.flatMap(({ line, user }) => {
    const number = line.replace(/\D+/g, "");
    return [columns(number, "IN", user), columns(number, "OUT", user)];
  });
  return [
    row(["Connection", 11], ["Version", 8], ["Mode", 5], ["State", 22], ["Username", 0]),
    ...rows,
    "%No SSHv1 server connections running.",
    "",
  ].join("\n");
}

/** `show terminal`: the lines that this device has a value for. */
export function showTerminal({ line, length, width, historySize, monitor, privilege }: SessionFacts): string {
  const number = Number(line.replace(/\D+/g, "")) + 1;
  return [
    `Line ${number}, Location: "", Type: "xterm"`,
    `Length: ${length} lines, Width: ${width} columns`,
    "Status: PSI Enabled, Ready, Active, Ctrl-c Enabled",
    `History is enabled, history size is ${historySize}.`,
    `Privilege level is ${privilege}`,
    `Monitoring is ${monitor ? "on" : "off"}`,
    "",
  ].join("\n");
}

/** `show logging` */
export function showLogging(view: LoggingView, { logging }: Configuration): string {
  const { counts } = view;
  const level = (severity: Severity | undefined) =>
    severity === undefined ? "disabled" : `level ${severities[severity]}`;
  const target = (label: string, severity: Severity | undefined, count: number, indent: number) =>
    severity === undefined
      ? [`    ${label} disabled`]
      : [
          `    ${label} ${level(severity)}, ${count} messages logged, xml disabled,`,
          `${" ".repeat(indent)}filtering disabled`,
        ];
  const hosts = logging.hosts.flatMap((host) => [
    `        Logging to ${host.address}  (${host.transport} port ${host.port}, audit disabled,`,
    "              link up),",
    `              ${counts.trap} message lines logged, `,
    "              0 message lines rate-limited, ",
    "              0 message lines dropped-by-MD, ",
    "              xml disabled, sequence number disabled",
    "              filtering disabled",
  ]);
  const buffer = logging.buffered
    ? ["", `Log Buffer (${logging.buffered.size} bytes):`, "", ...view.lines]
    : [];
  return [
    `Syslog logging: enabled (${counts.dropped} messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns, xml disabled, filtering disabled)`,
    "",
    "No Active Message Discriminator.",
    "",
    "",
    "",
    "No Inactive Message Discriminator.",
    "",
    "",
    ...target("Console logging:", logging.console, counts.console, 21),
    ...target("Monitor logging:", logging.monitor, counts.monitor, 21),
    ...target("Buffer logging: ", logging.buffered?.severity, counts.buffer, 20),
    "    Exception Logging: size (4096 bytes)",
    "    Count and timestamp logging messages: disabled",
    "    Persistent logging: disabled",
    "",
    "No active filter modules.",
    "",
    `    Trap logging: ${level(logging.trap)}, ${counts.trap} message lines logged`,
    ...hosts,
    `        Logging Source-Interface:       VRF Name:${logging.sourceInterface ? `\n        ${logging.sourceInterface}` : ""}`,
    ...buffer,
    "",
  ].join("\n");
}
