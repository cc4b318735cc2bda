const size = 64;

/**
 * The sliding window of RFC 6347 §4.1.2.6. A slot holds the latest sequence number that fell on it: two numbers that
 * share a slot are 64 apart, so that the older one is outside the window anyway.
 */
export class ReplayWindow {
  private readonly slots = new Float64Array(size).fill(-1);
  private newest = -1;

  isFresh(sequence: number): boolean {
    return sequence > this.newest - size && this.slots[sequence % size] !== sequence;
  }

  /** Call when the record has proven authentic, and only then. */
  mark(sequence: number): void {
    this.slots[sequence % size] = sequence;
    if (sequence > this.newest) this.newest = sequence;
  }
}
