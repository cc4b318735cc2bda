import { WordToThreads } from "./word-to-threads";

const signals = new WordToThreads("interruption");

/** Somebody wants a run to end before its end: told to every thread of this process. */
export const interruption = {
  /** `SIGTERM`; undefined while nobody wants an end. */
  get signal(): string | undefined {
    return signals.word;
  },

  request(signal: string): void {
    signals.say(signal);
  },

  listen(listener: (signal: string) => void): () => void {
    return signals.listen(listener);
  },
};
