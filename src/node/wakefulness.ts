/** Milliseconds: an answer that takes longer is not waited for awake. */
const attention = 0.2;
/** Datagrams that came so soon after each other make an exchange; milliseconds between them at the most. */
const exchange = { datagrams: 32, gap: 1 };

/**
 * Where two sides wait for each other block by block, a process that sleeps until the next datagram spends more time in
 * falling asleep and waking up than in work: a processor that nobody else uses is halted each time. So in the midst of such
 * an exchange the event loop keeps turning for a moment after each datagram. A process whose datagrams come
 * one by one, or on a machine too busy for an exchange to be quick, sleeps as ever.
 */
export class Wakefulness {
  readonly #now: () => number;
  readonly #next: (turn: () => void) => void;
  #heardAt = Number.NEGATIVE_INFINITY;
  #streak = 0;
  #isAwake = false;

  /** @param now milliseconds of a steady clock  @param next calls back after the event loop has looked at its sockets */
  constructor(now: () => number = () => performance.now(), next: (turn: () => void) => void = setImmediate) {
    this.#now = now;
    this.#next = next;
  }

  /** A datagram came. */
  heard(): void {
    const now = this.#now();
    this.#streak = now - this.#heardAt <= exchange.gap ? this.#streak + 1 : 0;
    this.#heardAt = now;
    if (this.#isAwake || this.#streak < exchange.datagrams) return;
    this.#isAwake = true;
    this.#next(this.#turn);
  }

  readonly #turn = (): void => {
    this.#isAwake = this.#now() - this.#heardAt < attention;
    if (this.#isAwake) this.#next(this.#turn);
  };
}
