import { severities } from "../../../wire/syslog/line";
import { choice, optional, parameter, word } from "../../ios/grammar";
import { IPV4, LINE, range } from "../../ios/parameter-types";
import { boolean, empty, enumeration, ipv4Address, string, unsigned } from "../restconf/leaf-types";
import { container, type Data, leaf, list, presenceContainer } from "../restconf/schema";
import type { Severity } from "../severity";
import { INTERFACE } from "./interface-name";
import { globalLine } from "./line";
import type { Configuration, LoggingHost, OriginId } from "./model";
import { containerOf, deviceRefused, entriesOf, type NativePart } from "./native-part";
import { severityChoice, severityOf, severityType } from "./severities";

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

const bufferLines = [
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
];

function bufferLine(buffered: Configuration["logging"]["buffered"]): string[] {
  if (!buffered) return ["no logging buffered"];
  const { size, severity } = buffered;
  if (severity !== 7) return [`logging buffered ${size} ${severities[severity]}`];
  return size === DEFAULT_BUFFER ? [] : [`logging buffered ${size}`];
}

type Logging = Configuration["logging"];

/** Where a part's value is in the model. */
function cell<K extends keyof Logging>(key: K): Pick<NativePart<Logging[K]>, "read" | "put"> {
  return {
    read: ({ logging }) => logging[key],
    put: (running, value) => {
      running.logging[key] = value;
    },
  };
}

/** `logging buffered`; without it in the data, what was changed is off, as after `no logging buffered`. */
const buffered: NativePart<Logging["buffered"]> = {
  ...cell("buffered"),
  lines: bufferLines,
  nodes: {
    buffered: container({
      "size-value": leaf(unsigned(32, 4_096, 2_147_483_647)),
      "severity-level": leaf(severityType),
    }),
  },
  tell: (value) => tellBuffer(value),
  hear(data, before) {
    const { "size-value": size, "severity-level": severity } = containerOf(data, "buffered");
    if (size === undefined && severity === undefined)
      return { value: before && isStandardBuffer(before) ? before : undefined };
    return {
      value: {
        size: size === undefined ? DEFAULT_BUFFER : Number(size),
        severity: severity === undefined ? 7 : severityOf(String(severity)),
      },
    };
  },
};

function isStandardBuffer({ size, severity }: NonNullable<Logging["buffered"]>): boolean {
  return size === DEFAULT_BUFFER && severity === 7;
}

function tellBuffer(value: Logging["buffered"]): Data {
  if (value === undefined || isStandardBuffer(value)) return {};
  const { size, severity } = value;
  return {
    buffered: {
      "size-value": size,
      ...(severity === 7 ? {} : { "severity-level": severities[severity] }),
    },
  };
}

/** `logging console`, `logging monitor`. */
function terminalPart(kind: "console" | "monitor", help: string): NativePart<Severity | undefined> {
  const name = `${kind}-config`;
  return {
    ...cell(kind),
    lines: [severityLine(kind, help, 7)],
    nodes: {
      [name]: container({
        [kind]: leaf(boolean, { default: true }),
        "common-config": container({ [kind]: container({ severity: leaf(severityType) }) }),
      }),
    },
    tell(value): Data {
      if (value === undefined) return { [name]: { [kind]: false } };
      return value === 7 ? {} : { [name]: { "common-config": { [kind]: { severity: severities[value] } } } };
    },
    hear(data, before) {
      const { severity } = containerOf(data, name, "common-config", kind);
      const isOff = containerOf(data, name)[kind] === false;
      // One takes the other's place, as its line does.
      if (isOff && (severity === undefined || before !== undefined)) return { value: undefined };
      return { value: severity === undefined ? 7 : severityOf(String(severity)) };
    },
  };
}

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

const facility: NativePart<Logging["facility"]> = {
  ...cell("facility"),
  lines: [
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
  ],
  nodes: { facility: leaf(enumeration(...Object.keys(FACILITIES))) },
  tell: (value): Data => (value === undefined ? {} : { facility: value }),
  hear: (data) => ({
    value:
      data.facility === undefined || data.facility === "local7"
        ? undefined
        : (data.facility as Logging["facility"]),
  }),
};

const originText = (typed: string) => typed.trim().slice(0, 63).trimEnd();

const originId: NativePart<OriginId | undefined> = {
  ...cell("originId"),
  lines: [
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
        running.logging.originId = { kind: "string", text: originText(text) };
      },
      unset(running) {
        running.logging.originId = undefined;
      },
    }),
  ],
  nodes: {
    "origin-id": container({
      "type-value": leaf(enumeration("hostname", "ip"), { choice: "origin-type" }),
      string: leaf(string(/^\P{Cc}{1,63}$/u), { choice: "origin-name" }),
    }),
  },
  tell(value): Data {
    if (value === undefined) return {};
    return { "origin-id": value.kind === "string" ? { string: value.text } : { "type-value": value.kind } };
  },
  hear(data) {
    const { "type-value": kind, string: text } = containerOf(data, "origin-id");
    if (text !== undefined) return { value: { kind: "string", text: originText(String(text)) } };
    return { value: kind === undefined ? undefined : { kind: kind as "hostname" | "ip" } };
  },
};

/** `logging trap`; without it in the data, what was changed is off, as after `no logging trap`. */
const trap: NativePart<Severity | undefined> = {
  ...cell("trap"),
  lines: [severityLine("trap", "Set syslog server logging level", 6)],
  nodes: { trap: presenceContainer({ severity: leaf(severityType, { default: "informational" }) }) },
  tell: (value): Data =>
    value === undefined || value === 6 ? {} : { trap: { severity: severities[value] } },
  hear(data, before) {
    if (data.trap === undefined) return { value: before === 6 ? 6 : undefined };
    return { value: severityOf(String(containerOf(data, "trap").severity ?? "informational")) };
  },
};

const sourceInterface: NativePart<string | undefined> = {
  ...cell("sourceInterface"),
  lines: [
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
  ],
  nodes: { "source-interface-conf": container({ "interface-name-non-vrf": leaf(string()) }) },
  tell: (value): Data =>
    value === undefined ? {} : { "source-interface-conf": { "interface-name-non-vrf": value } },
  hear(data) {
    const said = containerOf(data, "source-interface-conf")["interface-name-non-vrf"];
    if (said === undefined) return { value: undefined };
    const name = INTERFACE.read(String(said));
    return name === undefined ? deviceRefused : { value: name };
  },
};

const port = () =>
  container({
    "default-port": leaf(empty),
    "port-config": list("port-number", { "port-number": leaf(unsigned(16, 1, 65_535)) }),
  });

const hosts: NativePart<LoggingHost[]> = {
  ...cell("hosts"),
  lines: [
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
  ],
  nodes: {
    host: container({
      "ipv4-host-list": list("ipv4-host", { "ipv4-host": leaf(ipv4Address) }),
      "ipv4-host-transport-list": list("ipv4-host", {
        "ipv4-host": leaf(ipv4Address),
        transport: container({ udp: port(), tcp: port() }),
      }),
    }),
  },
  tell(value): Data {
    if (value.length === 0) return {};
    const plain = value.filter(isPlain).map(({ address }) => ({ "ipv4-host": address }));
    const others = value.filter((host) => !isPlain(host)).map(tellTransport);
    return {
      host: {
        ...(plain.length === 0 ? {} : { "ipv4-host-list": plain }),
        ...(others.length === 0 ? {} : { "ipv4-host-transport-list": others }),
      },
    };
  },
  hear(data, before) {
    const said = containerOf(data, "host");
    const heard = [
      ...entriesOf(said, "ipv4-host-list").map((entry) => ({
        ...usual,
        address: String(entry["ipv4-host"]),
      })),
      ...entriesOf(said, "ipv4-host-transport-list").map(hearTransport),
    ];
    const value = heard.filter((host) => typeof host !== "string");
    // A server has one line.
    if (value.length < heard.length || new Set(value.map(({ address }) => address)).size < value.length)
      return deviceRefused;
    const place = ({ address }: LoggingHost) => {
      const at = before.findIndex((known) => known.address === address);
      return at < 0 ? before.length : at;
    };
    return { value: value.sort((one, other) => place(one) - place(other)) };
  },
};

const usual = { transport: "udp", port: 514 } as const;

function isPlain({ transport, port }: LoggingHost): boolean {
  return transport === usual.transport && port === usual.port;
}

function tellTransport({ address, transport, port }: LoggingHost): Data {
  const told: Data =
    port === standardPort(transport)
      ? { "default-port": true }
      : { "port-config": [{ "port-number": port }] };
  return { "ipv4-host": address, transport: { [transport]: told } };
}

/** With one transport and one port: the lab's device sends to one. */
function hearTransport(entry: Data): LoggingHost | string {
  const address = String(entry["ipv4-host"]);
  const said = (["udp", "tcp"] as const).flatMap((transport) => {
    const place = containerOf(entry, "transport", transport);
    const ports = entriesOf(place, "port-config").map((one) => Number(one["port-number"]));
    const standard = place["default-port"] === true ? [standardPort(transport)] : [];
    return [...standard, ...ports].map((port) => ({ address, transport, port }));
  });
  const [only, ...others] = said;
  return only === undefined || others.length > 0 ? deviceRefused : only;
}

function standardPort(transport: "udp" | "tcp"): number {
  return transport === "udp" ? 514 : 601;
}

const early = {
  buffered,
  console: terminalPart("console", "Set console logging parameters"),
  monitor: terminalPart("monitor", "Set terminal line (monitor) logging parameters"),
};
const late = { facility, originId, trap, sourceInterface, hosts };

/** Stand early in a configuration. */
export const loggingBufferLines = Object.values(early).flatMap(({ lines }) => lines);
/** Stand late in a configuration. */
export const loggingHostLines = Object.values(late).flatMap(({ lines }) => lines);

/** `logging ...`. */
export const loggingParts = { ...early, ...late };
