import type { LabEvent } from "./event";

/** Events as newline-delimited JSON, one a line. */
export function eventLines(events: readonly LabEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}
