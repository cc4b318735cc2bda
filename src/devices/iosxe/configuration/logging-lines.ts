import { severities } from "../../../wire/syslog/line";
import { choice, optional, parameter, word } from "../../ios/grammar";
import { IPV4, LINE, range } from "../../ios/parameter-types";
import { INTERFACE } from "./interface-name";
import { globalLine } from "./line";
import type { Configuration } from "./model";
import { severityChoice, severityOf } from "./severities";

const logging = word("logging", "Modify message logging facilities");
const DEFAULT_BUFFER = 102_400;

/** `logging console|monitor|trap [severity]`: on at its default, printed when it differs. */
function severityLine(kind: "console" | "monitor" | "trap", help: string, standard: 6 | 7) {
  return globalLine({
    syntax: [logging, word(kind, help), optional(severityChoice)],
    needs: 2,
    set(running, { severity }) {
      running.logging[kind] = severity === undefined ? standard : severityOf(severity);
    },
    unset(running) {
      running.logging[kind] = undefined;
    },
    print({ logging: { [kind]: severity } }) {
      if (severity === undefined) return [`no logging ${kind}`];
      return severity === standard ? [] : [`logging ${kind} ${severities[severity]}`];
    },
  });
}

/** Stands early in a configuration. */
export const loggingBufferLines = [
  globalLine({
    syntax: [
      logging,
      word("buffered", "Set buffered logging parameters"),
      optional(parameter("size", range(4096, 2_147_483_647), "Logging buffer size")),
      optional(severityChoice),
    ],
    needs: 2,
    set(running, { size, severity }) {
      running.logging.buffered = {
        size: size ?? running.logging.buffered?.size ?? DEFAULT_BUFFER,
        severity: severity === undefined ? 7 : severityOf(severity),
      };
    },
    unset(running) {
      running.logging.buffered = undefined;
    },
    print: ({ logging: { buffered } }) => bufferLine(buffered),
  }),
  severityLine("console", "Set console logging parameters", 7),
  severityLine("monitor", "Set terminal line (monitor) logging parameters", 7),
];

function bufferLine(buffered: Configuration["logging"]["buffered"]): string[] {
  if (!buffered) return ["no logging buffered"];
  const { size, severity } = buffered;
  if (severity !== 7) return [`logging buffered ${size} ${severities[severity]}`];
  return size === DEFAULT_BUFFER ? [] : [`logging buffered ${size}`];
}

/** Stands late in a configuration. */
/** The facilities that IOS-XE names; its word for authpriv and the like is sysN. */
const FACILITIES = {
  auth: "Authorization system",
  cron: "Cron/at facility",
  daemon: "System daemons",
  kern: "Kernel",
  local0: "Local use",
  local1: "Local use",
  local2: "Local use",
  local3: "Local use",
  local4: "Local use",
  local5: "Local use",
  local6: "Local use",
  local7: "Local use",
  lpr: "Line printer system",
  mail: "Mail system",
  news: "USENET news",
  syslog: "Syslog itself",
  user: "User process",
  uucp: "Unix-to-Unix copy system",
} as const;

export const loggingHostLines = [
  globalLine({
    syntax: [
      logging,
      word("facility", "Facility parameter for syslog messages"),
      choice("facility", FACILITIES),
    ],
    needs: 2,
    set(running, { facility }) {
      running.logging.facility = facility === "local7" ? undefined : facility;
    },
    unset(running) {
      running.logging.facility = undefined;
    },
    print: ({ logging: { facility } }) => (facility ? [`logging facility ${facility}`] : []),
  }),
  globalLine({
    syntax: [
      logging,
      word("origin-id", "Add origin ID to syslog messages"),
      choice("kind", { hostname: "Use origin hostname as ID", ip: "Use origin IP address as ID" }),
    ],
    needs: 2,
    set(running, { kind }) {
      running.logging.originId = { kind };
    },
    unset(running) {
      running.logging.originId = undefined;
    },
    print({ logging: { originId } }) {
      if (!originId) return [];
      return [`logging origin-id ${originId.kind}${originId.kind === "string" ? ` ${originId.text}` : ""}`];
    },
  }),
  globalLine({
    syntax: [
      logging,
      word("origin-id", "Add origin ID to syslog messages"),
      word("string", "Define a unique text string as ID"),
      parameter("text", LINE, "String to be used as ID"),
    ],
    needs: 3,
    set(running, { text }) {
      running.logging.originId = { kind: "string", text: text.trim().slice(0, 63).trimEnd() };
    },
    unset(running) {
      running.logging.originId = undefined;
    },
  }),
  severityLine("trap", "Set syslog server logging level", 6),
  globalLine({
    syntax: [
      logging,
      word("source-interface", "Specify interface for source address in logging transactions"),
      parameter("name", INTERFACE, "Interface"),
    ],
    set(running, { name }) {
      running.logging.sourceInterface = name;
    },
    unset(running) {
      running.logging.sourceInterface = undefined;
    },
    print({ logging: { sourceInterface } }) {
      return sourceInterface ? [`logging source-interface ${sourceInterface}`] : [];
    },
  }),
  globalLine({
    syntax: [
      logging,
      word("host", "Set syslog server IP address and parameters"),
      parameter("address", IPV4, "IP address of the syslog server"),
      optional(
        word("transport", "Specify the transport protocol (default=UDP)"),
        choice("transport", {
          tcp: "Transport Control Protocol",
          udp: "User Datagram Protocol",
        }),
        optional(
          word("port", "Specify the TCP/UDP port number (default=601/514)"),
          parameter("port", range(1, 65_535), "Port number"),
        ),
      ),
    ],
    needs: 3,
    set(running, { address, transport = "udp", port }) {
      const host = { address, transport, port: port ?? standardPort(transport) };
      const others = running.logging.hosts.filter((other) => other.address !== address);
      running.logging.hosts = [...others, host];
    },
    unset(running, { address }) {
      running.logging.hosts = running.logging.hosts.filter((host) => host.address !== address);
    },
    print: ({ logging: { hosts } }) =>
      hosts.map(({ address, transport, port }) => {
        const standard = port === standardPort(transport);
        if (standard && transport === "udp") return `logging host ${address}`;
        return `logging host ${address} transport ${transport}${standard ? "" : ` port ${port}`}`;
      }),
  }),
  globalLine({
    // The older spelling, still taken: `logging 172.16.5.10`.
    syntax: [logging, parameter("address", IPV4, "IP address of the logging host")],
    needs: 2,
    set(running, { address }) {
      if (running.logging.hosts.some((host) => host.address === address)) return;
      running.logging.hosts.push({ address, transport: "udp", port: 514 });
    },
    unset(running, { address }) {
      running.logging.hosts = running.logging.hosts.filter((host) => host.address !== address);
    },
  }),
];

function standardPort(transport: "udp" | "tcp"): number {
  return transport === "udp" ? 514 : 601;
}
