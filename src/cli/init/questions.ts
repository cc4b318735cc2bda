import { createInterface } from "node:readline";
import { didYouMean } from "../../did-you-mean";
import { UsageError } from "../../errors";

/** Asks on the terminal, one question after the other. Ctrl-C, or the end of the input, is no answer. */
export class Questions {
  readonly #lines = createInterface({ input: process.stdin, terminal: process.stdin.isTTY });
  readonly #answers: string[] = [];
  #waiting: { answer(text: string): void; none(): void } | undefined;
  #ended = false;

  constructor() {
    this.#lines.on("line", (line) => {
      if (this.#waiting) this.#waiting.answer(line);
      else this.#answers.push(line);
    });
    const none = () => {
      this.#ended = true;
      this.#waiting?.none();
    };
    this.#lines.on("SIGINT", none).on("close", none);
    process.once("SIGINT", none);
  }

  /**
   * @param known what may be answered; the first is taken for an empty answer
   * @throws UsageError (rejects) when there is no answer.
   */
  async choose<Choice extends string>(question: string, known: readonly Choice[]): Promise<Choice> {
    for (;;) {
      const answer = (await this.#ask(`${question} (${known.join(", ")}) `)).trim().toLowerCase();
      if (answer === "") return known[0]!;
      const fitting = known.filter((each) => each.startsWith(answer));
      if (fitting[0] !== undefined && (fitting.length === 1 || fitting[0] === answer)) return fitting[0];
      process.stdout.write(`"${answer}" is none of them${didYouMean(answer, known)}\n`);
    }
  }

  close(): void {
    this.#lines.close();
    process.stdin.unref?.();
  }

  #ask(question: string): Promise<string> {
    process.stdout.write(question);
    const next = this.#answers.shift();
    if (next !== undefined) return Promise.resolve(next);
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        this.#waiting = undefined;
        then();
      };
      const none = () => settle(() => reject(new UsageError("\nno answer: nothing was written")));
      if (this.#ended) none();
      else this.#waiting = { answer: (text) => settle(() => resolve(text)), none };
    });
  }
}
