import { InternalError, UsageError } from "../../errors";
import type { PortRange, Rule } from "../rule";
import { readIos } from "./ios/configuration";
import { asaPorts, iosPorts, type Transport } from "./names";
import type { RuleLanguage } from "./rules-text";

/** A rule that is to be written into a text, before the line (from 1) that is given. */
export interface WrittenRule {
  readonly rule: Rule;
  readonly beforeLine: number;
  /** A line of the list into which it goes: the one behind it, or the last one before it. */
  readonly beside: number;
}

/** The text with the rules in it, and the commands that do the same on the device. */
export interface ChangedText {
  readonly text: string;
  readonly commands: readonly string[];
}

/**
 * Writes rules into a configuration in its own language.
 * @throws UsageError where the language has no line for such a rule.
 */
export function writeRules(text: string, language: RuleLanguage, rules: readonly WrittenRule[]): ChangedText {
  switch (language) {
    case "asa":
      return writeAsa(text, rules);
    case "iptables":
      return writeIptables(text, rules);
    default:
      return writeIos(text, rules);
  }
}

/** What makes a firewall follow TFTP to its reply ports. */
export function writeTftpHelper(text: string, language: RuleLanguage): ChangedText {
  if (language === "iptables") {
    const rule = "-A PREROUTING -p udp -m udp --dport 69 -j CT --helper tftp";
    return {
      text: `*raw\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n${text}`,
      commands: [`iptables -t raw ${rule}`],
    };
  }
  if (language !== "asa")
    throw new UsageError("an access list of IOS knows no connections: there is nothing to follow TFTP with");
  const commands = ["policy-map global_policy", " class inspection_default", "  inspect tftp"];
  return { text: `${text.replace(/\n*$/, "\n")}${commands.join("\n")}\n`, commands };
}

/** A line that goes in before another. */
interface Insertion {
  readonly before: number;
  readonly line: string;
}

function inserted(lines: readonly string[], insertions: readonly Insertion[]): string {
  const all = [...lines.keys(), lines.length].flatMap((index) => [
    ...insertions.filter(({ before }) => before === index + 1).map(({ line }) => line),
    ...(lines[index] === undefined ? [] : [lines[index]]),
  ]);
  return all.join("\n");
}

// ---- IOS ---------------------------------------------------------------------------------------------------------

function writeIos(text: string, rules: readonly WrittenRule[]): ChangedText {
  const lines = text.split(/\r?\n/);
  const commands: string[] = [];
  const insertions: Insertion[] = [];
  for (const { name = "", entries } of readIos(text).lists) {
    const own = rules.filter(({ beside }) => entries.some(({ line }) => line === beside));
    if (own.length === 0) continue;
    const isStandard = /^\d+$/.test(name) && isStandardNumber(Number(name));
    const { sequences, isResequenced } = sequencesFor(entries, own);
    if (isResequenced) {
      commands.push(`ip access-list resequence ${name} 10 10`);
      for (const [index, { line }] of entries.entries())
        lines[line - 1] = withSequence(lines[line - 1] ?? "", (index + 1) * 10);
    }
    if (name !== "") commands.push(`ip access-list ${isStandard ? "standard" : "extended"} ${name}`);
    for (const [index, { rule, beside, beforeLine }] of own.entries()) {
      const sequence = sequences[index] as number;
      const line = isStandard ? standardLine(rule) : iosLine(rule);
      commands.push(` ${sequence} ${line}`);
      insertions.push({
        before: beforeLine,
        line: `${prefixOf(lines[beside - 1] ?? "", name, sequence)}${line}`,
      });
    }
  }
  return { text: inserted(lines, insertions), commands };
}

/** What stands before a line's `permit`, as in the line beside it. */
function prefixOf(neighbour: string, name: string, sequence: number): string {
  if (/^\s*access-list\s/i.test(neighbour)) return `access-list ${name} `;
  const indent = /^\s*/.exec(neighbour)?.[0] ?? "";
  return /^\s*\d+\s/.test(neighbour) ? `${indent}${sequence} ` : indent;
}

function withSequence(line: string, sequence: number): string {
  return line.replace(/^(\s*)\d+(\s)/, `$1${sequence}$2`);
}

interface Numbered {
  readonly sequence: number;
  readonly line: number;
}

/** A sequence number for each rule, between those of its neighbours; after a resequence where there is no room. */
function sequencesFor(
  entries: readonly Numbered[],
  rules: readonly WrittenRule[],
): { readonly sequences: readonly number[]; readonly isResequenced: boolean } {
  const numbers = (all: readonly number[]): number[] | undefined => {
    const made: number[] = [];
    for (const [index, { beforeLine }] of rules.entries()) {
      const at = placeOf(entries, beforeLine);
      const others = rules.filter(({ beforeLine: other }) => placeOf(entries, other) === at).length;
      const earlier = rules
        .slice(0, index)
        .filter(({ beforeLine: other }) => placeOf(entries, other) === at).length;
      const low = all[at - 1] ?? 0;
      const high = all[at];
      if (high === undefined) made.push((Math.floor(low / 10) + 1 + earlier) * 10);
      else {
        const step = Math.floor((high - low) / (others + 1));
        if (step < 1) return undefined;
        made.push(low + step * (earlier + 1));
      }
    }
    return made;
  };
  const sequences = numbers(entries.map(({ sequence }) => sequence));
  if (sequences !== undefined) return { sequences, isResequenced: false };
  const again = numbers(entries.map((_, index) => (index + 1) * 10));
  if (again === undefined)
    throw new InternalError("more lines go in at one place than a resequenced list has room for");
  return { sequences: again, isResequenced: true };
}

/** How many entries stand before a line of the text. */
function placeOf(entries: readonly Numbered[], beforeLine: number): number {
  const at = entries.findIndex(({ line }) => line >= beforeLine);
  return at === -1 ? entries.length : at;
}

function isStandardNumber(number: number): boolean {
  return number < 100 || (number >= 1300 && number <= 1999);
}

function iosLine(rule: Rule): string {
  const { protocol, source, destination, sourcePorts, destinationPorts, established } = oneOfEach(
    rule,
    "Cisco IOS",
  );
  const place = (text: string | undefined) => (text === undefined ? "any" : `host ${text}`);
  return [
    "permit",
    protocol,
    place(source),
    ...portWords(sourcePorts, protocol, iosPorts),
    place(destination),
    ...portWords(destinationPorts, protocol, iosPorts),
    ...(established ? ["established"] : []),
  ].join(" ");
}

/** A standard list looks at sources alone: it cannot open less than all of one. */
function standardLine({ source }: Rule): string {
  if (typeof source !== "string") throw new UsageError("a standard list has no line for such packets");
  return `permit ${source}`;
}

// ---- ASA ---------------------------------------------------------------------------------------------------------

function writeAsa(text: string, rules: readonly WrittenRule[]): ChangedText {
  const lines = text.split(/\r?\n/);
  const commands: string[] = [];
  const insertions: Insertion[] = [];
  for (const { rule, beforeLine, beside } of rules) {
    const name = /^\s*access-list\s+(\S+)/i.exec(lines[beside - 1] ?? "")?.[1];
    if (name === undefined) throw new UsageError("there is no list into which a line could go");
    const isOfList = (line: string) => line.trimStart().startsWith(`access-list ${name} `);
    // Remarks count, too; so do the lines that went in before this one.
    const above = lines.slice(0, beforeLine - 1).filter(isOfList).length;
    const before = insertions.filter((one) => one.before <= beforeLine && isOfList(one.line)).length;
    const line = asaLine(rule);
    commands.push(`access-list ${name} line ${above + before + 1} extended ${line}`);
    insertions.push({ before: beforeLine, line: `access-list ${name} extended ${line}` });
  }
  return { text: inserted(lines, insertions), commands };
}

function asaLine(rule: Rule): string {
  const { protocol, source, destination, sourcePorts, destinationPorts } = oneOfEach(rule, "Cisco ASA");
  const place = (text: string | undefined) => (text === undefined ? "any" : `host ${text}`);
  return [
    "permit",
    protocol,
    place(source),
    ...portWords(sourcePorts, protocol, asaPorts),
    place(destination),
    ...portWords(destinationPorts, protocol, asaPorts),
  ].join(" ");
}

// ---- iptables ----------------------------------------------------------------------------------------------------

function writeIptables(text: string, rules: readonly WrittenRule[]): ChangedText {
  const lines = text.split(/\r?\n/);
  const commands: string[] = [];
  const insertions: Insertion[] = [];
  for (const { rule, beforeLine, beside } of rules) {
    const chain = /-A\s+(\S+)/.exec(lines[beside - 1] ?? "")?.[1] ?? "FORWARD";
    const isOfChain = (line: string) =>
      new RegExp(`^(\\[\\d+:\\d+\\] )?-A ${chain.replace(/\W/g, "\\$&")} `).test(line);
    const above = lines.slice(0, beforeLine - 1).filter(isOfChain).length;
    const before = insertions.filter((one) => one.before <= beforeLine && isOfChain(one.line)).length;
    const line = iptablesLine(rule);
    commands.push(`iptables -I ${chain} ${above + before + 1} ${line}`);
    insertions.push({ before: beforeLine, line: `-A ${chain} ${line}` });
  }
  return { text: inserted(lines, insertions), commands };
}

function iptablesLine(rule: Rule): string {
  if (rule.state !== undefined && rule.protocol === undefined)
    return `-m conntrack --ctstate ${rule.state.join(",").toUpperCase()} -j ACCEPT`;
  const { protocol, source, destination, sourcePorts, destinationPorts } = oneOfEach(rule, "iptables");
  const ports = (option: string, range: PortRange | undefined) =>
    range === undefined
      ? []
      : [option, range.first === range.last ? `${range.first}` : `${range.first}:${range.last}`];
  return [
    ...(source === undefined ? [] : ["-s", `${source}/32`]),
    ...(destination === undefined ? [] : ["-d", `${destination}/32`]),
    "-p",
    protocol,
    "-m",
    protocol,
    ...ports("--sport", sourcePorts),
    ...ports("--dport", destinationPorts),
    "-j",
    "ACCEPT",
  ].join(" ");
}

// ------------------------------------------------------------------------------------------------------------------

interface Plain {
  readonly protocol: Transport;
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly sourcePorts: PortRange | undefined;
  readonly destinationPorts: PortRange | undefined;
  readonly established: boolean;
}

function oneOfEach(rule: Rule, language: string): Plain {
  const { protocol, source, destination, sourcePorts, destinationPorts } = rule;
  const isPlain =
    (protocol === "udp" || protocol === "tcp") &&
    typeof (source ?? "") === "string" &&
    typeof (destination ?? "") === "string";
  if (!isPlain) throw new InternalError(`${language} has no single line for this rule`);
  return {
    protocol,
    source: source as string | undefined,
    destination: destination as string | undefined,
    sourcePorts: sourcePorts?.[0],
    destinationPorts: destinationPorts?.[0],
    established: rule.established ?? false,
  };
}

function portWords(
  range: PortRange | undefined,
  protocol: Transport,
  names: Readonly<Record<Transport, ReadonlyMap<string, number>>>,
): string[] {
  if (range === undefined) return [];
  if (range.first !== range.last) return ["range", `${range.first}`, `${range.last}`];
  const name = [...names[protocol]].find(([, number]) => number === range.first)?.[0];
  return ["eq", name ?? `${range.first}`];
}
