import { word } from "../../ios/grammar";
import { globalLine } from "./line";
import type { Configuration } from "./model";

const ip = word("ip", "Global IP configuration subcommands");
const http = word("http", "HTTP server configuration");

function httpSwitch(
  property: keyof Configuration["http"],
  line: string,
  ...words: readonly ReturnType<typeof word>[]
) {
  return globalLine({
    syntax: [ip, http, ...words],
    needs: 3,
    set(running) {
      running.http[property] = true;
    },
    unset(running) {
      running.http[property] = false;
    },
    // Each line is there either way: what the platform begins with is on, and reads back as it stands.
    print: (running) => [running.http[property] ? line : `no ${line}`],
  });
}

export const httpLines = [
  httpSwitch("server", "ip http server", word("server", "Enable http server")),
  httpSwitch(
    "authenticationLocal",
    "ip http authentication local",
    word("authentication", "Set http server authentication method"),
    word("local", "Use local username and passwords"),
  ),
  httpSwitch("secureServer", "ip http secure-server", word("secure-server", "Enable HTTP secure server")),
];

export const restconfLines = [
  globalLine({
    syntax: [word("restconf", "Enable RESTCONF")],
    set(running) {
      running.restconf = true;
    },
    unset(running) {
      running.restconf = false;
    },
    print: ({ restconf }) => (restconf ? ["restconf"] : []),
  }),
];
