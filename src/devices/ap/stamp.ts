import { calendarTime, clock, two } from "../../wire/syslog/calendar";

/** The stamp before an AP's console line, `[*07/12/2023 07:41:00.7960]`, of milliseconds since 1970 UTC. */
export function stamp(epoch: number): string {
  const time = calendarTime(epoch);
  // Devices print a tenth of a millisecond that is always 0.
  const fraction = `${String(time.millisecond).padStart(3, "0")}0`;
  return `[*${two(time.month)}/${two(time.day)}/${time.year} ${clock(time)}.${fraction}]`;
}
