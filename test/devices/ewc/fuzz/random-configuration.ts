import { capwapCommands } from "../../../../src/devices/ap/cli/capwap-commands";
import { imageCommands } from "../../../../src/devices/ap/cli/image-commands";
import { showCommands } from "../../../../src/devices/ap/cli/show-commands";
import { apCommands } from "../../../../src/devices/ewc/cli/ap-commands";
import { profileCommands } from "../../../../src/devices/ewc/cli/profile-commands";
import { showApCommands, showWirelessCommands } from "../../../../src/devices/ewc/cli/show-commands";
import { techSupportCommands } from "../../../../src/devices/ewc/cli/tech-support";
import { ewcDocument } from "../../../../src/devices/ewc/configuration/document";
import type { Command, Element, Syntax } from "../../../../src/devices/ios/grammar";
import type { ParameterType } from "../../../../src/devices/ios/parameter-types";
import { absentCommands } from "../../../../src/devices/iosxe/cli/absent-commands";
import { configurationLockCommands } from "../../../../src/devices/iosxe/cli/configuration-lock";
import { fileCommands } from "../../../../src/devices/iosxe/cli/file-commands";
import { installCommands } from "../../../../src/devices/iosxe/cli/install-commands";
import { interfaceCommands } from "../../../../src/devices/iosxe/cli/interface-commands";
import { neighbourCommands } from "../../../../src/devices/iosxe/cli/neighbour-commands";
import { platformCommands } from "../../../../src/devices/iosxe/cli/platform-commands";
import { sessionCommands } from "../../../../src/devices/iosxe/cli/session-commands";
import { showInstallCommands, showSystemCommands } from "../../../../src/devices/iosxe/cli/show-commands";
import { systemCommands } from "../../../../src/devices/iosxe/cli/system-commands";
import { vlanCommands } from "../../../../src/devices/iosxe/cli/vlan-commands";
import type { Random } from "../../../../src/host/random";

// Random configurations, made from the grammar itself: whatever command is added is tried, too.

type AnyCommand = Command<never>;

const apGrammarCommands = [...showCommands, ...capwapCommands, ...imageCommands];
const ewcGrammarCommands = [
  ...absentCommands,
  ...apCommands,
  ...configurationLockCommands,
  ...fileCommands,
  ...installCommands,
  ...interfaceCommands,
  ...neighbourCommands,
  ...platformCommands,
  ...profileCommands,
  ...sessionCommands(ewcDocument),
  ...showApCommands,
  ...showInstallCommands,
  ...showSystemCommands,
  ...showWirelessCommands,
  ...systemCommands,
  ...techSupportCommands,
  ...vlanCommands,
];

const commandsByMode = new Map<string, AnyCommand[]>();
for (const command of ewcDocument.commands as readonly AnyCommand[]) {
  for (const mode of typeof command.mode === "string" ? [command.mode] : command.mode) {
    commandsByMode.set(mode, [...(commandsByMode.get(mode) ?? []), command]);
  }
}

const profile = "wireless profile image-download default";
/** Lines that lead into each sub-mode. */
const ways: Readonly<Record<string, (random: Random) => readonly string[]>> = {
  "config-if": (random) => [`interface ${oneOf(random, ["GigabitEthernet0", "Vlan1", "Loopback7"])}`],
  "config-line": (random) => [
    oneOf(random, [
      "line con 0",
      "line vty 0 4",
      "line vty 5 15",
      `line vty ${random.below(60)} ${60 + random.below(38)}`,
    ]),
  ],
  "config-site-tag": (random) => [
    `wireless tag site ${random.below(3) === 0 ? "default-site-tag" : aWord(random)}`,
  ],
  "config-ap-profile": (random) => [`ap profile ${oneOf(random, ["default-ap-profile", "branch"])}`],
  "cfg-call-home": () => ["call-home"],
  "cfg-call-home-profile": () => ["call-home", 'profile "CiscoTAC-1"'],
  "config-flow-exporter": (random) => [`flow exporter ${oneOf(random, ["default-flow-exporter", "mine"])}`],
  "config-flow-monitor": (random) => [`flow monitor ${oneOf(random, ["default-flow-monitor", "mine"])}`],
  "dhcp-config": (random) => [`ip dhcp pool ${oneOf(random, ["default-pool", "mine"])}`],
  "ca-trustpoint": (random) => [`crypto pki trustpoint ${oneOf(random, ["SLA-TrustPoint", "mine"])}`],
  "config-cert-chain": (random) => [
    `crypto pki certificate chain ${oneOf(random, ["SLA-TrustPoint", "mine"])}`,
    ...(random.below(2) === 0 ? [] : ["certificate self-signed 01", "30820330 ".repeat(40), "quit"]),
  ],
  "config-service-template": (random) => [
    `service-template ${oneOf(random, ["webauth-global-inactive", "mine"])}`,
  ],
  "config-red": () => ["redundancy"],
  "config-cmap": () => ["class-map match-any mine"],
  "config-cp": () => ["control-plane"],
  "config-aaa-policy": (random) => [`wireless aaa policy ${oneOf(random, ["default-aaa-policy", "mine"])}`],
  "config-wireless-cts-sxp-profile": () => ["wireless cts-sxp profile mine"],
  "config-wireless-atf-policy": () => ["wireless profile airtime-fairness default-atf-policy 0"],
  "config-wireless-flex-profile": (random) => [
    `wireless profile flex ${oneOf(random, ["default-flex-profile", "mine"])}`,
  ],
  "config-wireless-mesh-profile": () => ["wireless profile mesh default-mesh-profile"],
  "config-wireless-policy": (random) => [
    `wireless profile policy ${oneOf(random, ["default-policy-profile", "mine"])}`,
  ],
  "config-policy-tag": (random) => [
    `wireless tag policy ${oneOf(random, ["default-policy-tag", "mine"])}`,
    "wlan office policy default-policy-profile",
  ],
  "config-wireless-rf-tag": () => ["wireless tag rf default-rf-tag"],
  "config-wireless-cp": () => ["wireless fabric control-plane mine"],
  "config-rf-profile-24": (random) => [
    `ap dot11 24ghz rf-profile ${oneOf(random, ["High_Client_Density_rf_24gh", "mine"])}`,
    "rate RATE_54M supported",
  ],
  "config-rf-profile-5": (random) => [
    `ap dot11 5ghz rf-profile ${oneOf(random, ["High_Client_Density_rf_5gh", "mine"])}`,
  ],
  "conf-ssh-pubkey": () => ["ip ssh pubkey-chain"],
  "conf-ssh-pubkey-user": () => ["ip ssh pubkey-chain", "username fuzz"],
  "config-ap-tag": () => ["ap 0cd0.f890.1234"],
  "config-wireless-image-download-profile": () => [profile],
  ...Object.fromEntries(
    ["tftp", "sftp", "cco", "https"].map((mode) => [
      `config-wireless-image-download-profile-${mode}`,
      () => [profile, `image-download-mode ${mode}`],
    ]),
  ),
};

/** The sub-modes that have no way here: a test keeps the list short. */
export const modesWithoutWay = [...commandsByMode.keys()].filter(
  (mode) => mode !== "config" && !Object.hasOwn(ways, mode),
);

/** One statement, of one line or of the lines that lead to it. The device may refuse it. */
export function randomStatement(random: Random): string {
  const modes = ["config", "config", ...Object.keys(ways)].filter((mode) => commandsByMode.has(mode));
  const mode = oneOf(random, modes);
  const lines = [...(ways[mode]?.(random) ?? [])];
  const count = mode === "config" ? 1 : 1 + random.below(4);
  for (let line = 0; line < count; line++) {
    const command = oneOf(random, commandsByMode.get(mode) ?? []);
    const form = random.below(20);
    lines.push(`${form < 3 ? "no " : form === 3 ? "default " : ""}${lineOf(random, command.syntax)}`);
  }
  return lines.join("\n");
}

function lineOf(random: Random, syntax: Syntax): string {
  return syntax
    .map((element) => textOf(random, element))
    .filter((text) => text !== "")
    .join(" ");
}

function textOf(random: Random, element: Element): string {
  switch (element.kind) {
    case "keyword":
      return element.text;
    case "choice":
      return oneOf(random, Object.keys(element.words));
    case "flags":
      return Object.keys(element.words)
        .filter(() => random.below(2) === 0)
        .join(" ");
    case "optional":
      return random.below(2) === 0 ? "" : lineOf(random, element.elements);
    case "any-order":
      return [...element.groups]
        .filter(() => random.below(2) === 0)
        .map((group) => lineOf(random, group))
        .join(" ");
    case "parameter":
      return valueFor(random, element.type);
  }
}

/** Something that the type takes; a word that it may refuse where nothing was found. */
function valueFor(random: Random, type: ParameterType<unknown>): string {
  const bounds = /^<(-?\d+)-(-?\d+)>$/.exec(type.label);
  if (bounds) {
    const [low, high] = [Number(bounds[1]), Number(bounds[2])];
    return String(oneOf(random, [low, high, low + random.below(high - low + 1)]));
  }
  for (let tries = 0; tries < 40; tries++) {
    const text = type.takesLine ? aText(random) : oneOf(random, kinds)(random);
    if (type.read(text) !== undefined) return text;
  }
  return aWord(random);
}

const addresses = ["172.16.5.27", "172.16.4.255", "0.0.0.0", "255.255.255.255", "127.0.0.1", "224.0.0.1"];
const masks = ["255.255.255.0", "255.255.255.255", "0.0.0.0"];
const words = [
  "images.example.net",
  "2001:db8::27",
  "default",
  "constructor",
  "__proto__",
  "0",
  "a".repeat(64),
  "-",
  "%",
  "/EWC/17_9_4a",
  "GigabitEthernet0",
  "DE",
  "UTC",
  "ssh-rsa",
  "A1B2C3D4E5F60718293A4B5C6D7E8F90",
  "äöü",
];

const aWord = (random: Random): string =>
  random.below(3) === 0
    ? oneOf(random, words)
    : Array.from({ length: 1 + random.below(12) }, () =>
        oneOf(random, [..."abcdefghijklmnopqrstuvwxyzABCXYZ0189_-"]),
      ).join("");

const urls = [
  "tftp://172.16.5.27/EWC/ap1g8",
  "tftp://images.example.net/EWC/ap1g8",
  "tftp://[2001:db8::27]/a",
  "sftp://a:b@172.16.5.62/x/ap1g8",
  "tftp://999.1.1.1/a",
  "tftp:",
  "bootflash:a.cfg",
  "flash:",
  "scp://u@host/f",
];

const kinds: readonly ((random: Random) => string)[] = [
  (random) => oneOf(random, urls),
  aWord,
  (random) => oneOf(random, words),
  (random) => oneOf(random, addresses),
  (random) => oneOf(random, masks),
  (random) => Array.from({ length: 4 }, () => random.below(256)).join("."),
  (random) => Array.from({ length: 3 }, () => random.below(65_536).toString(16).padStart(4, "0")).join("."),
  (random) => String(random.below(100_000)),
  (random) => `${random.below(24)}:${random.below(60)}:${random.below(60)}`,
];

/** Printable text with blanks inside; `?` asks for help and `^` may delimit, so neither is in it. */
const aText = (random: Random): string =>
  Array.from({ length: 1 + random.below(5) }, () => aWord(random)).join(random.below(4) === 0 ? "  " : " ");

export function oneOf<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)] as T;
}

const execCommands = { ewc: execOf(ewcGrammarCommands), ap: execOf(apGrammarCommands) };

/** A command of the exec mode, in whatever state the device is. */
export function randomExec(random: Random, device: "ewc" | "ap"): string {
  const syntax = oneOf(random, execCommands[device]).syntax;
  const pipe =
    random.below(8) === 0 ? ` | ${oneOf(random, ["include AP", "count .", "begin a(", "section ^i"])}` : "";
  return `${lineOf(random, syntax)}${pipe}`;
}

function execOf(commands: readonly unknown[]): readonly AnyCommand[] {
  return (commands as readonly AnyCommand[]).filter(({ mode }) => mode === "exec" || mode.includes("exec"));
}
