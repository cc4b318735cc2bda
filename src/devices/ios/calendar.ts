import { own } from "../../own";

/** What `clock timezone` says; undefined: UTC. `minutes` go the way of `hours`. */
export type Timezone =
  | { readonly name: string; readonly hours: number; readonly minutes: number }
  | undefined;

/** A moment as the device's calendar shows it. */
export interface LocalTime {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
  readonly zone: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

export function localTime(epoch: number, timezone: Timezone): LocalTime {
  const date = new Date(Math.floor(epoch) + offset(timezone));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(),
    milliseconds: date.getUTCMilliseconds(),
    zone: timezone?.name ?? "UTC",
  };
}

/** Milliseconds east of UTC. */
export function offset(timezone: Timezone): number {
  if (!timezone) return 0;
  const minutes = timezone.hours * 60 + (timezone.hours < 0 ? -timezone.minutes : timezone.minutes);
  return minutes * 60_000;
}

/** `12:34:56.789 UTC Tue Jan 30 2024` */
export function clockLine(epoch: number, timezone: Timezone): string {
  const at = localTime(epoch, timezone);
  return `${clock(at)}.${String(at.milliseconds).padStart(3, "0")} ${at.zone} ${calendar(at)}`;
}

/** `12:34:56 UTC Tue Jan 30 2024` */
export function clockLineSeconds(epoch: number, timezone: Timezone): string {
  const at = localTime(epoch, timezone);
  return `${clock(at)} ${at.zone} ${calendar(at)}`;
}

/** `Tue Jan 30 12:34:56 UTC 2024`, as the install engine writes it. */
export function installTime(epoch: number, timezone: Timezone): string {
  const at = localTime(epoch, timezone);
  return `${DAYS[at.weekday]} ${MONTHS[at.month]} ${String(at.day).padStart(2, "0")} ${clock(at)} ${at.zone} ${at.year}`;
}

/** `01/30/2024 12:34:56` */
export function slashTime(epoch: number, timezone: Timezone): string {
  const at = localTime(epoch, timezone);
  return `${two(at.month + 1)}/${two(at.day)}/${at.year} ${clock(at)}`;
}

/** `1 week, 2 days, 3 hours, 4 minutes`, as `show version` counts. */
export function uptime(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const parts = [
    [Math.floor(minutes / 10_080), "week"],
    [Math.floor(minutes / 1440) % 7, "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first);
  return shown.map(([count, unit]) => plural(count, unit)).join(", ");
}

/** `5 days 19 hours 55 minutes 17 seconds`, as `show ap config general` counts. */
export function longUptime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), "day"],
    [Math.floor(seconds / 3600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first);
  return shown.map(([count, unit]) => plural(count, unit)).join(" ");
}

/** The month's number from 0 by its English name, abbreviated or not. */
export function monthNumber(name: string): number {
  return name.length < 3 ? -1 : MONTHS.findIndex((month) => own(FULL, month)!.startsWith(name.toLowerCase()));
}

const FULL: Readonly<Record<string, string>> = {
  Jan: "january",
  Feb: "february",
  Mar: "march",
  Apr: "april",
  May: "may",
  Jun: "june",
  Jul: "july",
  Aug: "august",
  Sep: "september",
  Oct: "october",
  Nov: "november",
  Dec: "december",
};

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function clock(at: LocalTime): string {
  return `${two(at.hours)}:${two(at.minutes)}:${two(at.seconds)}`;
}

function calendar(at: LocalTime): string {
  return `${DAYS[at.weekday]} ${MONTHS[at.month]} ${at.day} ${at.year}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
