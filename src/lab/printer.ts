import { ExpectationError } from "../errors";
import type { Lab } from "./lab";
import type { LineLog, LogLine } from "./line-log";
import { nearestLine } from "./nearest";

/** A host whose console or log a person can read. */
export abstract class Printer {
  constructor(
    protected readonly lab: Lab,
    readonly name: string,
  ) {}

  /** Lines from here on count as new. */
  #mark = 0;

  get console(): LineLog {
    return this.lab.fabric.console(this.name);
  }

  /** From here on, what was printed before no longer counts. */
  mark(): void {
    this.#mark = this.console.mark;
  }

  /** Lines since the last mark. */
  lines(): readonly LogLine[] {
    return this.console.since(this.#mark);
  }

  /**
   * Waits for a line that holds the text, or that the pattern fits.
   * @throws ExpectationError with the nearest line and the last ones.
   */
  async prints(wanted: string | RegExp, within: number, lines = () => this.lines()): Promise<LogLine> {
    const fits =
      typeof wanted === "string"
        ? (text: string) => text.includes(wanted)
        : (text: string) => wanted.test(text);
    return this.lab.until(
      `"${this.name}" prints ${quote(wanted)}`,
      within,
      () => lines().find(({ text }) => fits(text)),
      () => this.seenInstead(wanted, lines()),
      () => this.lab.silenceOf(this.name),
    );
  }

  /** @throws ExpectationError showing the line, if there is one. */
  hasNotPrinted(unwanted: string): void {
    const line = this.lines().find(({ text }) => text.includes(unwanted));
    if (line) throw new ExpectationError(`"${this.name}" printed ${quote(unwanted)}:\n  ${line.text}`);
  }

  protected seenInstead(wanted: string | RegExp, lines: readonly LogLine[]): string {
    if (lines.length === 0) return `"${this.name}" printed nothing.`;
    const nearest = typeof wanted === "string" ? nearestLine(lines, wanted) : undefined;
    const tail = lines.slice(-6).map(({ text }) => `\n  ${text}`);
    return `${nearest ? `The nearest line is\n  ${nearest.text}\n` : ""}The last lines of "${this.name}" are${tail.join("")}`;
  }
}

const quote = (wanted: string | RegExp): string =>
  typeof wanted === "string" ? `"${wanted}"` : String(wanted);
