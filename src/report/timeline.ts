import { printable } from "../printable";

/** What several hosts printed, as one list in order of time: `17:05:37.108  9120-EWC  <line>`. */
export function timeline(
  logs: readonly {
    readonly host: string;
    readonly lines: readonly { readonly at: number; readonly text: string }[];
  }[],
  /** Milliseconds since 1970-01-01 UTC at lab time 0. */
  startEpoch: number,
): string {
  const width = Math.max(0, ...logs.map(({ host }) => host.length));
  return logs
    .flatMap(({ host, lines }) => lines.map(({ at, text }) => ({ host, at, text })))
    .sort((a, b) => a.at - b.at)
    .map(({ host, at, text }) => `${timeOfDay(startEpoch + at)}  ${host.padEnd(width)}  ${printable(text)}\n`)
    .join("");
}

export function timeOfDay(epoch: number): string {
  return new Date(epoch).toISOString().slice(11, 23);
}
