import type { TransferView } from "./upgrade-view";

/** How far the fetch of a file is, and how fast it goes. Times are milliseconds of lab time. */
export class TransferMeter {
  readonly #now: () => number;
  #transfer: { file: string; octets: number; size: number | undefined; startedAt: number } | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new file is fetched from now on: what to call as it comes. */
  follow(file: string): (octets: number, size: number | undefined) => void {
    const transfer = { file, octets: 0, size: undefined as number | undefined, startedAt: this.#now() };
    this.#transfer = transfer;
    return (octets, size) => {
      transfer.octets = octets;
      transfer.size = size;
    };
  }

  over(): void {
    this.#transfer = undefined;
  }

  view(): TransferView | undefined {
    if (!this.#transfer) return undefined;
    const { file, octets, size, startedAt } = this.#transfer;
    const elapsed = this.#now() - startedAt;
    return { file, octets, size, rate: elapsed > 0 ? Math.round((octets / elapsed) * 1000) : undefined };
  }
}
