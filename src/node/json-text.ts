import { UsageError } from "../errors";

/**
 * JSON that somebody wrote.
 * @param file as the message names it
 * @throws UsageError at the line and column where it stops being JSON.
 */
export function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const at = faultIn(text);
    const before = text.slice(0, at).split("\n");
    const found =
      at >= text.length ? "it ends too early" : `${JSON.stringify(text.charAt(at))} cannot stand here`;
    throw new UsageError(`this is no JSON: ${found}`, {
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  }
}

/** The first octet with which the text can be no beginning of JSON; its length where it is one. */
function faultIn(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (beginsJson(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** V8 names no place for many faults, but tells a text that only ends too early: by name, or by the place of its end. */
function beginsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const place = /at position (\d+)/.exec(message);
    return message.includes("end of JSON input") || (place !== null && Number(place[1]) >= text.length);
  }
}
