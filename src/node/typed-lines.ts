/** The lines that somebody types, as the terminal at the other end takes them: with what a backspace takes back. */
export class TypedLines {
  readonly #lines: string[] = [];
  #line = "";

  add(text: string): void {
    for (const character of text) {
      if (character === "\r" || character === "\n") {
        if (this.#line.trim() !== "") this.#lines.push(this.#line.trim());
        this.#line = "";
      } else if (character === "\b" || character === "\x7f") this.#line = this.#line.slice(0, -1);
      // Ctrl-U takes the line back, Ctrl-C gives it up.
      else if (character === "\x15" || character === "\x03") this.#line = "";
      else if (character >= " ") this.#line += character;
    }
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get any(): boolean {
    return this.#lines.length > 0 || this.#line !== "";
  }
}
