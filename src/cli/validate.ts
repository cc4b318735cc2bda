import { readFile } from "node:fs/promises";
import { UsageError } from "../errors";
import { deviceSchema } from "../fabrics/device/spec";
import { refusalWords } from "../node/error-border";

import { withRulesRead } from "../node/rule-files";
import { startupIssues } from "../node/startup-check";
import { eventJsonSchema } from "../report/events/event-schema";
import { parseLabFile } from "../topology/lab-file";
import { labFileSchema } from "../topology/topology";
import { exitCodes } from "./exit-codes";

/** Checks each file and says of each whether it can be; goes on after the first that cannot. */
export async function validate(files: readonly string[]): Promise<number> {
  let code: number = exitCodes.passed;
  for (const file of files) {
    try {
      const told: string[] = [];
      const { controllers, accessPoints, servers } = await withRulesRead(
        parseLabFile(await readLabFile(file), file, (sentence) => told.push(sentence), startupIssues),
      );
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

function counted({ length }: { readonly length: number }, thing: string): string {
  return `${length} ${thing}${length === 1 ? "" : "s"}`;
}

/** @throws UsageError when the file cannot be read. */
export async function readLabFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${refusalWords(error)}`);
  }
}

export function showSchema(of: { readonly device?: boolean; readonly events?: boolean } = {}): number {
  const schema = of.device ? deviceSchema() : of.events ? eventJsonSchema() : labFileSchema();
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return exitCodes.passed;
}
