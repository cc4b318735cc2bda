import type { Clock, Timer } from "../../host/host";

export interface IdleTimeoutOptions {
  readonly clock: Clock;
  /** Milliseconds of lab time without a key; 0: never. Asked each time: the configuration may change it. */
  limit(): number;
  /** Lab time of the last key. */
  since(): number;
  /** Whether a command runs: the time counts from its end. */
  isBusy(): boolean;
  /** A command was still running when the time was over. */
  touch(now: number): void;
  expired(): void;
}

/** `exec-timeout` of one session. */
export class IdleTimeout {
  readonly #options: IdleTimeoutOptions;
  #timer: Timer | undefined;

  constructor(options: IdleTimeoutOptions) {
    this.#options = options;
    this.#watch();
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  /** The limit is another one now. */
  restart(): void {
    this.cancel();
    this.#watch();
  }

  #watch(): void {
    const { clock, limit, since } = this.#options;
    if (limit() === 0) return;
    const left = since() + limit() - clock.now();
    this.#timer = clock.after(Math.max(left, 1), () => this.#look());
  }

  #look(): void {
    const { clock, limit, since, isBusy, touch, expired } = this.#options;
    const now = clock.now();
    if (isBusy()) touch(now);
    else if (limit() !== 0 && now - since() >= limit()) {
      expired();
      return;
    }
    this.#watch();
  }
}
