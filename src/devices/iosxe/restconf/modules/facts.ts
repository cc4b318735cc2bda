import type { Data } from "../schema";

/** `0cd0.f897.ade0` as YANG writes it: `0c:d0:f8:97:ad:e0`. */
export function yangMac(dotted: string): string {
  return dotted.replace(/[.:-]/g, "").toLowerCase().match(/../g)?.join(":") ?? "00:00:00:00:00:00";
}

/** yang:date-and-time as IOS-XE prints it; what never happened is in 1970. */
export function yangTime(epoch: number | undefined): string {
  const [seconds, fraction] = new Date(epoch ?? 0).toISOString().slice(0, -1).split(".");
  return `${seconds}${fraction === "000" ? "" : `.${fraction}000`}+00:00`;
}

/** wireless-types version-info: `17.9.4.27` in its four parts; zeros for what is none. */
export function versionInfo(version: string): Data {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number) ?? [0, 0, 0, 0];
  return { version: parts[0]!, release: parts[1]!, maint: parts[2]!, build: parts[3]! };
}
