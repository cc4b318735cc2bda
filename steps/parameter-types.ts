import { defineParameterType } from "@cucumber/cucumber";
import { type CapwapState, capwapStates } from "../src/lab/access-point";
import { durationPattern, parseDuration } from "../src/lab/duration";
import { type ImageDefect, imageDefects } from "../src/topology/topology";

// A parameter type for each noun of the field. Names stand in quotes; numbers, versions and states do not.

const quoted = /"([^"]*)"/;
const address = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/;

for (const name of ["ap", "ewc", "server", "host", "segment", "place", "path"]) {
  defineParameterType({ name, regexp: quoted, transformer: (text: string) => text, useForSnippets: false });
}
defineParameterType({
  name: "version",
  regexp: /\d+\.\d+\.\d+\.\d+/,
  transformer: (text: string) => text,
  useForSnippets: false,
});
defineParameterType({
  name: "address",
  regexp: address,
  transformer: (text: string) => text,
  useForSnippets: false,
});
defineParameterType({
  name: "network",
  regexp: /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\/\d{1,2}/,
  transformer: (text: string) => text,
  useForSnippets: false,
});
defineParameterType({ name: "port", regexp: /\d{1,5}/, transformer: Number, useForSnippets: false });
defineParameterType({
  name: "protocol",
  regexp: /UDP|TCP|udp|tcp/,
  transformer: (text: string) => text.toLowerCase() as "udp" | "tcp",
});
defineParameterType({
  name: "block",
  regexp: /drops|rejects/,
  transformer: (text: string) => (text === "drops" ? "drop" : "reject"),
});
defineParameterType({ name: "duration", regexp: durationPattern, transformer: parseDuration });
defineParameterType({
  name: "capwap state",
  regexp: new RegExp(capwapStates.join("|")),
  transformer: (text: string) => text as CapwapState,
});
defineParameterType({ name: "image type", regexp: /ap\d+g\d+[a-z]?/, transformer: (text: string) => text });
defineParameterType({
  name: "image types",
  regexp: /ap\d+g\d+[a-z]?(?:(?:, | and )ap\d+g\d+[a-z]?)*/,
  transformer: (text: string) => text.split(/, | and /),
  useForSnippets: false,
});
defineParameterType({
  name: "defect",
  regexp: new RegExp(imageDefects.join("|")),
  transformer: (text: string) => text as ImageDefect,
});
defineParameterType({
  name: "certificate",
  regexp: /valid|expired|foreign-ca|wrong-key|missing/,
  transformer: (text: string) => text,
});
defineParameterType({
  name: "moment",
  regexp: /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?/,
  transformer: (text: string) => (text.includes("T") ? text : `${text}T00:00:00Z`),
  useForSnippets: false,
});
defineParameterType({
  name: "login outcome",
  regexp: /accepted|refused/,
  transformer: (text: string) => text as "accepted" | "refused",
  useForSnippets: false,
});
defineParameterType({ name: "dialect", regexp: /classic|current/, transformer: (text: string) => text });
defineParameterType({
  name: "partition",
  regexp: /primary|backup/,
  transformer: (text: string) => text as "primary" | "backup",
});
