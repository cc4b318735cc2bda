/**
 * The install engine does one thing at a time. Operations that a person starts are refused while another runs
 * (device-facts §7: an install request during another is dropped); fetches that APs caused wait for their turn.
 */
export class OperationSlot {
  #holder: string | undefined;
  readonly #waiting: { readonly name: string; readonly start: (release: () => void) => void }[] = [];

  /** What is running now. */
  get holder(): string | undefined {
    return this.#holder;
  }

  /** The way to give the slot back (once), or undefined when it is taken. */
  take(name: string): (() => void) | undefined {
    if (this.#holder !== undefined) return undefined;
    this.#holder = name;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holder = undefined;
      this.#next();
    };
  }

  /** Starts as soon as the slot is free, maybe at once; in the order of asking. */
  queue(name: string, start: (release: () => void) => void): void {
    this.#waiting.push({ name, start });
    this.#next();
  }

  #next(): void {
    if (this.#holder !== undefined) return;
    const next = this.#waiting.shift();
    if (!next) return;
    const release = this.take(next.name);
    if (release) next.start(release);
  }
}
