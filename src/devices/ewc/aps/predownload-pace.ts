import type { Timer } from "../../../host/host";
import type { BootClock } from "../../iosxe/boot-clock";
import type { EwcSettings } from "../settings";

/**
 * When the next predownload may begin: 16 are started every 60 s, as long as fewer than 100 are under way (the 9800's guides,
 * of one WNCD). The minute counts from the first start in it.
 */
export class PredownloadPace {
  #minuteBegan = Number.NEGATIVE_INFINITY;
  #started = 0;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: BootClock,
    private readonly settings: EwcSettings,
  ) {}

  /** Takes one start, where one is free now. */
  take(active: number): boolean {
    const { predownloadsAtOnce, predownloadStarts, predownloadInterval } = this.settings;
    if (active >= predownloadsAtOnce) return false;
    const now = this.clock.now();
    if (now - this.#minuteBegan >= predownloadInterval) {
      this.#minuteBegan = now;
      this.#started = 0;
    }
    if (this.#started >= predownloadStarts) return false;
    this.#started++;
    return true;
  }

  /** Calls back once the minute is over. One waits at a time; the last one counts. */
  whenFree(task: () => void): void {
    this.#timer?.cancel();
    const left = this.#minuteBegan + this.settings.predownloadInterval - this.clock.now();
    this.#timer = this.clock.after(Math.max(0, left), task);
  }

  cancel(): void {
    this.#timer?.cancel();
  }
}
