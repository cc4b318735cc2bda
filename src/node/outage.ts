import { BroadcastChannel } from "node:worker_threads";

/** What all labs of this run stand on is gone, such as a Docker engine: told to every thread of this process. */
class Outage {
  readonly #channel = new BroadcastChannel("ewclab outage");
  #text: string | undefined;

  constructor() {
    // It keeps no thread alive.
    (this.#channel as unknown as { unref(): void }).unref();
    this.#channel.onmessage = (event) => {
      this.#text ??= String((event as { data: unknown }).data);
    };
  }

  /** What is gone, in a sentence; undefined as long as nothing is. */
  get text(): string | undefined {
    return this.#text;
  }

  declare(text: string): void {
    if (this.#text !== undefined) return;
    this.#text = text;
    this.#channel.postMessage(text);
  }
}

export const outage = new Outage();
