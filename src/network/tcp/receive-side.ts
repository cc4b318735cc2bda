import { Queue } from "./queue";

/** A run of octets by its place in the stream; `end` counts the FIN as one. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly octets: Uint8Array;
}

/**
 * What comes in: puts segments in order and keeps what the application does not want yet. Places in the stream count
 * from 0, the FIN is one place behind the last octet.
 */
export class ReceiveSide {
  /** The next place expected; all before it has come. */
  next = 0;
  /** In order, but not delivered. */
  readonly ready = new Queue<Uint8Array>();
  #readyOctets = 0;
  /** Came too early, sorted, without overlaps. */
  #early: Run[] = [];
  /** Where the peer's FIN stands, once known. */
  #finAt: number | undefined;
  /** The early run that came last: RFC 2018 §4 wants it told first. */
  #latest: Run | undefined;

  constructor(readonly capacity: number) {}

  /** Octets that may still come: what the peer is told. */
  get window(): number {
    return Math.max(0, this.capacity - this.#readyOctets);
  }

  /** The peer has sent all it will, and it has all come (not: been delivered). */
  get isComplete(): boolean {
    return this.#finAt !== undefined && this.next > this.#finAt;
  }

  get hasGaps(): boolean {
    return this.#early.length > 0;
  }

  /**
   * Takes a segment. `false`: nothing in it was new and in the window, so the peer needs to hear where we stand.
   * What is in order afterwards is in `ready`.
   */
  take(start: number, octets: Uint8Array, fin: boolean): boolean {
    let octetsLeft = octets;
    let from = start;
    let withFin = fin;
    if (from < this.next) {
      const known = this.next - from;
      if (known > octetsLeft.length || (known === octetsLeft.length && !withFin)) return false;
      octetsLeft = octetsLeft.subarray(known);
      from = this.next;
    }
    const room = this.next + this.window - from;
    if (octetsLeft.length > room) {
      if (room <= 0) return false;
      octetsLeft = octetsLeft.subarray(0, room);
      withFin = false;
    }
    if (withFin) this.#finAt = from + octetsLeft.length;
    const run = { start: from, end: from + octetsLeft.length + (withFin ? 1 : 0), octets: octetsLeft };
    if (run.end === run.start) return false;
    if (from === this.next) {
      this.#append(run);
      this.#joinEarly();
    } else this.#keepEarly(run);
    return true;
  }

  /** The next octets to deliver. */
  shift(): Uint8Array | undefined {
    const octets = this.ready.shift();
    if (octets !== undefined) this.#readyOctets -= octets.length;
    return octets;
  }

  /** What came early, as pairs of places: the latest first, at most 4. */
  selectiveAcks(): readonly (readonly [number, number])[] {
    const blocks: (readonly [number, number])[] = [];
    const latest = this.#latest;
    for (const run of this.#early) {
      const last = blocks.at(-1);
      if (last !== undefined && last[1] === run.start) blocks[blocks.length - 1] = [last[0], run.end];
      else blocks.push([run.start, run.end]);
    }
    if (latest !== undefined) {
      const index = blocks.findIndex(([start, end]) => start <= latest.start && latest.start < end);
      if (index > 0) blocks.unshift(...blocks.splice(index, 1));
    }
    return blocks.slice(0, 4);
  }

  #append(run: Run): void {
    this.next = run.end;
    if (run.octets.length > 0) {
      this.ready.push(run.octets);
      this.#readyOctets += run.octets.length;
    }
  }

  #joinEarly(): void {
    while (this.#early.length > 0) {
      const run = this.#early[0] as Run;
      if (run.start > this.next) return;
      this.#early.shift();
      if (run.end > this.next) {
        const known = this.next - run.start;
        this.#append({ start: this.next, end: run.end, octets: run.octets.subarray(known) });
      }
    }
    this.#latest = undefined;
  }

  #keepEarly(run: Run): void {
    let index = this.#early.length;
    while (index > 0 && (this.#early[index - 1] as Run).start > run.start) index--;
    const before = this.#early[index - 1];
    const after = this.#early[index];
    this.#latest = run;
    // A retransmission has the boundaries of the original, so an overlap is nearly always a whole duplicate. What
    // overlaps otherwise is dropped whole when nothing is lost by it, for the peer sends it again.
    if (before !== undefined && before.end > run.start) return;
    if (after !== undefined && after.start < run.end) return;
    this.#early.splice(index, 0, run);
  }
}
