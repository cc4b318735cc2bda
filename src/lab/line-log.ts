/** One line that a device or server printed. */
export interface LogLine {
  /** Milliseconds of lab time at which the line's first character came. */
  readonly at: number;
  readonly text: string;
}

const keptLines = 50_000;

/** What a console or a log has printed so far, line by line; the oldest lines go first when it grows too long. */
export class LineLog {
  #lines: LogLine[] = [];
  #dropped = 0;
  #partial = "";
  #partialSince = 0;
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #textListeners = new Set<(text: string) => void>();

  /** Takes output as it comes, in pieces of any size. */
  append(text: string, at: number): void {
    for (const listener of this.#textListeners) listener(text);
    let rest = text;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const head = this.#partial + rest.slice(0, end);
      this.#push({
        at: this.#partial === "" ? at : this.#partialSince,
        text: head.endsWith("\r") ? head.slice(0, -1) : head,
      });
      this.#partial = "";
      rest = rest.slice(end + 1);
    }
    if (rest === "") return;
    if (this.#partial === "") this.#partialSince = at;
    this.#partial += rest;
  }

  /** How many lines have been printed; a mark to read on from with `since`. */
  get mark(): number {
    return this.#dropped + this.#lines.length;
  }

  since(mark: number): readonly LogLine[] {
    return this.#lines.slice(Math.max(0, mark - this.#dropped));
  }

  all(): readonly LogLine[] {
    return this.#lines;
  }

  last(count: number): readonly LogLine[] {
    return this.#lines.slice(-count);
  }

  onLine(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every piece as it comes, lines whole or not. */
  onText(listener: (text: string) => void): () => void {
    this.#textListeners.add(listener);
    return () => this.#textListeners.delete(listener);
  }

  toString(): string {
    return this.#lines.map(({ text }) => `${text}\n`).join("") + this.#partial;
  }

  #push(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > 2 * keptLines) {
      this.#dropped += this.#lines.length - keptLines;
      this.#lines = this.#lines.slice(-keptLines);
    }
    for (const listener of this.#listeners) listener(line);
  }
}
