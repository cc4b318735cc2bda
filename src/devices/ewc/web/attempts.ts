/** Wrong passwords of one address within the window, after which it has to wait. */
const most = 5;
const window = 60_000;
const pause = 30_000;
/** Addresses that are remembered. */
const addresses = 256;

/** Slows down who guesses passwords. Times are milliseconds since boot. */
export class Attempts {
  readonly #now: () => number;
  readonly #failures = new Map<string, number[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds that the address has yet to wait; 0: it may try. */
  wait(address: string): number {
    const recent = this.#recent(address);
    if (recent.length < most) return 0;
    return Math.max(0, Math.ceil((recent.at(-1)! + pause - this.#now()) / 1000));
  }

  failed(address: string): void {
    const recent = [...this.#recent(address), this.#now()].slice(-most);
    this.#failures.delete(address);
    this.#failures.set(address, recent);
    if (this.#failures.size > addresses) this.#failures.delete(this.#failures.keys().next().value!);
  }

  passed(address: string): void {
    this.#failures.delete(address);
  }

  #recent(address: string): readonly number[] {
    const oldest = this.#now() - window;
    return (this.#failures.get(address) ?? []).filter((at) => at > oldest);
  }
}
