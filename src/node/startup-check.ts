import { ewcConfigurationStore } from "../devices/ewc/configuration/store";
import { labAccess } from "../devices/ewc/lab-access";
import type { ConfigurationProblem } from "../devices/iosxe/configuration/store";
import { nearestWords } from "../did-you-mean";
import { UsageError } from "../errors";
import type { TopologyIssue } from "../topology/check";
import type { ControllerSpec, Topology } from "../topology/topology";
import { nodeCrypto } from "./crypto";

/**
 * What the controllers of a lab would say to their startup configurations: each text is read by the device's own
 * configuration model. The path of an issue ends with the line and the column in the text.
 */
export function startupIssues({ controllers }: Topology): TopologyIssue[] {
  return controllers.flatMap((spec, index) =>
    problemsOf(spec).map(({ message, at, key = "configuration" }) => ({
      path: ["controllers", index, key, ...(at ?? [])],
      message,
    })),
  );
}

/** @throws UsageError naming each line that a controller does not take. */
export function requireStartup(topology: Topology): void {
  const lines = topology.controllers.flatMap((spec) =>
    problemsOf(spec).map(({ message, at }) => `${at ? `line ${at[0]}, column ${at[1]}: ` : ""}${message}`),
  );
  if (lines.length > 0) throw new UsageError(lines.join("\n"));
}

/** As `username` of IOS-XE takes it. */
const userName = /^[^\s?|!\p{C}]{1,64}$/u;

interface Problem {
  readonly message: string;
  readonly at?: readonly [line: number, column: number];
  readonly key?: keyof ControllerSpec;
}

/** A text is looked at where it was written, and again where its lab starts: what the last few said is known. */
const lately = new Map<string, readonly Problem[]>();
const keptOfLate = 8;

function problemsOf(spec: ControllerSpec): readonly Problem[] {
  const { name, username, password, configuration, refusedLines } = spec;
  const key = JSON.stringify([name, username, password, configuration, refusedLines]);
  const known = lately.get(key);
  if (known) return known;
  const problems = readProblems(spec);
  lately.set(key, problems);
  for (const oldest of lately.keys()) {
    if (lately.size <= keptOfLate) break;
    lately.delete(oldest);
  }
  return problems;
}

function readProblems(spec: ControllerSpec): Problem[] {
  const { name, username, password } = spec;
  if (!userName.test(username))
    return [
      {
        message: `"${username}" is no user name on "${name}": 1 to 64 characters without blank, ?, | and ! are expected`,
        key: "username",
      },
    ];
  if (spec.configuration === "") return [];
  const store = ewcConfigurationStore({
    crypto: nodeCrypto(),
    entropy: (length) => new Uint8Array(length),
    deviceKey: new Uint8Array(32),
    defaultHostname: name,
    release: "17.9",
    first: {
      base: labAccess({ name, credentials: { username, password } }),
      text: spec.configuration,
      isTrial: true,
    },
  });
  const problems: Problem[] =
    spec.refusedLines === "skip"
      ? []
      : store.startupProblems.map((problem) => ({
          message: `"${name}" does not take this line of its configuration: ${inWords(problem)}`,
          at: [problem.line, wordAt(problem).begin + 1],
        }));
  if (spec.refusedLines !== "skip") problems.push(...serversOverIpv6(spec));
  if (store.login(username, password)) return problems;
  return [
    ...problems,
    {
      message: `the configuration of "${name}" leaves the lab no way in: user "${username}" does not get in with the password that the lab has for "${name}" (keys username and password)`,
    },
  ];
}

/** Lines that name a server; the device takes an IPv6 address there, and nothing in the lab could answer at it. */
const serverLine = /^\s*(?:(?:tftp|sftp)-image-server|ntp server|logging host|ip name-server)\s+(.*)$/;

function serversOverIpv6({ name, configuration }: ControllerSpec): Problem[] {
  return configuration.split("\n").flatMap((text, index) => {
    const words = serverLine.exec(text)?.[1]?.split(/\s+/) ?? [];
    return words.filter(isIpv6).map((address): Problem => {
      const message = `"${name}" is to reach a server at ${address}: the lab's network has no IPv6 yet, an IPv4 address is expected`;
      return { message, at: [index + 1, text.indexOf(address) + 1] };
    });
  });
}

/** Few files have a use for Node's own test, which brings all of its network with it. */
function isIpv6(word: string): boolean {
  return word.includes(":") && process.getBuiltinModule("node:net").isIPv6(word);
}

/** `"image-download-mod tftpp": % Invalid input detected at '^' marker. (did you mean "image-download-mode"?)` */
function inWords({ text, column, message, fitting }: ConfigurationProblem): string {
  const said = message.replace(/^\s*\^\n/, "").replaceAll("\n", " ");
  const { word } = wordAt({ text, column });
  const near = nearestWords(word, fitting);
  const hint =
    near.length > 0
      ? ` (at "${word}"; did you mean "${near.join('" or "')}"?)`
      : fitting.length > 0 && fitting.length <= 8
        ? ` (at "${word}"; expected ${fitting.join(", ")})`
        : "";
  return `"${text.trim()}": ${said}${hint}`;
}

/** The word that the device's marker stands in. */
function wordAt({ text, column }: Pick<ConfigurationProblem, "text" | "column">) {
  const before = text.slice(0, column - 1);
  const begin = before.length - (/\S*$/.exec(before)?.[0].length ?? 0);
  return { begin, word: /^\S*/.exec(text.slice(begin))?.[0] ?? "" };
}
