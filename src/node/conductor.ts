import { InternalError, UsageError } from "../errors";
import type { VirtualTime } from "../network/virtual-time";

/**
 * Why a run ended: its condition was met; lab time reached its deadline; or nothing will ever happen any more (no event
 * is left, and the outside has settled).
 */
export type RunOutcome = "met" | "deadline" | "idle";

/** Real milliseconds of simulation at a stretch before Node's event loop gets its turn. */
const burst = 20;
/** Looking at the real clock costs more than most events, so it is done once in so many. */
const eventsPerLook = 32;
/** Turns of the event loop without activity after which the outside counts as settled. */
const quietTurns = 2;
/** Real milliseconds that a timer takes at least: what is due sooner happens at once. */
const shortestNap = 1;
/** Real milliseconds between looks when the pacing sleeps. */
const longestNap = 1000;

interface Run {
  readonly until: () => boolean;
  readonly deadline: number;
  readonly resolve: (outcome: RunOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Moves lab time. Embedded labs have one conductor; time moves only while somebody runs it, or while it is paced.
 *
 * Between two moments of lab time it lets the outside world (SSH sessions, files) settle if that was touched, and
 * waits while somebody holds the time. So everything outside takes no lab time, and the order of all that
 * happens depends on the seed alone.
 */
export class Conductor {
  readonly time: VirtualTime;
  readonly #runs = new Set<Run>();
  readonly #pacers = new Set<{ speed: number }>();
  /** While paced: the lab time and the real time from which the pace counts. */
  #pacedFrom: { lab: number; real: number; speed: number } | undefined;
  #looping = false;
  #wakeUp: (() => void) | undefined;

  constructor(
    time: VirtualTime,
    /** Real milliseconds after which a hold that nobody releases is an error. */
    readonly holdPatience = 60_000,
  ) {
    this.time = time;
  }

  /**
   * Lets lab time pass until the condition is met, or until `deadline` (lab time, as of `time.now()`). The condition is looked
   * at when something was observed (`VirtualTime.observed`), when the outside has settled, and at the deadline. Several
   * runs may be under way at once.
   *
   * Rejects with the error of a task that threw.
   */
  run(until: () => boolean, deadline: number): Promise<RunOutcome> {
    if (Number.isNaN(deadline)) return Promise.reject(new UsageError("a run needs a deadline"));
    return new Promise((resolve, reject) => {
      this.#runs.add({ until, deadline, resolve, reject });
      this.#start();
    });
  }

  /** Lets `duration` milliseconds of lab time pass. */
  async pass(duration: number): Promise<void> {
    const end = this.time.now() + duration;
    // With nothing left to happen, time passes all the same.
    const reminder = this.time.schedule(end, () => {});
    await this.run(() => false, end);
    reminder.cancel();
  }

  /**
   * Lets lab time follow the real clock, times `speed`, until the returned function is called: for a person or a foreign
   * program that takes part. The slowest of several wins. Time then moves whether somebody runs it or not.
   */
  pace(speed = 1): () => void {
    if (!(speed > 0 && speed < Infinity))
      throw new UsageError(`lab time cannot run at ${speed} times real time`);
    const pacer = { speed };
    this.#pacers.add(pacer);
    this.#pacedFrom = undefined;
    this.#start();
    return () => {
      if (!this.#pacers.delete(pacer)) return;
      this.#pacedFrom = undefined;
      this.#wakeUp?.();
    };
  }

  get isPaced(): boolean {
    return this.#pacers.size > 0;
  }

  #start(): void {
    this.#wakeUp?.();
    if (this.#looping) return;
    this.#looping = true;
    this.#loop().finally(() => {
      this.#looping = false;
      if (this.#isWanted) this.#start();
    });
  }

  get #isWanted(): boolean {
    return this.#runs.size > 0 || this.#pacers.size > 0;
  }

  async #loop(): Promise<void> {
    try {
      // Whoever asked may be about to do more in this turn of the event loop.
      this.time.touch();
      while (this.#isWanted) {
        const isBurstOver = this.#burst();
        if (!this.#isWanted) return;
        if (isBurstOver) await turn();
        else await this.#moveOn();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Runs what is due until nothing is, or real time is up (then true). */
  #burst(): boolean {
    const { time } = this;
    const end = performance.now() + burst;
    let seen = -1;
    let count = 0;
    for (;;) {
      // Checked once at the beginning, too: the outside may have done what a run waits for.
      if (seen !== time.observations) {
        seen = time.observations;
        if (this.#checkRuns()) return false;
      }
      if (!time.runOne()) {
        if (time.isTouched || time.isHeld || this.isPaced || !this.#jump()) return false;
        continue;
      }
      if (++count % eventsPerLook === 0 && performance.now() > end) return true;
    }
  }

  /** Moves to the next event, when all runs allow it and nothing outside has a say. */
  #jump(): boolean {
    const next = this.time.nextAt();
    if (next === undefined) return false;
    for (const run of this.#runs) if (next > run.deadline) return false;
    this.time.advanceTo(next);
    return true;
  }

  /** Nothing more is due at this moment of lab time: settles, waits, or moves the time. */
  async #moveOn(): Promise<void> {
    const { time } = this;
    if (time.isHeld) {
      await this.#waitForRelease();
      return;
    }
    if (time.isTouched) {
      await this.#settle();
      return;
    }
    if (this.#checkRuns() || !this.#isWanted) return;
    const next = time.nextAt();
    if (this.isPaced) {
      await this.#keepPace(next);
      return;
    }
    if (next === undefined) {
      for (const run of [...this.#runs]) this.#end(run, "idle");
      return;
    }
    let earliest = Infinity;
    for (const run of this.#runs) earliest = Math.min(earliest, run.deadline);
    if (next <= earliest) {
      time.advanceTo(next);
      return;
    }
    if (earliest > time.now()) time.advanceTo(earliest);
    this.#endOverdue();
  }

  async #waitForRelease(): Promise<void> {
    const until = performance.now() + this.holdPatience;
    while (this.time.isHeld) {
      const left = until - performance.now();
      if (left <= 0) {
        throw new InternalError(
          `lab time has been held for ${this.holdPatience / 1000} s by: ${this.time.held.join(", ")}`,
        );
      }
      await this.#nap(Math.min(left, longestNap));
      // Whoever holds the time may ask for something at this very moment, and wait for it.
      const next = this.time.nextAt();
      if (next !== undefined && next <= this.time.now()) return;
    }
  }

  async #keepPace(next: number | undefined): Promise<void> {
    const { time } = this;
    const speed = Math.min(...[...this.#pacers].map((pacer) => pacer.speed));
    if (this.#pacedFrom?.speed !== speed) {
      this.#pacedFrom = { lab: time.now(), real: performance.now(), speed };
    }
    const { lab, real } = this.#pacedFrom;
    let soonest = Infinity;
    for (const run of this.#runs) soonest = Math.min(soonest, run.deadline);
    // Whoever waits is told when the time is over, however long the real clock took to be looked at.
    const due = Math.min(lab + (performance.now() - real) * speed, Math.max(soonest, time.now()));
    if (next !== undefined && next <= Math.min(due + shortestNap * speed, soonest)) {
      // A simulation that cannot keep up falls behind for good instead of racing afterwards.
      if (due - next > 1000 * speed) this.#pacedFrom = { lab: next, real: performance.now(), speed };
      time.advanceTo(Math.max(next, time.now()));
      return;
    }
    if (due > time.now()) time.advanceTo(due);
    this.#endOverdue();
    soonest = Math.min(next ?? Infinity, ...[...this.#runs].map(({ deadline }) => deadline));
    await this.#nap(Math.min(longestNap, Math.max(shortestNap, Math.ceil((soonest - due) / speed))));
  }

  /** Lets the event loop turn until the outside brings nothing new. */
  async #settle(): Promise<void> {
    const { time } = this;
    let quiet = 0;
    while (quiet < quietTurns) {
      const before = time.activity;
      await turn();
      if (time.isHeld) return;
      // What the outside has put in for this very moment is run in between, for it may wait for the answer.
      const next = time.nextAt();
      if (next !== undefined && next <= time.now()) return;
      quiet = time.activity === before ? quiet + 1 : 0;
    }
    time.settled();
  }

  /** Ends the runs whose condition is met; true when there was one. */
  #checkRuns(): boolean {
    let any = false;
    for (const run of [...this.#runs]) {
      let met: boolean;
      try {
        met = run.until();
      } catch (error) {
        this.#runs.delete(run);
        run.reject(error);
        any = true;
        continue;
      }
      if (!met) continue;
      this.#end(run, "met");
      any = true;
    }
    return any;
  }

  #endOverdue(): void {
    const now = this.time.now();
    for (const run of [...this.#runs])
      if (run.deadline <= now) this.#end(run, run.until() ? "met" : "deadline");
  }

  #end(run: Run, outcome: RunOutcome): void {
    this.#runs.delete(run);
    run.resolve(outcome);
    // Whoever waited goes on in its own time; the other runs wait for that.
    this.time.touch();
  }

  #fail(error: unknown): void {
    if (this.#runs.size === 0) {
      // Only the pace moved the time: there is nobody to tell but the process itself.
      this.#pacers.clear();
      queueMicrotask(() => {
        throw error;
      });
      return;
    }
    for (const run of [...this.#runs]) {
      this.#runs.delete(run);
      run.reject(error);
    }
  }

  /** Sleeps until something happens, at most so many real milliseconds. */
  #nap(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.time.wake = undefined;
        this.#wakeUp = undefined;
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.time.wake = wake;
      this.#wakeUp = wake;
    });
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
