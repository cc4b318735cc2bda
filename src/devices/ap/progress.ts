import type { ApConsole } from "./console";

const messagesPerDot = 200;
const dotsPerLine = 50;

/** The dots of an image transfer: `<`, one for each 200 messages, 50 to a line, and the sums behind `>`. */
export class Progress {
  #messages = 0;
  #dots = 0;

  constructor(private readonly console: ApConsole) {}

  get messages(): number {
    return this.#messages;
  }

  /** One more message of the image came. */
  message(): void {
    if (this.#messages === 0) this.console.part("<");
    if (++this.#messages % messagesPerDot !== 0) return;
    this.console.part(".");
    // The count goes on over an interruption, so lines that hold together still have 50 dots.
    if (++this.#dots % dotsPerLine === 0) this.console.endLine();
  }

  finish(totals: { readonly octets: number; readonly messages: number; readonly last: number }): void {
    this.console.line(`> ${totals.octets} bytes, ${totals.messages} msgs, ${totals.last} last`);
  }
}
