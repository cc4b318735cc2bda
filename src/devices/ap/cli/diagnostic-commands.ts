import { choice, command, parameter, word } from "../../ios/grammar";
import { IPV4 } from "../../ios/parameter-types";
import { ping, pingOptions } from "../../ios/ping";
import type { ApShell } from "./shell";

const exec = command<ApShell>();
const capwap = word("capwap", "CAPWAP");
const client = word("client", "CAPWAP client");
const topic = choice("topic", {
  detail: "Details of messages",
  "efficient-upgrade": "Efficient image upgrade",
  error: "Errors",
  events: "Events",
  flexconnect: "FlexConnect",
  info: "Information",
  keepalive: "Keepalives",
  payload: "Payloads",
  pmtu: "Path MTU",
  qos: "QoS",
  reassembly: "Reassembly",
  security: "Security",
});
const debug = word("debug", "Debugging functions");
const no = word("no", "Negate a command or set its defaults");
const all = word("all", "All debugging");

/** `ping`, `debug` and where the log is shown. */
export const diagnosticCommands = [
  exec({
    mode: "exec",
    syntax: [
      word("ping", "Send echo messages"),
      parameter("address", IPV4, "Ping destination address"),
      pingOptions,
    ],
    run: (context, { address, ...options }) => ping(context, address, options),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [debug, capwap, client, topic],
    run(context, args) {
      context.device.operations.debugging.add(`CAPWAP client ${args.topic}`);
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [no, debug, capwap, client, topic],
    run(context, args) {
      context.device.operations.debugging.delete(`CAPWAP client ${args.topic}`);
    },
  }),
  ...[[word("undebug", "Disable debugging functions")], [no, debug]].map((words) =>
    exec({
      mode: "exec",
      privilege: 15,
      syntax: [...words, all],
      run: (context) => context.device.operations.debugging.clear(),
    }),
  ),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("logging", "Logging of the AP"),
      word("console", "Messages on the console"),
      choice("state", { disable: "Show no messages", enable: "Show messages" }),
    ],
    run(context, { state }) {
      context.device.operations.consoleLogging = state === "enable";
    },
  }),
];
