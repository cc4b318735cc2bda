import { UsageError } from "../errors";
import { jsonIn } from "../node/json-text";
import { type FaultKind, faultKinds } from "./faults";
import type { StormPlan } from "./plan";

const format = "ewclab storm 1";

/** A plan as a file: `ewclab storm --case` replays it. */
export function caseText(plan: StormPlan): string {
  return `${JSON.stringify({ format, ...plan }, null, 2)}\n`;
}

const needed = [
  "seed",
  "kind",
  "from",
  "to",
  "server",
  "accessPoints",
  "defects",
  "faults",
  "calmAt",
] as const;

/** @throws UsageError for what is no case, or holds a fault that nobody knows. */
export function readCase(text: string, file: string): StormPlan {
  const data = jsonIn(text, file) as Record<string, unknown>;
  if (data === null || typeof data !== "object" || data.format !== format)
    throw new UsageError(`${file} is no storm's case: "format": "${format}" is expected`);
  const missing = needed.filter((key) => !Object.hasOwn(data, key));
  if (missing.length > 0) throw new UsageError(`${file}: ${missing.join(", ")} is missing`);
  const { faults } = data as unknown as StormPlan;
  if (!Array.isArray(faults)) throw new UsageError(`${file}: "faults" is a list`);
  for (const [index, fault] of faults.entries()) {
    if (!faultKinds.includes((fault as { kind?: FaultKind })?.kind as FaultKind))
      throw new UsageError(
        `${file}: faults.${index} is of a kind that is not known; known are ${faultKinds.join(", ")}`,
      );
    if (typeof fault.at !== "number") throw new UsageError(`${file}: faults.${index} has no time "at"`);
  }
  const { format: _, ...plan } = data;
  return { imageSpace: undefined, rival: undefined, ...plan } as unknown as StormPlan;
}
