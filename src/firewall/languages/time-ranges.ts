import type { Periodic, TimeRange } from "../time-range";
import type { LineReader } from "./words";

const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const groups = new Map<string, readonly number[]>([
  ["daily", [0, 1, 2, 3, 4, 5, 6]],
  ["weekdays", [1, 2, 3, 4, 5]],
  ["weekend", [0, 6]],
]);
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;
const dayMinutes = 24 * 60;

/** A time-range while its lines are read. IOS and ASA write it alike; its times are the lab's calendar, UTC. */
export class TimeRangeText {
  #start: number | undefined;
  #end: number | undefined;
  readonly #periodic: Periodic[] = [];
  readonly #lines: string[] = [];

  constructor(readonly name: string) {}

  /** One line of it: `absolute ...` or `periodic ...`. */
  add(reader: LineReader): void {
    const kind = reader.oneOf(["absolute", "periodic"] as const, "absolute or periodic");
    if (kind === "absolute") this.#absolute(reader);
    else this.#periodicLine(reader);
    reader.end();
    this.#lines.push(reader.line.text);
  }

  get range(): TimeRange {
    return {
      name: this.name,
      ...(this.#start === undefined ? {} : { start: this.#start }),
      ...(this.#end === undefined ? {} : { end: this.#end }),
      periodic: this.#periodic,
      text: this.#lines.join(", "),
    };
  }

  #absolute(reader: LineReader): void {
    if (reader.skip("start")) this.#start = dateOf(reader);
    // The minute that it names is in it.
    if (reader.skip("end")) this.#end = dateOf(reader) + 60_000;
    if (this.#start === undefined && this.#end === undefined) throw reader.wrong("start or end");
    if (this.#start !== undefined && this.#end !== undefined && this.#end <= this.#start)
      throw reader.refuse("it ends before it begins");
  }

  #periodicLine(reader: LineReader): void {
    const from = daysOf(reader);
    const begins = timeOf(reader);
    reader.oneOf(["to"] as const);
    const to = /^\d/.test(reader.peek() ?? "") ? undefined : daysOf(reader);
    const ends = timeOf(reader);
    if (to === undefined) {
      for (const day of from) this.#periodic.push(spanOf(day, begins, day, ends));
      return;
    }
    const [first] = from;
    const [last] = to;
    if (first === undefined || last === undefined || from.length > 1 || to.length > 1)
      throw reader.refuse("from a day to another: one day before, and one behind");
    this.#periodic.push(spanOf(first, begins, last, ends));
  }
}

function spanOf(day: number, begins: number, lastDay: number, ends: number): Periodic {
  const from = day * dayMinutes + begins;
  const to = lastDay * dayMinutes + ends;
  // From 22:00 to 6:00 is over midnight.
  return { from, to: lastDay === day && ends < begins ? (to + dayMinutes) % (7 * dayMinutes) : to };
}

function daysOf(reader: LineReader): readonly number[] {
  const known = [...days, ...groups.keys()];
  const expected = `days such as ${["weekdays", "monday"].join(", ")} or daily`;
  const group = groups.get(reader.peek() ?? "");
  if (group !== undefined) {
    reader.take(expected);
    return group;
  }
  const found: number[] = [];
  while (days.includes(reader.peek() as (typeof days)[number]))
    found.push(days.indexOf(reader.take(expected) as (typeof days)[number]));
  if (found.length === 0) throw reader.wrong(expected, { known });
  return found;
}

/** `HH:MM` in minutes of the day. */
function timeOf(reader: LineReader): number {
  const expected = "a time such as 8:00";
  const [hours, minutes] = (/^(\d{1,2}):(\d{2})$/.exec(reader.take(expected)) ?? []).slice(1).map(Number);
  if (hours === undefined || minutes === undefined || hours > 23 || minutes > 59)
    throw reader.wrong(expected, { offset: -1 });
  return hours * 60 + minutes;
}

/** `HH:MM DD MONTH YYYY` in milliseconds since 1970-01-01 UTC. */
function dateOf(reader: LineReader): number {
  const minutes = timeOf(reader);
  const day = reader.number(1, 31);
  const word = reader.take("a month such as february");
  const month = months.findIndex((name) => word.length >= 3 && name.startsWith(word));
  if (month === -1) throw reader.wrong("a month such as february", { offset: -1, known: months });
  const year = reader.number(1993, 2035);
  return Date.UTC(year, month, day) + minutes * 60_000;
}
