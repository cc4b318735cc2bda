import { stamp } from "./stamp";

/** What an AP has printed since it booted, for `show logging`: the newest lines, in bounded memory. */
export class BootLog {
  readonly #lines: string[] = [];
  #open = "";

  /** A piece of what the console prints. */
  take(text: string): void {
    const pieces = (this.#open + text).split("\n");
    this.#open = pieces.pop()!.slice(0, longestLine);
    for (const line of pieces) if (line !== "") this.#lines.push(line);
    if (this.#lines.length > 2 * mostLines) this.#lines.splice(0, this.#lines.length - mostLines);
  }

  /** A line that only the log tells, not the console. */
  note(epoch: number, text: string): void {
    this.#lines.push(`${stamp(epoch)} ${text}`);
  }

  lines(): readonly string[] {
    return this.#lines.slice(-mostLines);
  }
}

const mostLines = 1_000;
const longestLine = 1_000;
