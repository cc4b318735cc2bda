import { deviceSchema } from "../fabrics/device/spec";
import { eventJsonSchema } from "../report/events/event-schema";
import { labFileSchema } from "../topology/topology";
import { exitCodes } from "./exit-codes";

export function showSchema(of: { readonly device?: boolean; readonly events?: boolean } = {}): number {
  const schema = of.device ? deviceSchema() : of.events ? eventJsonSchema() : labFileSchema();
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  return exitCodes.passed;
}
