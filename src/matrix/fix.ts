import { UsageError } from "../errors";
import { type CompiledFirewall, type CompiledSet, compileFirewall } from "../firewall/compile";
import { type AddedRule, fixFor, type NeededFlow } from "../firewall/fix";
import type { RuleLanguage } from "../firewall/languages/rules-text";
import { type WrittenRule, writeRules, writeTftpHelper } from "../firewall/languages/write";
import { configurationLanguage } from "../firewall/reading";
import { AccessListText, ConfigurationText } from "../firewall/rule-texts";
import type { FirewallSpec } from "../firewall/spec";
import type { Fabric } from "../lab/fabric";
import type { Topology } from "../topology/topology";
import { flowsOf, type Roles } from "./flows";
import { neededFor, type PortMatrix, portMatrix, rolesOf } from "./port-matrix";

export type TransferMode = "tftp" | "sftp";

/** What a firewall lacks for an upgrade. */
export interface UpgradeFix {
  readonly mode: TransferMode;
  /** In the order in which they are to be typed; empty where nothing is missing. */
  readonly commands: readonly string[];
  /** How many lines of rules these put in. */
  readonly lines: readonly FixLine[];
  /** The lab's firewall with these lines. */
  readonly firewall: FirewallSpec;
}

export interface FixLine {
  /** The flow for which it is. */
  readonly flow: string;
}

export interface ProvenFix extends UpgradeFix {
  /** The matrix with the changed rules: its last rows are the upgrades, proven by packets. */
  readonly matrix: PortMatrix;
  readonly isProven: boolean;
}

/**
 * The fewest lines, in the language of the rules, that let an upgrade through: none of them can be left out.
 * @throws UsageError where the rules are of a kind that has no lines to add to (a table, an nftables file), or what blocks is
 *   no line of a list.
 */
export function upgradeFix(topology: Topology, mode: TransferMode): UpgradeFix {
  const { firewall } = topology;
  if (firewall.nftables !== undefined)
    throw new UsageError(
      "an nftables file is read by the kernel alone: what is to be added to it is not worked out",
    );
  const roles = rolesOf(topology);
  if (roles[mode] === undefined)
    throw new UsageError(`the lab has no ${mode.toUpperCase()} server to ask about`);
  const compiled = compileFirewall(firewall, topology);
  const language = languageIn(firewall);
  const isPassing = (one: CompiledFirewall) =>
    fixFor(one, needed(roles, mode, one.tftpHelper), isStateful)?.added.length === 0;
  if (isPassing(compiled)) return { mode, commands: [], lines: [], firewall };
  // A firewall that follows TFTP opens one port for one transfer, where a rule would open thousands for good.
  const canFollow =
    mode === "tftp" && !compiled.tftpHelper && (language === "asa" || language === "iptables");
  const found = (canFollow ? [true, false] : [false]).flatMap((follows) => {
    const start = { ...compiled, tftpHelper: compiled.tftpHelper || follows };
    const fix = fixFor(start, needed(roles, mode, start.tftpHelper), isStateful);
    return fix === undefined
      ? []
      : [{ start, follows, added: fix.added, lines: fix.added.length + (follows ? 1 : 0) }];
  });
  const [best] = found.sort((one, other) => one.lines - other.lines);
  if (best === undefined)
    throw new UsageError("what blocks the upgrade is no line of a list that lines could be added to");
  return written(topology, best.start, best.added, mode, best.follows);
}

/** As `upgradeFix`, tried: an upgrade in a lab whose firewall has these lines. */
export async function provenFix(fabric: Fabric, topology: Topology, mode: TransferMode): Promise<ProvenFix> {
  const fix = upgradeFix(topology, mode);
  const matrix = await portMatrix(fabric, { ...topology, firewall: fix.firewall });
  const row = matrix.rows.find(({ flow }) => flow === `upgrade over ${mode.toUpperCase()}`);
  return { ...fix, matrix, isProven: row?.proven === "passes" };
}

function needed(roles: Roles, mode: TransferMode, tftpHelper: boolean): NeededFlow[] {
  return flowsOf(roles, tftpHelper)
    .filter(({ name }) => neededFor(name, mode))
    .map(({ name, kind, later }) => ({ name, kinds: later === undefined ? [kind] : [kind, later] }));
}

/** iptables asks by state where its rules do; an ASA knows connections by itself, and IOS lists know none. */
function isStateful({ language }: CompiledSet): boolean {
  return language === "iptables";
}

function languageIn({ configuration }: FirewallSpec): RuleLanguage | undefined {
  return configuration && configurationLanguage(configuration);
}

function written(
  topology: Topology,
  compiled: CompiledFirewall,
  added: readonly AddedRule[],
  mode: TransferMode,
  follows: boolean,
): UpgradeFix {
  const { firewall } = topology;
  const commands: string[] = [];
  let sets = firewall.sets;
  let configuration = firewall.configuration;
  const origins = new Set(added.map((one) => compiled.sets[one.set]?.origin));
  for (const origin of origins) {
    if (origin === undefined)
      throw new UsageError(
        "what blocks is a rule of a table: add a row before it; lines are worked out for texts",
      );
    const own = added.filter((one) => compiled.sets[one.set]?.origin === origin);
    const lines = distinct(own.map((one) => writtenRule(compiled.sets[one.set] as CompiledSet, one)));
    if (origin === "configuration") {
      const text = configuration?.text?.text ?? "";
      const changed = writeRules(text, languageIn(firewall) ?? "ios", lines);
      commands.push(...changed.commands);
      configuration = { ...configuration, text: ConfigurationText.parse(changed.text) };
    } else {
      const changed = writeRules(firewall.sets[origin]?.accessList?.text ?? "", "ios", lines);
      commands.push(...changed.commands);
      sets = sets.map((set, index) =>
        index === origin ? { ...set, accessList: AccessListText.parse(changed.text) } : set,
      );
    }
  }
  if (follows && configuration?.text !== undefined) {
    const changed = writeTftpHelper(configuration.text.text, languageIn(firewall) ?? "asa");
    commands.push(...changed.commands);
    configuration = { ...configuration, text: ConfigurationText.parse(changed.text) };
  }
  return {
    mode,
    commands,
    lines: [
      ...added.map(({ flow }) => ({ flow })),
      ...(follows ? [{ flow: "TFTP data from the reply port" }] : []),
    ],
    firewall: { ...firewall, sets, ...(configuration === undefined ? {} : { configuration }) },
  };
}

/** One list may be asked in several places: what two of them need is written once. */
function distinct(lines: readonly WrittenRule[]): WrittenRule[] {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

/** The place of a rule in the text: before the line that stands behind it, or behind the last. */
function writtenRule(set: CompiledSet, { rule, before }: AddedRule): WrittenRule {
  const behind = set.rules.slice(before).find(({ line }) => line !== undefined)?.line;
  if (behind !== undefined) return { rule, beforeLine: behind, beside: behind };
  const last = set.rules.findLast(({ line }) => line !== undefined)?.line;
  if (last === undefined)
    throw new UsageError(`${set.policyText ?? "the policy"}: there is no list into which a line could go`);
  return { rule, beforeLine: last + 1, beside: last };
}
