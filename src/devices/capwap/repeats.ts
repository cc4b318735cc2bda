import type { Clock, Timer } from "../../host/host";

export interface RepeatsOptions {
  readonly clock: Pick<Clock, "after">;
  /** Takes a text, and how often it came since it was last written; 1 for the first. */
  readonly write: (text: string, times: number) => void;
  /** Milliseconds in which the same key is written once; a minute unless given. */
  readonly interval?: number;
  /** Keys that are told apart at a time; the others share one. */
  readonly most?: number;
}

const others = "\0others";

/**
 * Holds back what somebody can cause as often as they like: the first of a kind is written at once, what follows within the
 * interval is counted and summed up in one line.
 */
export class Repeats {
  readonly #options: RepeatsOptions;
  readonly #kinds = new Map<string, { text: string; times: number; timer: Timer }>();

  constructor(options: RepeatsOptions) {
    this.#options = options;
  }

  note(key: string, text: string): void {
    const known = this.#kinds.has(key) || this.#kinds.size < (this.#options.most ?? 32);
    const kind = this.#kinds.get(known ? key : others);
    if (kind) {
      kind.text = text;
      kind.times++;
      return;
    }
    this.#options.write(text, 1);
    this.#watch(known ? key : others, text);
  }

  /** Forgets all, and writes nothing more. */
  end(): void {
    for (const { timer } of this.#kinds.values()) timer.cancel();
    this.#kinds.clear();
  }

  #watch(key: string, text: string): void {
    const { clock, write, interval = 60_000 } = this.#options;
    const timer = clock.after(interval, () => {
      const { text: last, times } = this.#kinds.get(key) ?? { text, times: 0 };
      this.#kinds.delete(key);
      if (times === 0) return;
      write(last, times);
      this.#watch(key, last);
    });
    this.#kinds.set(key, { text, times: 0, timer });
  }
}
