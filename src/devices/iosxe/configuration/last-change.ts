/** When the running configuration was last changed, on the device's calendar, and by whom where that is known. */
export class LastChange {
  readonly #now: () => number;
  #at: number;
  #by: string | undefined;

  constructor(now: () => number) {
    this.#now = now;
    this.#at = now();
  }

  view(): { readonly at: number; readonly by: string | undefined } {
    return { at: this.#at, by: this.#by };
  }

  /** Somebody has left configuration mode; without a name, something has changed. */
  note(by?: string): void {
    this.#at = this.#now();
    this.#by = by;
  }
}
