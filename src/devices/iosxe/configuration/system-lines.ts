import { choice, command, flags, optional, parameter, word } from "../../ios/grammar";
import { LINE, range, WORD, wordLike } from "../../ios/parameter-types";
import { string } from "../restconf/leaf-types";
import { leaf } from "../restconf/schema";
import { type ConfigurationTarget, type Entry, globalLine } from "./line";
import type { Configuration, TimestampFormat } from "./model";
import { deviceRefused, type NativePart } from "./native-part";

const service = word("service", "Modify use of network based services");
const timestamps = word("timestamps", "Timestamp debug/log messages");
const stampFlags = flags("options", {
  localtime: "Use local time zone for timestamps",
  msec: "Include milliseconds in timestamp",
  "show-timezone": "Add time zone information to timestamp",
  year: "Include year in timestamp",
});

function timestampLines(kind: "debug" | "log") {
  const kindWord = word(kind, `Timestamp ${kind} messages`);
  return [
    globalLine({
      syntax: [service, timestamps, kindWord, word("datetime", "Timestamp with date and time"), stampFlags],
      needs: 3,
      set(running, { options }) {
        running.service.timestamps[kind] = {
          kind: "datetime",
          msec: options.has("msec"),
          localtime: options.has("localtime"),
          showTimezone: options.has("show-timezone"),
          year: options.has("year"),
        };
      },
      unset(running) {
        running.service.timestamps[kind] = undefined;
      },
      print: ({ service }) => [timestampLine(kind, service.timestamps[kind])],
    }),
    globalLine({
      syntax: [service, timestamps, kindWord, word("uptime", "Timestamp with system uptime")],
      set(running) {
        running.service.timestamps[kind] = {
          kind: "uptime",
          msec: false,
          localtime: false,
          showTimezone: false,
          year: false,
        };
      },
    }),
  ];
}

function timestampLine(kind: string, format: TimestampFormat | undefined): string {
  if (!format) return `no service timestamps ${kind}`;
  const words = [`service timestamps ${kind} ${format.kind}`];
  if (format.msec) words.push("msec");
  if (format.localtime) words.push("localtime");
  if (format.showTimezone) words.push("show-timezone");
  if (format.year) words.push("year");
  return words.join(" ");
}

export const serviceLines = [
  globalLine({
    syntax: [service, word("tcp-keepalives-in", "Generate keepalives on idle incoming network connections")],
    set(running) {
      running.service.tcpKeepalivesIn = true;
    },
    unset(running) {
      running.service.tcpKeepalivesIn = false;
    },
    print: ({ service }) => (service.tcpKeepalivesIn ? ["service tcp-keepalives-in"] : []),
  }),
  ...timestampLines("debug"),
  ...timestampLines("log"),
  globalLine({
    syntax: [service, word("password-encryption", "Encrypt system passwords")],
    set(running) {
      running.service.passwordEncryption = true;
    },
    unset(running) {
      running.service.passwordEncryption = false;
    },
    print: ({ service }) => (service.passwordEncryption ? ["service password-encryption"] : []),
  }),
  globalLine({
    syntax: [service, word("sequence-numbers", "Stamp logger messages with a sequence number")],
    set(running) {
      running.service.sequenceNumbers = true;
    },
    unset(running) {
      running.service.sequenceNumbers = false;
    },
    print: ({ service }) => (service.sequenceNumbers ? ["service sequence-numbers"] : []),
  }),
];

const unnamed = "WLC";
/** RFC 952's letters, digits, `-`, and what IOS also takes: `.` and `_`. */
const HOSTNAME = wordLike("WORD", /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);

/** `hostname ...`. */
export const hostname: NativePart<string> = {
  lines: [
    globalLine({
      syntax: [
        word("hostname", "Set system's network name"),
        parameter("name", HOSTNAME, "This system's network name"),
      ],
      needs: 1,
      set(running, { name }) {
        running.hostname = name;
      },
      unset(running) {
        running.hostname = unnamed;
      },
      print: ({ hostname }) => [`hostname ${hostname}`],
    }),
  ],
  // The module's own pattern (17.9.1).
  nodes: { hostname: leaf(string(/^(?=.{1,63}$)[0-9.]*[A-Za-z_-]+[A-Za-z0-9._-]*$/)) },
  read: (running) => running.hostname,
  put: (running, value) => {
    running.hostname = value;
  },
  tell: (value) => ({ hostname: value }),
  hear: (data) => {
    const name = HOSTNAME.read(String(data.hostname ?? unnamed));
    return name === undefined ? deviceRefused : { value: name };
  },
};

/** Lines that a saved configuration holds and that configure nothing here. */
export const versionLines = [
  globalLine({
    syntax: [word("version", "Version of the configuration"), parameter("release", WORD, "Release")],
    set() {},
  }),
];

export const clockLines = [
  globalLine({
    syntax: [
      word("clock", "Configure time-of-day clock"),
      word("timezone", "Configure time zone"),
      parameter("name", wordLike("WORD", /^[A-Za-z][A-Za-z0-9+-]{0,30}$/), "name of time zone"),
      parameter("hours", range(-23, 23), "Hours offset from UTC"),
      optional(parameter("minutes", range(0, 59), "Minutes offset from UTC")),
    ],
    set(running, { name, hours, minutes }) {
      running.clock.timezone = { name, hours, minutes: minutes ?? 0 };
    },
    unset(running) {
      running.clock.timezone = undefined;
    },
    print({ clock: { timezone } }) {
      return timezone ? [`clock timezone ${timezone.name} ${timezone.hours} ${timezone.minutes}`] : [];
    },
  }),
];

const BANNERS = {
  exec: "Set EXEC process creation banner",
  login: "Set login banner",
  motd: "Set Message of the Day banner",
} as const;

/**
 * Read by a command of its own, because the text may go on over several lines. Printed with `^C`, the two
 * characters that IOS-XE shows for its delimiter; they also read back.
 */
export const bannerLines = (["exec", "login", "motd"] as const).map(
  (kind): Entry<Configuration> => ({
    commands: [
      command<ConfigurationTarget>()({
        mode: "config",
        privilege: 15,
        syntax: [
          word("banner", "Define a login banner"),
          word(kind, BANNERS[kind]),
          parameter("text", LINE, "c banner-text c, where 'c' is a delimiting character"),
        ],
        run(context, { text }) {
          const delimiter = text.startsWith(SHOWN_DELIMITER) ? SHOWN_DELIMITER : text.charAt(0);
          const first = text.slice(delimiter.length);
          if (!first.includes(delimiter)) {
            context.print(`Enter TEXT message.  End with the character '${delimiter}'.`);
          }
          context.readText(delimiter, first, (read) => {
            context.device.configuration.edit((running) => {
              running.banner[kind] = read.replaceAll(SHOWN_DELIMITER, "");
              return undefined;
            });
            context.done();
          });
        },
        negate: {
          run(context) {
            context.device.configuration.edit((running) => {
              running.banner[kind] = undefined;
              return undefined;
            });
          },
        },
      }),
    ],
    print({ banner }) {
      const text = banner[kind];
      return text === undefined ? [] : [`banner ${kind} ${SHOWN_DELIMITER}${text}${SHOWN_DELIMITER}`];
    },
  }),
);

const SHOWN_DELIMITER = "^C";

export const configurationModeLines = [
  globalLine({
    syntax: [
      word("configuration", "Configuration access"),
      word("mode", "Configuration mode"),
      word("exclusive", "Configure exclusive access"),
      choice("how", {
        auto: "Lock configuration mode automatically",
        manual: "Lock configuration mode on-demand",
      }),
    ],
    needs: 3,
    set(running, { how }) {
      running.exclusiveConfiguration = how;
    },
    unset(running) {
      running.exclusiveConfiguration = undefined;
    },
    print: ({ exclusiveConfiguration: how }) =>
      how === undefined ? [] : [`configuration mode exclusive ${how}`],
  }),
];
