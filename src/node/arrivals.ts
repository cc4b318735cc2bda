import type { JumpingTime } from "../host/host";

/** Octets from which on it is a transfer and no keystroke: more may come at this moment. */
const worthWaiting = 512;
/** Octets that are handed on at once: what a socket of the operating system reads at a time. */
const enough = 65_536;

/**
 * Joins pieces that arrive at one moment of lab time and lie one behind the other in memory, as the segments of one write do: whoever
 * reads them gets few large ones, and nothing is copied. Where time is the machine's, they are handed on as they come.
 */
export class Arrivals {
  readonly #time: Pick<JumpingTime, "after"> | undefined;
  readonly #take: (octets: Uint8Array) => void;
  /** The first of the pieces that wait, and the octets of all of them. */
  #first: Uint8Array | undefined;
  #length = 0;
  #isDue = false;

  constructor(time: Pick<JumpingTime, "after"> | undefined, take: (octets: Uint8Array) => void) {
    this.#time = time;
    this.#take = take;
  }

  add(octets: Uint8Array): void {
    if (this.#continues(octets)) this.#length += octets.length;
    else {
      this.handOn();
      if (this.#time === undefined || octets.length < worthWaiting) {
        this.#take(octets);
        return;
      }
      this.#first = octets;
      this.#length = octets.length;
      this.#handOnSoon(this.#time);
    }
    if (this.#length >= enough) this.handOn();
  }

  handOn(): void {
    const first = this.#first;
    if (first === undefined) return;
    this.#first = undefined;
    this.#take(new Uint8Array(first.buffer, first.byteOffset, this.#length));
  }

  /** Nobody reads any more. */
  drop(): void {
    this.#first = undefined;
  }

  #continues({ buffer, byteOffset }: Uint8Array): boolean {
    const first = this.#first;
    return first?.buffer === buffer && first.byteOffset + this.#length === byteOffset;
  }

  /** An event of lab time, not a turn of the event loop: what comes before it does not depend on the machine's speed. */
  #handOnSoon(time: Pick<JumpingTime, "after">): void {
    if (this.#isDue) return;
    this.#isDue = true;
    time.after(0, () => {
      this.#isDue = false;
      this.handOn();
    });
  }
}
