import type { Explanation } from "./explain";

/**
 * The text of a failure, for terminal, JUnit and page alike: what did not happen, the lines that say why, what to do, and
 * below that what was seen instead.
 */
export function failureText(headline: string, explanation: Explanation | undefined, details: string): string {
  const { lines = [], remedy } = explanation ?? {};
  const [first = "", ...rest] = lines;
  return [
    headline,
    ...(first === "" ? [] : [`  ${first}`, ...rest.map((line) => `  ${line}`)]),
    ...(remedy === undefined ? [] : [`  => ${remedy}`]),
    ...(details === "" ? [] : [details]),
  ].join("\n");
}
