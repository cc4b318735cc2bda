import { InternalError } from "../errors";
import type { Clock, Timer } from "../host/host";

export interface VirtualTimeOptions {
  /** Milliseconds since 1970-01-01 UTC at which the lab begins. Default 2024-02-01T17:00:00Z. */
  readonly epoch?: number;
}

/** 2024-02-01T17:00:00Z. */
export const defaultEpoch = 1_706_806_800_000;

/** Who owns a timer. When the owner loses its power, its timers are gone. */
export interface Power {
  on: boolean;
  /** Takes what a task of the owner throws; without it the error goes through to whoever runs the time. */
  fault?: ((error: unknown) => void) | undefined;
}

/**
 * Lab time as a queue of events. It moves only when somebody (the conductor in src/node, or a test) runs it:
 * events at the same time run in the order in which they were asked for.
 *
 * The world outside the lab (an SSH session, a file being read) takes part in two ways. It *holds* the time while it is
 * busy with something that must look instantaneous; and whoever hands something to it *touches* the time, so that
 * the conductor lets the outside settle before time moves on.
 */
export class VirtualTime implements Clock {
  readonly #epoch: number;
  readonly #heap: Event[] = [];
  readonly #holds = new Map<symbol, string>();
  #now = 0;
  #order = 0;
  #cancelled = 0;
  #touched = false;
  #activity = 0;
  #observations = 0;
  /** Called at each activity; the conductor sets it while it sleeps. */
  wake: (() => void) | undefined;

  constructor(options: VirtualTimeOptions = {}) {
    this.#epoch = options.epoch ?? defaultEpoch;
  }

  now(): number {
    return this.#now;
  }

  epoch(): number {
    return this.#epoch + this.#now;
  }

  after(delay: number, task: () => void): Timer {
    return this.schedule(this.#now + (delay > 0 ? delay : 0), task);
  }

  /** As `after`, at an absolute time, and for an owner whose loss of power silences the task. */
  schedule(at: number, task: () => void, owner?: Power): Timer {
    if (Number.isNaN(at)) throw new InternalError("a timer was set for no time at all (NaN)");
    const event = new Event(this, at > this.#now ? at : this.#now, this.#order++, task, owner);
    siftUp(this.#heap, event);
    this.#active();
    return event;
  }

  /** Lab time does not move until the returned function is called (more calls do nothing). */
  hold(reason: string): () => void {
    const key = Symbol(reason);
    this.#holds.set(key, reason);
    this.#active();
    return () => {
      if (this.#holds.delete(key)) {
        this.#touched = true;
        this.#active();
      }
    };
  }

  /** Why the time is held at present; empty when it is not. */
  get held(): readonly string[] {
    return [...this.#holds.values()];
  }

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  /** Something was handed to the world outside the lab: let it settle before moving on. */
  touch(): void {
    this.#touched = true;
    this.#active();
  }

  get isTouched(): boolean {
    return this.#touched;
  }

  /** The outside has settled. For the conductor. */
  settled(): void {
    this.#touched = false;
  }

  /** Something that a wait may be looking at has changed: a console line, a log line, a packet on a tap. */
  observed(): void {
    this.#observations++;
    this.#active();
  }

  /** Grows at each `observed`. */
  get observations(): number {
    return this.#observations;
  }

  /** Grows whenever anything is scheduled, touched, held, released or observed. */
  get activity(): number {
    return this.#activity;
  }

  /** The time of the next event, if any. */
  nextAt(): number | undefined {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined) return undefined;
      if (next.isLive) return next.at;
      this.#drop(next);
    }
  }

  /** Runs the next event when it is due; false when none is. Errors of the event's task go to its owner, else through. */
  runOne(): boolean {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.at > this.#now) return false;
      if (!next.isLive) {
        this.#drop(next);
        continue;
      }
      removeTop(this.#heap);
      next.run();
      return true;
    }
  }

  /** Runs all that is due now, and what that makes due; returns the number of events. */
  runDue(): number {
    let count = 0;
    while (this.runOne()) count++;
    return count;
  }

  /**
   * Moves the time forward, never over an event, without running anything.
   * @throws InternalError when that would skip an event, go back, or when the time is held.
   */
  advanceTo(time: number): void {
    if (time === this.#now) return;
    if (this.isHeld) throw new InternalError(`lab time is held: ${this.held.join(", ")}`);
    const next = this.nextAt();
    if (time < this.#now || (next !== undefined && next < time)) {
      throw new InternalError(
        `lab time cannot move from ${this.#now} to ${time} (next event: ${next ?? "none"})`,
      );
    }
    this.#now = time;
  }

  /**
   * Runs everything up to and including `time`, then stands at it: for tests of the pure rooms, which have no
   * outside world to wait for. Returns the number of events.
   */
  runUntil(time: number): number {
    let count = this.runDue();
    for (let next = this.nextAt(); next !== undefined && next <= time; next = this.nextAt()) {
      this.advanceTo(next);
      count += this.runDue();
    }
    if (time > this.#now) this.advanceTo(time);
    return count;
  }

  /** Timers that are set and not cancelled. */
  get pending(): number {
    let count = 0;
    for (const event of this.#heap) if (event.isLive) count++;
    return count;
  }

  /** Places in the queue that cancelled timers still take. */
  get waste(): number {
    return this.#heap.length - this.pending;
  }

  /** For Event: a timer was cancelled and its place in the heap is waste now. */
  countCancelled(): void {
    // The heap is rebuilt without waste when more than half of it is waste, so that a timer that is set and
    // cancelled for every packet costs no memory.
    if (++this.#cancelled < 64 || this.#cancelled * 2 < this.#heap.length) return;
    const live = this.#heap.filter((event) => event.isLive);
    this.#heap.length = 0;
    for (const event of live) siftUp(this.#heap, event);
    this.#cancelled = 0;
  }

  #drop(top: Event): void {
    removeTop(this.#heap);
    if (top.isCancelled && this.#cancelled > 0) this.#cancelled--;
  }

  #active(): void {
    this.#activity++;
    if (this.wake !== undefined) this.wake();
  }
}

class Event implements Timer {
  #task: (() => void) | undefined;

  constructor(
    readonly time: VirtualTime,
    readonly at: number,
    readonly order: number,
    task: () => void,
    readonly owner: Power | undefined,
  ) {
    this.#task = task;
  }

  get isCancelled(): boolean {
    return this.#task === undefined;
  }

  get isLive(): boolean {
    return this.#task !== undefined && (this.owner === undefined || this.owner.on);
  }

  run(): void {
    const task = this.#task;
    this.#task = undefined;
    if (task === undefined) return;
    const fault = this.owner?.fault;
    if (fault === undefined) {
      task();
      return;
    }
    try {
      task();
    } catch (error) {
      fault(error);
    }
  }

  cancel(): void {
    if (this.#task === undefined) return;
    this.#task = undefined;
    this.time.countCancelled();
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function siftUp(heap: Event[], event: Event): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex] as Event;
    if (!isBefore(event, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = event;
}

function removeTop(heap: Event[]): void {
  const event = heap.pop();
  const size = heap.length;
  if (event === undefined || size === 0) return;
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    if (childIndex >= size) break;
    let child = heap[childIndex] as Event;
    if (childIndex + 1 < size) {
      const right = heap[childIndex + 1] as Event;
      if (isBefore(right, child)) {
        child = right;
        childIndex++;
      }
    }
    if (!isBefore(child, event)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = event;
}
