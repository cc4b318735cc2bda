/** Lines that are text rather than commands (banners), until one holds the delimiter. */
export class TextCapture {
  #lines: string[];

  constructor(
    private readonly delimiter: string,
    first: string,
    private readonly done: (text: string) => void,
  ) {
    this.#lines = [first];
  }

  /** True when this was the last line; `done` has then been called. */
  take(line: string): boolean {
    const end = line.indexOf(this.delimiter);
    if (end >= 0) {
      this.#lines.push(line.slice(0, end));
      this.done(this.#lines.join("\n"));
      return true;
    }
    if (this.#lines.length < MOST_LINES) this.#lines.push(line);
    return false;
  }
}

/** A banner longer than this is cut: what a client sends must not fill memory. */
const MOST_LINES = 500;
