import { readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Envelope } from "@cucumber/messages";
import { UsageError } from "../errors";
import { refusalWords } from "../node/error-border";
import { makeFolder } from "../node/make-folder";
import { maskSecrets } from "../report/secrets";
import { exitCodes } from "./exit-codes";
import { mergeMessages } from "./merge-messages";
import { RunOutcome } from "./run-outcome";
import { RunResults, resultFiles, writeResults } from "./run-results";

const messagesFile = "scenarios.ndjson";

/**
 * Makes one report of the message files that several runs (shards) have left: index page, messages, JUnit, Markdown.
 * @returns the exit code of all together
 */
export async function merge(paths: readonly string[], folder: string): Promise<number> {
  const messages = mergeMessages(paths.map((path) => readMessages(fileAt(path))));
  const results = new RunResults(folder);
  const outcome = new RunOutcome();
  for (const message of messages) {
    results.take(message);
    outcome.take(message);
  }
  const result = results.result(undefined);
  makeFolder(folder);
  const lines = messages.map((message) => `${JSON.stringify(message)}\n`).join("");
  await writeFile(join(folder, messagesFile), maskSecrets(lines));
  await writeFile(join(folder, "scenarios.xml"), maskSecrets(junit(messages)));
  const refused = writeResults(result, resultFiles("embedded", folder));
  if (refused !== undefined) process.stderr.write(`the reports could not be written: ${refused}\n`);
  const { scenarios } = result;
  const of = (status: string) => scenarios.filter((one) => one.status === status).length;
  process.stdout.write(
    `scenarios: ${of("passed")} passed, ${of("failed")} failed of ${paths.length} runs in ${(result.milliseconds / 1000).toFixed(1)} s\n`,
  );
  process.stdout.write(`report: ${join(folder, "index.html")}\n`);
  return of("failed") > 0 ? exitCodes.failed : outcome.code(true);
}

function fileAt(path: string): string {
  try {
    return statSync(path).isDirectory() ? join(path, messagesFile) : path;
  } catch (cause) {
    throw new UsageError(`${path}: ${refusalWords(cause)}`);
  }
}

function readMessages(file: string): Envelope[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file}: ${refusalWords(cause)}`);
  }
  return text.split("\n").flatMap((line, index) => {
    if (line === "") return [];
    try {
      return [JSON.parse(line) as Envelope];
    } catch {
      throw new UsageError(
        "this is no message of Cucumber's; `ewclab run` writes them to reports/scenarios.ndjson",
        {
          file,
          line: index + 1,
          column: 1,
        },
      );
    }
  });
}

/** By Cucumber's own formatter. */
function junit(messages: readonly Envelope[]): string {
  const cucumber = createRequire(require.resolve("@cucumber/cucumber"));
  const { JUnitXmlPrinter } = cucumber("@cucumber/junit-xml-formatter") as {
    JUnitXmlPrinter: new (
      options: object,
      write: (content: string) => void,
    ) => { update(message: Envelope): void };
  };
  let text = "";
  const printer = new JUnitXmlPrinter({}, (content) => {
    text += content;
  });
  for (const message of messages) printer.update(message);
  return text;
}
