import type { Envelope } from "@cucumber/messages";
import { withoutStack } from "../../steps/formatter/scenario-run";
import { printableLines } from "../printable";
import { maskSecrets } from "../report/secrets";

/**
 * Makes what a step failed with fit for every report: no character that a terminal or a parser obeys, no secret, and no stack of
 * ours where a lab is at fault.
 */
export function cleanResult({ testStepFinished, attachment }: Envelope): void {
  const result = testStepFinished?.testStepResult;
  if (result?.message !== undefined) {
    const text = clean(withoutStack(result.message));
    Object.assign(result, { message: text });
    if (result.exception)
      Object.assign(result, {
        exception: { ...result.exception, message: text, stackTrace: text },
      });
  }
  if (attachment?.mediaType === "text/plain" && attachment.contentEncoding === "IDENTITY")
    Object.assign(attachment, { body: clean(attachment.body) });
}

function clean(text: string): string {
  return maskSecrets(printableLines(text));
}
