import { BroadcastChannel, isMainThread } from "node:worker_threads";

type Listener = (signal: string) => void;

/** What a thread says that has just begun: the end may have been wanted before there was anybody to hear it. */
const asks = { asks: true } as const;

/** Somebody wants a run to end before its end: told to every thread of this process. */
class Interruption {
  readonly #listeners = new Set<Listener>();
  readonly #channel = new BroadcastChannel("ewclab interruption");
  #signal: string | undefined;

  constructor() {
    // It keeps no thread alive.
    (this.#channel as unknown as { unref(): void }).unref();
    this.#channel.onmessage = (event) => {
      const { data } = event as { data: unknown };
      if (typeof data === "string") this.#come(data);
      else if (isMainThread && this.#signal !== undefined) this.#channel.postMessage(this.#signal);
    };
    if (!isMainThread) this.#channel.postMessage(asks);
  }

  /** `SIGTERM`; undefined while nobody wants an end. */
  get signal(): string | undefined {
    return this.#signal;
  }

  /** For the main thread: tells everybody. */
  request(signal: string): void {
    if (isMainThread) this.#channel.postMessage(signal);
    this.#come(signal);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #come(signal: string): void {
    if (this.#signal !== undefined) return;
    this.#signal = signal;
    for (const listener of this.#listeners) listener(signal);
  }
}

export const interruption = new Interruption();
