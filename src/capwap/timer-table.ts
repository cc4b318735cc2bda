/** One deadline for each of a few named timers; times are milliseconds of lab time. */
export class TimerTable<Name extends string> {
  readonly #deadlines: Float64Array;

  constructor(private readonly names: readonly Name[]) {
    this.#deadlines = new Float64Array(names.length).fill(Number.POSITIVE_INFINITY);
  }

  set(name: Name, deadline: number): void {
    this.#deadlines[this.names.indexOf(name)] = deadline;
  }

  stop(name: Name): void {
    this.#deadlines[this.names.indexOf(name)] = Number.POSITIVE_INFINITY;
  }

  stopAll(): void {
    this.#deadlines.fill(Number.POSITIVE_INFINITY);
  }

  isSet(name: Name): boolean {
    return this.#deadlines[this.names.indexOf(name)] !== Number.POSITIVE_INFINITY;
  }

  /** Infinity when no timer runs. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#deadlines.length; i++) {
      const deadline = this.#deadlines[i] as number;
      if (deadline < next) next = deadline;
    }
    return next;
  }

  /** The timer that expired first, stopped; undefined when none has. */
  expired(now: number): Name | undefined {
    const next = this.next();
    if (next > now) return undefined;
    const index = this.#deadlines.indexOf(next);
    this.#deadlines[index] = Number.POSITIVE_INFINITY;
    return this.names[index];
  }
}
