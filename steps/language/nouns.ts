import { UsageError } from "../../src/errors";
import { capwapStates } from "../../src/lab/capwap-state";
import { numberOf, parseDuration, wholeNumberWords } from "../../src/lab/duration";
import { own } from "../../src/own";
import { imageDefects } from "../../src/topology/topology";
import { upgradeSteps, ways, modes as webModes } from "../web/words";
import type { LabWorld } from "../world";
import { anyCase, escaped } from "./pattern-text";

/** A noun of the field: what a sentence has in braces. */
export interface Noun {
  readonly name: string;
  /** As the guide writes it; captures nothing. */
  readonly pattern: string;
  /** As people say it, where that is more; at the beginning of a sentence a name without quotes is none of its first words. */
  said?(isFirst: boolean): string;
  /** The value that a step works with. @throws UsageError when the text cannot be meant so in this scenario. */
  read(text: string, world: LabWorld): unknown;
  /** How it reads, for the guide. */
  readonly says: string;
  /** One that is written as the guide has it. */
  readonly example: string;
  /** The noun of the sentence that it is another form of. */
  readonly standsFor?: string;
  /** May Cucumber propose it in a snippet for a step that there is none? */
  readonly inSnippets?: boolean;
}

const name = `"[^"]*"`;
/** A name, and no command: `"show version" shows "17.9"`. */
const anyQuoted = `["'“‘](?!(?:show|ping|dir) )[^"'”’]*["'”’]`;
const bareName = "\\w(?:[\\w.-]*\\w)?";

/** Words that begin a sentence, where a name without quotes could stand. */
const beginnings =
  "[Ii]t|[Aa]n?|[Tt]he|[Nn]o\\w*|[Aa]ny|[Ee]very\\w*|[Aa]ll|[Ee]ach|[Bb]oth|[Ss]ome\\w*|[Tt]his|[Tt]here|I|we|APs?|access";

const apWords = "(?:wireless )?AP|access[ -]?point|WAP";
const ewcWords = "(?:wireless (?:LAN )?)?controller|EWC|WLC|9800";
const serverWords =
  "(?:(?:image|file|TFTP|tftpd-hpa|Tftpd64|(?:OpenSSH )?SFTP|syslog|log|DNS|name|DHCP|NTP|time|software|CCO) )?(?:server|collector)(?: service)?|(?:TFTP|SFTP) service";
const hostWords = `${apWords}|${ewcWords}|${serverWords}|host|device`;

/** A name with or without quotes, with or without a word of what it is; or only that word, where there is one such thing. */
function nameOf(words: string, isFirst: boolean): string {
  const kind = anyCase(words);
  const bareName = `(?!(?:server|service|runs?|running|listens|logs?|console|APs|NTP|DNS|DHCP|CAPWAP|ICMP|UDP|TCP|PoE|power|collector|network|lab|at|is|on|named|called|never|not|also|then|still|now|should|must|shall|will|can|has|have|had|does|did)(?![\\w.-]))\\w(?:[\\w.-]*\\w)?`;
  const bare = isFirst ? `(?!(?:${beginnings})[ ,:])${bareName}` : bareName;
  // Without a name comes first: in "the controller should log" nothing is named "should".
  return `(?:[Tt]he |(?!server|collector|host|device|service))(?:${kind})(?![\\w.-])|(?:(?:(?:[Tt]he|our|an?) )?(?:${kind}) )?(?:(?:called|named) )?(?:${anyQuoted}|${bare})`;
}

/** Which list of the lab a noun names something of. */
export type HostList = "controllers" | "accessPoints" | "servers" | "hosts";

function host(noun: string, words: string, list: HostList, says: string, example: string): Noun {
  const onlyKind = new RegExp(`^(?:the )?(${words})$`, "i");
  return {
    name: noun,
    pattern: name,
    said: (isFirst) => nameOf(words, isFirst),
    read: (text, world) => {
      const kind = onlyKind.exec(text)?.[1];
      if (kind !== undefined) return world.theOnly(list, kind);
      const name = unquoted(text) ?? text.split(" ").pop()!;
      return world.nameAt(name) ?? name;
    },
    says,
    example,
  };
}

function unquoted(text: string): string | undefined {
  return /["'‘“]([^"'’”]*)["'’”]$/.exec(text)?.[1];
}

const commandVerbs =
  "[Ss]how|ping|dir|clear|debug|undebug|test|copy|write|more|verify|install|terminal|wireless|capwap|request|factory-reset";
const areas = "segment|network|subnet|VLAN|site|zone|LAN";
const octets = "\\d{1,3}(?:\\.\\d{1,3}){3}";
const numberWords = `half an|an|a|${wholeNumberWords.join("|")}`;
const unit = "milliseconds?|millis|msecs?|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|s|m|h";
const imageType = "ap\\d+g\\d+[a-z]?";
const imageOf = "(?:(?:the )?(?:AP )?(?:image|file)s?(?: type)? |the )?";
const imageAfter = "(?: (?:image|file)s?)?";
const states: Readonly<Record<string, (typeof capwapStates)[number]>> = {
  running: "Run",
  registered: "Run",
  "image download": "Image Data",
  "dtls-setup": "DTLS Setup",
  "dtls-teardown": "DTLS Teardown",
  discover: "Discovery",
};

const statesAsSaid = [...capwapStates, ...Object.keys(states)]
  .sort((one, other) => other.length - one.length)
  .flatMap((state) => [
    state
      .split(" ")
      .map((word) =>
        escaped(word).replace(/^[A-Za-z]/, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`),
      )
      .join("[ -]?"),
    state.toUpperCase(),
  ])
  .join("|");

/** The nouns, in the order in which the guide tells them. */
export const nouns: readonly Noun[] = [
  host("ap", apWords, "accessPoints", 'an access point\'s name; "the AP" where there is one', '"AP-9117"'),
  host(
    "ewc",
    ewcWords,
    "controllers",
    'a controller\'s name; "the controller" where there is one',
    '"9120-EWC"',
  ),
  host("server", serverWords, "servers", 'a server\'s name; "the TFTP server" where there is one', '"tftp"'),
  host("host", hostWords, "hosts", "the name of a controller, an access point or a server", '"9120-EWC"'),
  host(
    "device",
    `${apWords}|${ewcWords}|device`,
    "hosts",
    "the name of a controller or an access point",
    '"9120-EWC"',
  ),
  {
    name: "aps",
    pattern: `${name}(?:(?:, ${name})* and ${name})`,
    said: (isFirst) => {
      const one = nameOf(apWords, isFirst);
      const more = nameOf(apWords, false);
      return `(?:(?:${anyCase("the ")})?(?:${anyCase("APs|access[ -]?points")}) )?(?:${one})(?:, (?:${more}))*,? (?:and|&) (?:${more})`;
    },
    read: (text) =>
      text
        .replace(/^(?:the )?(?:APs|access[ -]?points) /i, "")
        .split(/, and |, ?| and | & /)
        .map((one) => unquoted(one) ?? one.split(" ").pop()!),
    says: 'two access points or more: "AP-1" and "AP-2"',
    example: '"AP-9105" and "AP-9117"',
  },
  {
    name: "target",
    pattern: `${name}|${octets}`,
    said: () => `(?:(?:the )?(?:IP address|address|IP) )?["']?${octets}["']?|${nameOf(hostWords, false)}`,
    read: (text, world) => {
      return new RegExp(octets).exec(text)?.[0] ?? nounNamed("host").read(text, world);
    },
    says: "an IPv4 address, or the name of a host",
    example: "172.16.5.27",
  },
  {
    name: "command",
    pattern: `(?:${commandVerbs}) [^"]+?`,
    // In quotes where no host is named: the output of "show version" shows ...
    said: () =>
      `(?:${commandVerbs}) [^"]+?|["'](?:${commandVerbs}) [^"']+["'](?= )(?! (?:on|in|at|from|to|and|by|is|fails|appears) )`,
    says: "a command without quotes: show, ping, dir, clear, debug, test, copy, write, verify, install, terminal, capwap ...",
    read: (text) => unquoted(text) ?? text.trim(),
    example: "show version",
  },
  {
    name: "segment",
    pattern: name,
    said: () => `(?:the )?(?:(?:${areas}) )?(?:${anyQuoted}|${bareName})(?: (?:${areas}))?`,
    read: (text) => placeName(text),
    says: "a segment's name: access, servers or one of your own",
    example: '"access"',
  },
  {
    name: "place",
    pattern: name,
    said: () =>
      `(?:the )?(?:${anyCase(`${ewcWords}|${serverWords}|APs?|access[ -]?points?`)})(?![\\w.-])|(?:the )?(?:(?:${areas}|host|server|AP|controller|EWC) )?(?:${anyQuoted}|${octets}(?:/\\d{1,2})?|${bareName})(?: (?:${areas}))?`,
    read: (text, world) =>
      /^(?:the )?(?:APs?|access[ -]?points?)$/i.test(text)
        ? world.segmentOfAccessPoints()
        : new RegExp(`^(?:the )?(?:${ewcWords}|${serverWords})$`, "i").test(text)
          ? nounNamed("host").read(text, world)
          : placeName(text),
    says: "a segment, a host, an address or a network",
    example: '"servers"',
  },
  {
    name: "path",
    pattern: name,
    said: () =>
      `(?:(?:the |a )?(?:image )?(?:folder|directory|path|file) )?(?:${anyQuoted}|/[^\\s"']*[^\\s"'.,:]|/)|(?:its|the) (?:TFTP |SFTP )?root(?: (?:folder|directory))?`,
    read: (text) =>
      /root(?: \w+)?$/.test(text) && !text.includes("/") ? "/" : (unquoted(text) ?? text.split(" ").pop()!),
    says: "a path on a server, or of a resource",
    example: '"/EWC/17_12_1"',
  },
  {
    name: "version",
    pattern: "\\d{1,3}(?:\\.\\d{1,3}){2}(?:\\.\\d{1,3}|[a-z])?",
    said: () =>
      `(?:(?:the )?(?:(?:Cisco )?IOS[- ]?XE(?: (?:release|version))?|software|version|release|image|code) ?)?["']?[vV]?\\d{1,3}(?:\\.\\d{1,3}){1,3}[a-z]?["']?`,
    read: (text, world) => world.imageVersion(/\d[\d.]*[a-z]?/.exec(text)![0]),
    says: "an AP image version such as 17.9.4.27, or a release such as 17.9.4a or 17.12.4",
    example: "17.12.1.5",
    inSnippets: true,
  },
  {
    name: "address",
    pattern: octets,
    said: () => `(?:(?:the )?(?:IP address|address|IP) )?["']?${octets}["']?`,
    read: (text) => new RegExp(octets).exec(text)![0],
    says: "an IPv4 address",
    example: "172.16.5.27",
    inSnippets: true,
  },
  {
    name: "network",
    pattern: `${octets}/\\d{1,2}`,
    said: () => `["']?${octets}/\\d{1,2}["']?`,
    read: (text) => text.replace(/["']/g, ""),
    says: "an IPv4 network such as 10.7.4.0/24",
    example: "10.7.4.0/24",
  },
  {
    name: "port",
    pattern: "\\d{1,5}",
    said: () => `\\d{1,5}|${anyCase("TFTP|SSH|SFTP|syslog|HTTPS|CAPWAP(?: control| data)?")}`,
    read: readPort,
    says: "a port number, or tftp, ssh, sftp, syslog, https",
    example: "69",
  },
  {
    name: "protocol",
    pattern: "UDP|TCP|udp|tcp",
    read: (text) => text.toLowerCase(),
    says: "UDP, TCP",
    example: "UDP",
    inSnippets: true,
  },
  {
    name: "service",
    pattern: "TFTP|SFTP|SSH|syslog|HTTPS|CAPWAP control|CAPWAP data|CAPWAP|DNS|NTP",
    said: () =>
      `(?:all )?(?:the )?(?:${anyCase("TFTP|SFTP|SSH|[Ss]yslog|HTTPS|RESTCONF|CAPWAP(?: control| data)?|DNS|NTP")})(?: (?:traffic|packets?|messages?|protocol|downloads?|transfers?|requests?|ports?|service))*(?: \\(?(?:UDP |TCP |udp |tcp )?(?:69|22|514|443|5246(?:(?:/| and |-)5247)?|5247)\\)?)?|(?:[Tt]he )?[Pp]orts? (?:69|22|514|443|5246(?:(?:/| and |-)5247)?|5247)`,
    read: (text) =>
      /^(?:the )?ports? /i.test(text)
        ? serviceAt(text)
        : /(?:tftp|sftp|ssh|syslog|https|restconf|capwap(?: (?:control|data))?|dns|ntp)/.exec(
            text.toLowerCase(),
          )![0],
    says: "TFTP (UDP 69), SFTP and SSH (TCP 22), syslog (UDP 514), HTTPS (TCP 443), CAPWAP (UDP 5246 and 5247; or CAPWAP control, CAPWAP data), DNS, NTP",
    example: "TFTP",
  },
  {
    name: "transfer mode",
    pattern: "TFTP|SFTP|tftp|sftp",
    read: (text) => text.toLowerCase(),
    says: "TFTP, SFTP",
    example: "TFTP",
  },
  {
    name: "mode",
    pattern: webModes.join("|"),
    said: () => anyCase(webModes.join("|")),
    read: (text) => text.toUpperCase(),
    says: "TFTP, SFTP, CCO, as in the web interface",
    example: "TFTP",
  },
  {
    name: "way",
    pattern: ways.join("|"),
    said: () => "(?:the )?(?:CLI|command line|RESTCONF|web (?:interface|UI|page)|GUI|WebUI|browser)",
    read: (text) =>
      /RESTCONF/.test(text) ? "RESTCONF" : /CLI|command/.test(text) ? "the CLI" : "the web interface",
    says: ways.join(", "),
    example: "the CLI",
  },
  {
    name: "upgrade step",
    pattern: upgradeSteps.join("|"),
    said: () => `(?:the )?["']?(?:${upgradeSteps.map((step) => anyCase(step)).join("|")})["']?(?: step)?`,
    read: (text) =>
      upgradeSteps.find((step) => text.toLowerCase().includes(step.toLowerCase())) ?? upgradeSteps[0],
    says: upgradeSteps.join(", "),
    example: "Activate",
  },
  {
    name: "block",
    pattern: "drops|rejects|blocks",
    said: () =>
      "(?:(?:should|must|will|does) )?(?:silently )?(?:drops?|dropped|blocks?|blocked|blocking|den(?:y|ies|ied)|discards?|filters?|eats?|prevents?|forbids?|prohibits?|closes?|cuts off|rejects?|rejected|refuses?)|(?:does not|doesn['’]t|should not|must not|will not) (?:allow|permit|accept|pass|open|forward)(?: through)?",
    read: (text) => (/(?:rejects?|rejected|refuses?)$/i.test(text) ? "reject" : "drop"),
    says: "drops (silence; also blocks, denies) or rejects (ICMP port unreachable, TCP reset)",
    example: "drops",
  },
  {
    name: "duration",
    pattern: "\\d+(?:\\.\\d+)? (?:milliseconds?|ms|seconds?|s|min|minutes?|hours?)",
    said: () => `(?:\\d+(?:[.,]\\d+)? ?|(?:${numberWords}) )(?:${unit})(?![A-Za-z])`,
    read: (text) => parseDuration(text),
    says: "500 ms, 28 seconds, 5 min, 2 hours",
    example: "5 minutes",
    inSnippets: true,
  },
  {
    name: "capwap state",
    pattern: capwapStates.join("|"),
    said: () => `(?:the )?["']?(?:${statesAsSaid})["']?(?: (?:CAPWAP )?state)?`,
    read: (text) => {
      const wanted = text.replace(/["']|^the | (?:CAPWAP )?state$/g, "").toLowerCase();
      const plain = (state: string) => state.toLowerCase().replace(/[ -]/g, "");
      return capwapStates.find((state) => plain(state) === plain(wanted)) ?? own(states, wanted) ?? "Run";
    },
    says: capwapStates.join(", "),
    example: "Run",
  },
  {
    name: "image type",
    pattern: imageType,
    said: () => `${imageOf}["']?${imageType}["']?${imageAfter}`,
    read: (text) => new RegExp(imageType).exec(text)![0],
    says: "ap1g4 to ap3g3",
    example: "ap1g8",
  },
  {
    name: "image types",
    pattern: `${imageType}(?:(?:, | and )${imageType})*`,
    said: () =>
      `${imageOf}["']?${imageType}["']?(?:(?:, ?| and | or |, and )["']?${imageType}["']?)*${imageAfter}`,
    read: (text) => text.match(new RegExp(imageType, "g")),
    says: "one or more of them: ap1g6 and ap1g8",
    example: "ap1g6 and ap1g8",
  },
  {
    name: "defect",
    pattern: imageDefects.join("|"),
    said: () =>
      `${imageDefects.join("|")}|corrupted|broken|damaged|defective|incomplete|cut off|half uploaded|not signed|wrong family`,
    read: (text) => {
      const word = text.toLowerCase();
      if (/^(?:corrupted|broken|damaged|defective)$/.test(word)) return "corrupt";
      if (/^(?:incomplete|cut off|half uploaded)$/.test(word)) return "truncated";
      if (word === "not signed") return "unsigned";
      return word.replace(" ", "-");
    },
    says: imageDefects.join(", "),
    example: "corrupt",
  },
  {
    name: "certificate",
    pattern: "valid|expired|foreign-ca|wrong-key|missing",
    said: () => "valid|expired|foreign[- ](?:ca|CA)|untrusted|wrong[- ]key|missing",
    read: (text) => (/untrusted/i.test(text) ? "foreign-ca" : text.toLowerCase().replace(" ", "-")),
    says: "valid, expired, foreign-ca, wrong-key, missing (of a controller)",
    example: "expired",
  },
  {
    name: "moment",
    pattern: "\\d{4}-\\d\\d-\\d\\d(?:T\\d\\d:\\d\\d:\\d\\dZ)?",
    read: (text) => (text.includes("T") ? text : `${text}T00:00:00Z`),
    says: "a day such as 2013-12-04, or a time such as 2013-12-04T22:23:49Z",
    example: "2013-12-04",
  },
  {
    name: "login outcome",
    pattern: "accepted|refused",
    said: () => "accepted|refused|successful|rejected|denied|possible",
    read: (text) => (/accepted|successful|possible/i.test(text) ? "accepted" : "refused"),
    says: "accepted, refused",
    example: "accepted",
  },
  {
    name: "dialect",
    pattern: "classic|current",
    read: (text) => text.toLowerCase(),
    says: "classic, current",
    example: "classic",
  },
  {
    name: "partition",
    pattern: "primary|backup",
    said: () => "primary|running|active|backup|secondary",
    read: (text) => (/backup|secondary/i.test(text) ? "backup" : "primary"),
    says: "primary (what it runs) or backup (its other partition)",
    example: "backup",
  },
  {
    name: "model",
    pattern: "(?:AIR-|C|CW|IW-?)?(?:AP)?\\d{4}[A-Za-z0-9-]*",
    said: () =>
      `["'(]?(?:[Cc]isco |[Cc]atalyst |[Aa]ironet )*(?:AIR-|C|CW|IW-?)?(?:AP)?\\d{4}[A-Za-z0-9-]*["')]?`,
    read: (text) =>
      text
        .replace(/["'()]/g, "")
        .split(" ")
        .pop()!,
    says: "a model such as C9105AXI",
    example: "C9105AXI",
  },
];

/** What Cucumber brings itself; only sentences in other words need them here. */
export const ownNouns: readonly Noun[] = [
  {
    name: "string",
    pattern: `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`,
    said: () => `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|“[^”]*”`,
    read: (text) => (/^["'“]/.test(text) ? text.slice(1, -1).replace(/\\(["'])/g, "$1") : text),
    says: "a text in quotes",
    example: '"Total"',
  },
  {
    name: "int",
    pattern: "-?\\d+",
    said: () => `-?\\d+|${wholeNumberWords.join("|")}`,
    read: (text) => numberOf(text) ?? Number(text),
    says: "a whole number",
    example: "3",
  },
  { name: "float", pattern: "-?\\d+(?:\\.\\d+)?", read: Number, says: "a number", example: "5" },
];

/** A text of one word, which needs no quotes in sentences in other words. */
const word: Noun = {
  name: "word",
  standsFor: "string",
  pattern: "\\S+",
  said: () => `"[^"]*"|'[^']*'|[^\\s"',]+`,
  read: (text) => text,
  says: "a word",
  example: "cisco",
};

/** Whether the language has such a noun; a project's own steps may have others. */
export function isNoun(name: string): boolean {
  return byName.has(name);
}

const byName = new Map([...nouns, ...ownNouns, word].map((noun) => [noun.name, noun]));

/** @throws UsageError when the language has no such noun. */
export function nounNamed(name: string): Noun {
  const found = byName.get(name);
  if (found === undefined) throw new UsageError(`the language has no noun {${name}}`);
  return found;
}

function placeName(text: string): string {
  const name = unquoted(text.replace(/ (?:segment|network|subnet|vlan|site|zone|lan)$/i, ""));
  return (
    name ??
    text
      .replace(/ (?:segment|network|subnet|vlan|site|zone|lan)$/i, "")
      .split(" ")
      .pop()!
  );
}

const portNumbers: Readonly<Record<string, number>> = {
  tftp: 69,
  ssh: 22,
  sftp: 22,
  syslog: 514,
  https: 443,
  capwap: 5246,
  "capwap control": 5246,
  "capwap data": 5247,
};

/** `port 69` is TFTP; of two numbers the first counts. */
function serviceAt(text: string): string | undefined {
  const number = Number(/^ports? (\d+)/i.exec(text)?.[1]);
  return Object.entries(portNumbers).find(([, known]) => known === number)?.[0];
}

function readPort(text: string): number {
  const number = own(portNumbers, text.toLowerCase()) ?? Number(text);
  if (number > 65_535) throw new UsageError(`there is no port ${text}: 65535 is the last`);
  return number;
}
