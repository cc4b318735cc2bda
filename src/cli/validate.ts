import { UsageError } from "../errors";
import { fileIssues } from "../node/file-issues";
import { readText } from "../node/read-text";
import { parseLabFile, type TopologyCheck } from "../topology/lab-file";
import type { Topology } from "../topology/topology";
import { exitCodes } from "./exit-codes";

/** Checks each file and says of each whether it can be; goes on after the first that cannot. */
export async function validate(files: readonly string[]): Promise<number> {
  let code: number = exitCodes.passed;
  for (const file of files) {
    try {
      const told: string[] = [];
      const { controllers, accessPoints, servers } = await understood(await readLabFile(file), file, told);
      process.stdout.write(
        `${file}: ok (${counted(controllers, "controller")}, ${counted(accessPoints, "access point")}, ${counted(servers, "server")})\n`,
      );
      for (const sentence of told) process.stdout.write(`  ${sentence}\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${error.message}\n`);
      code = exitCodes.usage;
    }
  }
  return code;
}

/** What only some lab files need is loaded for those: the devices' own reading of configurations, the languages of rules. */
async function understood(text: string, file: string, told: string[]): Promise<Topology> {
  const topology = devicesRead.test(text) ? undefined : plainly(text, file, told);
  if (topology === undefined) {
    const { startupIssues } = await import("../node/startup-check");
    told.length = 0;
    const check: TopologyCheck = (lab) => [...startupIssues(lab), ...fileIssues(lab)];
    return withRules(parseLabFile(text, file, (sentence) => told.push(sentence), check));
  }
  return withRules(topology);
}

/** Keys whose values a device has to read: no need to find that out by reading the file twice. */
const devicesRead = /\b(?:configuration|username)\b/;

async function withRules(topology: Topology): Promise<Topology> {
  if (topology.firewall.configuration === undefined) return topology;
  return (await import("../node/rule-files")).withRulesRead(topology);
}

/** undefined: a device has to read what is in it, or it cannot be and everything that is wrong is to be told. */
function plainly(text: string, file: string, told: string[]): Topology | undefined {
  try {
    const topology = parseLabFile(text, file, (sentence) => told.push(sentence), fileIssues);
    const isPlain = topology.controllers.every(
      ({ configuration, username }) => configuration === "" && /^[\w.-]{1,64}$/.test(username),
    );
    return isPlain ? topology : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function counted({ length }: { readonly length: number }, thing: string): string {
  return `${length} ${thing}${length === 1 ? "" : "s"}`;
}

/** @throws UsageError when the file cannot be read. */
export async function readLabFile(file: string): Promise<string> {
  return readText(file);
}
