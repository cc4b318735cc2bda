/** A moment on the lab's calendar, UTC. Months and days count from 1. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Milliseconds since 1970-01-01 UTC as calendar time. */
export function calendarTime(epoch: number): CalendarTime {
  const date = new Date(Math.floor(epoch));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** `Feb  1 20:52:08`, as syslog(3) and RFC 3164 §4.1.2 have it. */
export function bsdStamp(epoch: number): string {
  const time = calendarTime(epoch);
  return `${monthNames[time.month - 1]} ${String(time.day).padStart(2)} ${clock(time)}`;
}

/** `20:52:08` */
export function clock(time: CalendarTime): string {
  return `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
}

export function two(value: number): string {
  return String(value).padStart(2, "0");
}
