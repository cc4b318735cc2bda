import { choice, command, parameter, word } from "../../ios/grammar";
import { LINE, type ParameterType, wordLike } from "../../ios/parameter-types";
import { block, type ConfigurationTarget, type Entry, globalLine, modeLine } from "./line";
import type { Configuration, FlowBlock } from "./model";

/**
 * Lines that stand in every configuration of a real controller and that tools look for; they can be changed, are printed and
 * read back, and have no effect here (but for `login on-success`).
 */

export const CALL_HOME_MODE = "cfg-call-home";
export const CALL_HOME_PROFILE_MODE = "cfg-call-home-profile";
export const FLOW_EXPORTER_MODE = "config-flow-exporter";
export const FLOW_MONITOR_MODE = "config-flow-monitor";

/** After the timestamps. */
export const platformLines: readonly Entry<Configuration>[] = [
  globalLine({
    syntax: [
      word("service", "Modify use of network based services"),
      word("call-home", "Enable call-home service"),
    ],
    set(running) {
      running.platform.serviceCallHome = true;
    },
    unset(running) {
      running.platform.serviceCallHome = false;
    },
    print: ({ platform }) => [`${platform.serviceCallHome ? "" : "no "}service call-home`],
  }),
  ...(
    [
      ["kernelCore", "disable-kernel-core", "Disable kernel core on punt-keepalive failure"],
      ["settings", "settings", "Punt-keepalive settings"],
    ] as const
  ).map(([property, text, help]) =>
    globalLine({
      syntax: [
        word("platform", "platform specific configuration"),
        word("punt-keepalive", "Punt-Keepalive feature settings"),
        word(text, help),
      ],
      set(running) {
        running.platform.puntKeepalive[property] = true;
      },
      unset(running) {
        running.platform.puntKeepalive[property] = false;
      },
      print: ({ platform }) => [
        `${platform.puntKeepalive[property] ? "" : "no "}platform punt-keepalive ${text}`,
      ],
    }),
  ),
  globalLine({
    syntax: [
      word("platform", "platform specific configuration"),
      word("console", "Select console type"),
      choice("console", {
        auto: "Autodetect console type",
        serial: "Use serial console",
        virtual: "Use virtual VGA console",
      }),
    ],
    needs: 2,
    set(running, { console }) {
      running.platform.console = console;
    },
    unset(running) {
      running.platform.console = "serial";
    },
    print: ({ platform }) => [`platform console ${platform.console}`],
  }),
];

const configure = command<ConfigurationTarget>();

/** `boot-start-marker` and `boot-end-marker`: what lies between is not this device's to choose. */
export const bootMarkerLines: readonly Entry<Configuration>[] = (["start", "end"] as const).map((which) => ({
  commands: [
    configure({
      mode: "config",
      privilege: 15,
      syntax: [word(`boot-${which}-marker`, "Boot commands")],
      run: () => {},
    }),
  ],
  print: () => [`boot-${which}-marker`],
}));

/** Behind what is said of AAA. */
export const fipsLines: readonly Entry<Configuration>[] = [
  globalLine({
    syntax: [
      word("fips", "FIPS mode configuration"),
      word("authorization-key", "Configure FIPS authorization key"),
    ],
    needs: 2,
    set: () => "Incomplete command.",
    unset() {},
    print: () => ["no fips authorization-key"],
  }),
];

/** Before the users. */
export const loginLines: readonly Entry<Configuration>[] = [
  ...(["success", "failure"] as const).map((outcome) =>
    globalLine({
      syntax: [
        word("login", "Enable secure login checking"),
        word(
          `on-${outcome}`,
          `Set options for ${outcome === "success" ? "successful" : "failed"} login/attempt`,
        ),
        word("log", "Generate syslogs"),
      ],
      needs: 2,
      set(running) {
        running.loginLog[outcome] = true;
      },
      unset(running) {
        running.loginLog[outcome] = false;
      },
      // Both are on from the factory; a real configuration shows the first when it is on.
      print({ loginLog }) {
        if (outcome === "success") return [`${loginLog.success ? "" : "no "}login on-success log`];
        return loginLog.failure ? [] : ["no login on-failure log"];
      },
    }),
  ),
];

const METHODS: ParameterType<string> = {
  label: "LINE",
  takesLine: true,
  read(token) {
    const text = token.trim().replace(/ +/g, " ");
    return /^(local|local-case|enable|line|none|group [A-Za-z0-9+._-]{1,32})( (local|local-case|enable|line|none|if-authenticated|group [A-Za-z0-9+._-]{1,32})){0,3}$/.test(
      text,
    )
      ? text
      : undefined;
  },
};
const AAA_LIST = wordLike("WORD", /^[A-Za-z0-9._-]{1,31}$/);

/** Method lists; without `aaa new-model` there are none. */
export const aaaListLines: readonly Entry<Configuration>[] = (
  [
    ["authentication", "login", "Set authentication lists for logins."],
    ["authorization", "exec", "For starting an exec (shell)."],
  ] as const
).map(([kind, service, help]) =>
  globalLine({
    syntax: [
      word("aaa", "Authentication, Authorization and Accounting."),
      word(kind, `${kind[0]!.toUpperCase()}${kind.slice(1)} configurations parameters.`),
      word(service, help),
      parameter("list", AAA_LIST, "Named list (max 31 characters)."),
      parameter("methods", METHODS, "Methods in the order in which they are tried"),
    ],
    needs: 4,
    set(running, { list, methods }) {
      if (!running.aaaNewModel) return "AAA is not enabled: aaa new-model first";
      const others = running.aaaLists.filter((known) => known.kind !== kind || known.list !== list);
      running.aaaLists = [...others, { kind, list, methods }];
      return undefined;
    },
    unset(running, { list }) {
      running.aaaLists = running.aaaLists.filter((known) => known.kind !== kind || known.list !== list);
    },
    print: ({ aaaLists }) =>
      aaaLists
        .filter((known) => known.kind === kind)
        .map(({ list, methods }) => `aaa ${kind} ${service} ${list} ${methods}`),
  }),
);

export const aaaSessionLines: readonly Entry<Configuration>[] = [
  globalLine({
    syntax: [
      word("aaa", "Authentication, Authorization and Accounting."),
      word("session-id", "AAA Session ID"),
      choice("how", {
        common: "maintain the same session ID throughout session",
        unique: "generate a unique session ID for each service",
      }),
    ],
    needs: 2,
    set(running, { how }) {
      running.aaaSessionId = how;
    },
    unset(running) {
      running.aaaSessionId = "common";
    },
    print: ({ aaaNewModel, aaaSessionId }) => (aaaNewModel ? [`aaa session-id ${aaaSessionId}`] : []),
  }),
];

const inCallHome = modeLine<Configuration["callHome"]>(CALL_HOME_MODE);

/** One block; its profile is printed and can be switched, nothing more. */
export const callHomeBlocks: readonly Entry<Configuration>[] = [
  block<Configuration["callHome"]>()({
    mode: CALL_HOME_MODE,
    syntax: [word("call-home", "Enter call-home configuration mode")],
    open: (running) => running.callHome,
    items: ({ callHome }) => [callHome],
    header: () => "call-home",
    lines: [
      inCallHome({
        syntax: [
          word("contact-email-addr", "System Contact's email address"),
          parameter("address", wordLike("WORD", /^[^\s@]{1,60}@[A-Za-z0-9.-]{1,60}$/), "email address"),
        ],
        needs: 1,
        set(item, { address }) {
          item.contact = address;
        },
        unset(item) {
          item.contact = undefined;
        },
        print: ({ contact }) =>
          contact === undefined ? ["no contact-email-addr"] : [`contact-email-addr ${contact}`],
      }),
      inCallHome({
        syntax: [
          word("profile", "Enter profile configuration mode"),
          parameter("name", wordLike("WORD", /^"?CiscoTAC-1"?$/), "profile name"),
        ],
        set() {},
        // biome-ignore lint/suspicious/noThenProperty: the name of the field, in no promise's place.
        then: CALL_HOME_PROFILE_MODE,
        print: () => ['profile "CiscoTAC-1"'],
      }),
      modeLine<Configuration["callHome"]>(CALL_HOME_PROFILE_MODE)({
        syntax: [word("active", "Activate the current profile")],
        set(item) {
          item.active = true;
        },
        unset(item) {
          item.active = false;
        },
        print: ({ active }) => [` ${active ? "" : "no "}active`],
      }),
      modeLine<Configuration["callHome"]>(CALL_HOME_PROFILE_MODE)({
        syntax: [
          word("destination", "Message destination related configuration"),
          word("transport-method", "To specify transport method for this profile"),
          choice("method", {
            email: "To send alert message via email",
            http: "To send alert message via HTTP",
          }),
        ],
        needs: 2,
        set(item, { method }) {
          item.transport = method;
        },
        unset(item) {
          item.transport = "http";
        },
        print: ({ transport }) => [` destination transport-method ${transport}`],
      }),
    ],
  }),
];

const FLOW_NAME = wordLike("WORD", /^[A-Za-z0-9._-]{1,63}$/);

/** `flow exporter` and `flow monitor`: named blocks whose lines are kept as they were typed. */
export const flowBlocks: readonly Entry<Configuration>[] = (
  [
    ["exporter", FLOW_EXPORTER_MODE, "Define a Flow Exporter"],
    ["monitor", FLOW_MONITOR_MODE, "Define a Flow Monitor"],
  ] as const
).map(([kind, mode, help]) =>
  block<FlowBlock>()({
    mode,
    syntax: [
      word("flow", "Global Flow configuration subcommands"),
      word(kind, help),
      parameter("name", FLOW_NAME, help),
    ],
    needs: 3,
    open(running, { name }) {
      const known = running.flows.find((flow) => flow.kind === kind && flow.name === name);
      if (known) return known;
      const made: FlowBlock = { kind, name, lines: {} };
      running.flows.push(made);
      return made;
    },
    close(running, { name }) {
      running.flows = running.flows.filter((flow) => flow.kind !== kind || flow.name !== name);
      return undefined;
    },
    items: ({ flows }) => flows.filter((flow) => flow.kind === kind),
    header: ({ name }) => `flow ${kind} ${name}`,
    lines: flowLines(kind, mode),
  }),
);

function flowLines(kind: FlowBlock["kind"], mode: string): readonly Entry<FlowBlock>[] {
  const words =
    kind === "exporter"
      ? ([
          ["description", "Provide a description for this Flow Exporter", LINE],
          ["destination", "Export destination configuration", shaped(/^(local wlc|\d{1,3}(\.\d{1,3}){3})$/)],
          ["transport", "Transport protocol", shaped(/^udp \d{1,5}$/)],
        ] as const)
      : ([
          ["description", "Provide a description for this Flow Monitor", LINE],
          ["exporter", "Add an Exporter to use to export records", FLOW_NAME],
          ["record", "Specify Flow Record to use to define Cache", shaped(/^[A-Za-z0-9._ -]{1,80}$/)],
        ] as const);
  return words.map(([first, help, type]) =>
    modeLine<FlowBlock>(mode)({
      syntax: [word(first, help), parameter("text", type, help)],
      needs: 1,
      set(item, { text }) {
        item.lines[first] = text.trim();
      },
      unset(item) {
        delete item.lines[first];
      },
      print: ({ lines }) => (lines[first] === undefined ? [] : [`${first} ${lines[first]}`]),
    }),
  );
}

function shaped(pattern: RegExp): ParameterType<string> {
  return {
    label: "LINE",
    takesLine: true,
    read: (token) => (token.length <= 120 && pattern.test(token.trim()) ? token.trim() : undefined),
  };
}
