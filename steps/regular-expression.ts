import { UsageError } from "../src/errors";

/** What a sentence has as a pattern. @throws UsageError when it is none. */
export function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern.replace(/^\/(.*)\/$/, "$1"), "m");
  } catch (error) {
    throw new UsageError(`"${pattern}" is no regular expression: ${(error as Error).message}`);
  }
}
