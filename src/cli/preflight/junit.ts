import { writeFile } from "node:fs/promises";
import { XMLBuilder } from "fast-xml-parser";
import { EnvironmentError } from "../../errors";
import { refusalWords } from "../../node/error-border";
import type { FileVerdict } from "./judge";

/** @throws EnvironmentError when the file cannot be written. */
export async function writeJunit(file: string, url: string, verdicts: readonly FileVerdict[]): Promise<void> {
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true });
  const text = builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    testsuite: {
      "@_name": `preflight of ${url}`,
      "@_tests": verdicts.length,
      "@_failures": verdicts.filter(({ ok }) => !ok).length,
      testcase: verdicts.map(({ file: name, ok, what, log, remedy, milliseconds }) => ({
        "@_classname": "preflight",
        "@_name": name,
        "@_time": (milliseconds / 1_000).toFixed(3),
        ...(ok ? { "system-out": log } : { failure: { "@_message": what, "#text": `${log}\n${remedy}` } }),
      })),
    },
  });
  await writeFile(file, String(text)).catch((cause: unknown) => {
    throw new EnvironmentError(`${file} cannot be written: ${refusalWords(cause)}`, { cause });
  });
}
