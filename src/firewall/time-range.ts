/** When a `time-range` holds, by the calendar of the device: any of `periodic` (all the time where there is none), within `absolute`. */
export interface TimeRange {
  readonly name: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly start?: number;
  readonly end?: number;
  readonly periodic: readonly Periodic[];
  /** As it was written: `periodic weekdays 8:00 to 18:00`. */
  readonly text: string;
}

/** From the minute of the week to the other; minute 0 is Sunday 0:00. The last minute is in it. */
export interface Periodic {
  readonly from: number;
  readonly to: number;
}

/** Lab time, milliseconds: `from` is in it, `until` is not. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
}

const minute = 60_000;
const minutesOfWeek = 7 * 24 * 60;
const week = minutesOfWeek * minute;

/** Windows are worked out for so many weeks of lab time. */
const weeksAhead = 5;

/**
 * The lab times at which a time-range holds.
 * @param start the lab's calendar at its beginning, milliseconds since 1970-01-01 UTC
 */
export function windowsOf(range: TimeRange, start: number): TimeWindow[] {
  const end = start + weeksAhead * week;
  const low = Math.max(range.start ?? start, start);
  const high = Math.min(range.end ?? end, end);
  if (low >= high) return [];
  if (range.periodic.length === 0) return [{ from: low - start, until: high - start }];
  const midnight = sundayBefore(start);
  const windows: TimeWindow[] = [];
  for (let sunday = midnight - week; sunday < end; sunday += week) {
    for (const { from, to } of range.periodic) {
      const begins = Math.max(sunday + from * minute, low);
      const length = to < from ? to + minutesOfWeek - from : to - from;
      const ends = Math.min(sunday + (from + length + 1) * minute, high);
      if (begins < ends) windows.push({ from: begins - start, until: ends - start });
    }
  }
  return windows.sort((one, other) => one.from - other.from);
}

function sundayBefore(moment: number): number {
  const day = 24 * 60 * minute;
  const days = Math.floor(moment / day);
  // 1970-01-01 was a Thursday, day 4 of the week.
  return (days - ((days + 4) % 7)) * day;
}
