import { fabricNamed } from "../../containers/fabrics";
import { UsageError } from "../errors";
import { type RuleLanguage, ruleLanguages } from "../firewall/languages/rules-text";
import type { Fabric } from "../lab/fabric";
import { differenceLines, ruleDifference } from "../matrix/difference";
import { type MatrixFormat, matrixDocument } from "../matrix/documents";
import { findingLines, findingsOf } from "../matrix/findings";
import { type ProvenFix, provenFix, type TransferMode } from "../matrix/fix";
import { portMatrix } from "../matrix/port-matrix";
import { labAroundRules, type RulesSite, tellsNetworks } from "../matrix/rules-lab";
import { withRulesRead } from "../node/rule-files";
import { parseLabFile } from "../topology/lab-file";
import type { Topology } from "../topology/topology";
import { exitCodes } from "./exit-codes";
import { readLabFile } from "./validate";

export interface MatrixCommand extends Omit<RulesSite, "interfaces" | "language"> {
  readonly fabric: Fabric["name"];
  readonly json?: boolean;
  readonly format: MatrixFormat;
  readonly language?: string;
  /** `access=ens192`, the firewall's interface in a segment. */
  readonly interface: readonly string[];
  /** `tftp`, `sftp`, or both of them. */
  readonly fix?: string | true;
}

const ourError =
  "What was worked out is not what the packets proved. That is an error of ewclab, not of your rules: please report it with this file.\n";

/**
 * A rule set's port matrix: of a lab file, of an access list, of a firewall's configuration or of an nftables file in a lab
 * of the addresses given. With a second file: the difference of the two.
 */
export async function matrix(
  file: string,
  newer: string | undefined,
  options: MatrixCommand,
): Promise<number> {
  if (newer !== undefined) return difference(file, newer, options);
  const topology = await topologyOf(file, options);
  const fabric = await fabricNamed(options.fabric);
  if (options.fix !== undefined) return fixes(fabric, topology, modesOf(options.fix), options);
  const result = await portMatrix(fabric, topology, options);
  const findings = findingsOf(topology);
  const format = options.json ? "json" : options.format;
  process.stdout.write(matrixDocument(format, { file, topology, matrix: result, findings }));
  if (format === "text")
    process.stdout.write(
      findingLines(findings)
        .map((line) => `${line}\n`)
        .join(""),
    );
  if (result.agrees) return exitCodes.passed;
  process.stderr.write(ourError);
  return exitCodes.failed;
}

async function topologyOf(
  file: string,
  options: MatrixCommand,
  segments?: Topology["segments"],
): Promise<Topology> {
  const text = await readLabFile(file);
  if (isLabFile(file)) return withRulesRead(parseLabFile(text, file));
  return labAroundRules(text, file, { ...siteOf(options), ...(segments === undefined ? {} : { segments }) });
}

const isLabFile = (file: string): boolean => /\.ya?ml$/i.test(file);

/** Both in one network: that of the lab file, or of the configuration that tells its interfaces' addresses. */
async function bothIn(file: string, newer: string, options: MatrixCommand): Promise<[Topology, Topology]> {
  const { language } = siteOf(options);
  const leads = async (one: string) => isLabFile(one) || tellsNetworks(await readLabFile(one), one, language);
  if (!(await leads(file)) && (await leads(newer))) {
    const fresh = await topologyOf(newer, options);
    return [await topologyOf(file, options, fresh.segments), fresh];
  }
  const old = await topologyOf(file, options);
  return [old, await topologyOf(newer, options, old.segments)];
}

function siteOf({
  language,
  interface: interfaces,
  fabric: _,
  json,
  format,
  fix,
  ...site
}: MatrixCommand): RulesSite {
  return {
    ...site,
    interfaces: interfacesOf(interfaces),
    ...(language === undefined ? {} : { language: languageNamed(language) }),
  };
}

async function difference(file: string, newer: string, options: MatrixCommand): Promise<number> {
  const { json } = options;
  const [old, fresh] = await bothIn(file, newer, options);
  const result = ruleDifference(old, fresh);
  if (json) process.stdout.write(`${JSON.stringify({ old: file, new: newer, ...result }, null, 2)}\n`);
  else process.stdout.write(`${differenceLines(result, [file, newer]).join("\n")}\n`);
  if (!result.agrees) process.stderr.write(ourError);
  return result.agrees && result.differences.length === 0 ? exitCodes.passed : exitCodes.failed;
}

/** Passed when each is proven: the upgrade goes through with these lines. */
async function fixes(
  fabric: Fabric,
  topology: Topology,
  modes: readonly TransferMode[],
  { json }: MatrixCommand,
): Promise<number> {
  const found: ProvenFix[] = [];
  for (const mode of modes) found.push(await provenFix(fabric, topology, mode));
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else process.stdout.write(`${found.flatMap(fixLines).join("\n")}\n`);
  return found.every(({ isProven }) => isProven) ? exitCodes.passed : exitCodes.failed;
}

function fixLines({ mode, commands, lines, isProven }: ProvenFix): string[] {
  const name = mode.toUpperCase();
  const proof = isProven ? "proven by an upgrade in a lab" : "NOT proven: an upgrade in a lab did not pass";
  if (commands.length === 0) return [`An upgrade over ${name} passes as the rules are (${proof}).`, ""];
  const flows = [...new Set(lines.map(({ flow }) => flow))];
  const count = lines.length === 1 ? "one line" : `${lines.length} lines, and none of them can be left out`;
  return [
    `An upgrade over ${name} needs ${count}:`,
    "",
    ...commands.map((command) => `  ${command}`),
    "",
    `They are for: ${flows.join("; ")}.`,
    `With them it passes (${proof}).`,
    "",
  ];
}

function modesOf(fix: string | true): TransferMode[] {
  if (fix === true || fix === "both") return ["tftp", "sftp"];
  if (fix === "tftp" || fix === "sftp") return [fix];
  throw new UsageError(`--fix ${fix}: expected tftp, sftp or both`);
}

function languageNamed(text: string): RuleLanguage {
  const found = ruleLanguages.find((language) => language === text);
  if (found === undefined) throw new UsageError(`--language ${text}: expected ${ruleLanguages.join(", ")}`);
  return found;
}

/** @throws UsageError for what is no `segment=name`. */
function interfacesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const found = /^([^=]+)=([^=]+)$/.exec(text);
      if (!found)
        throw new UsageError(`--interface ${text}: expected a segment and a name, such as access=ens192`);
      return [found[1], found[2]];
    }),
  );
}
