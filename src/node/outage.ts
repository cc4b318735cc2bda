import { WordToThreads } from "./word-to-threads";

const sentences = new WordToThreads("outage");

/** What all labs of this run stand on is gone, such as a Docker engine: told to every thread of this process. */
export const outage = {
  /** What is gone, in a sentence; undefined as long as nothing is. */
  get text(): string | undefined {
    return sentences.word;
  },

  declare(text: string): void {
    sentences.say(text);
  },
};
