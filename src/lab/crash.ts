import type { LineLog } from "./line-log";

/** How the line begins by which a fabric tells, on a host's console or log, that the program of the host has thrown. */
const mark = "*** ewc-lab: ";

/** A host whose program threw: a fault of the lab's, which is that host's crash. It has no power until it is given some. */
export interface Crash {
  readonly host: string;
  /** Milliseconds of lab time. */
  readonly at: number;
  /** `UsageError: "images" is not an IPv4 address`. */
  readonly text: string;
}

/** What goes on the host's console, whole lines. */
export function crashText(host: string, error: unknown): string {
  const [what = "", ...trace] = (
    error instanceof Error ? (error.stack ?? String(error)) : String(error)
  ).split("\n");
  const lines = [`${mark}${host} crashed: ${what}`, ...trace, `${mark}${host} has no power now`];
  return `\n${lines.join("\n")}\n`;
}

/** Calls back for each crash that the host's console tells of. */
export function onCrash(host: string, console: LineLog, listener: (crash: Crash) => void): void {
  const begin = `${mark}${host} crashed: `;
  console.onLine(({ at, text }) => {
    if (text.startsWith(begin)) listener({ host, at, text: text.slice(begin.length) });
  });
}
