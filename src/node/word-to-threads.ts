import { BroadcastChannel, isMainThread } from "node:worker_threads";

/** What a thread says that has just begun: the word may have been said before there was anybody to hear it. */
const asks = { asks: true } as const;

/** One word that any thread of this process may say, once, and that all hear, those that begin later, too. */
export class WordToThreads {
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(word: string) => void>();
  #word: string | undefined;

  /** @param name Of the word, the same in every thread. */
  constructor(name: string) {
    this.#channel = new BroadcastChannel(`ewclab ${name}`);
    // It keeps no thread alive.
    (this.#channel as unknown as { unref(): void }).unref();
    this.#channel.onmessage = (event) => {
      const { data } = event as { data: unknown };
      if (typeof data === "string") this.#take(data);
      else if (isMainThread && this.#word !== undefined) this.#channel.postMessage(this.#word);
    };
    if (!isMainThread) this.#channel.postMessage(asks);
  }

  /** Undefined until it is said. */
  get word(): string | undefined {
    return this.#word;
  }

  say(word: string): void {
    if (this.#word !== undefined) return;
    this.#channel.postMessage(word);
    this.#take(word);
  }

  /** @returns What ends the listening. */
  listen(listener: (word: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(word: string): void {
    if (this.#word !== undefined) return;
    this.#word = word;
    for (const listener of this.#listeners) listener(word);
  }
}
