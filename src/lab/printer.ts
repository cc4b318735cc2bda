import { ExpectationError } from "../errors";
import { text } from "./handed-in";
import type { Lab } from "./lab";
import type { LineLog, LogLine } from "./line-log";
import { quoted, waitForLine } from "./line-wait";

/** How long a line that should be there already may still be on its way, in lab time. */
const onItsWay = 30_000;

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

  /** Lines since the last mark, and since some earlier moment of the console at least. */
  protected linesSince(moment: number): readonly LogLine[] {
    return this.console.since(Math.max(this.#mark, moment));
  }

  /** Lines since the last mark. */
  lines(): readonly LogLine[] {
    return this.console.since(this.#mark);
  }

  /**
   * Waits for a line that holds the text, or that the pattern fits.
   * @param within milliseconds of lab time; half a minute unless given
   * @throws ExpectationError with the nearest line and the last ones.
   */
  async prints(wanted: string | RegExp, within = onItsWay, lines = () => this.lines()): Promise<LogLine> {
    if (!(wanted instanceof RegExp)) text(wanted, "line to wait for");
    const silence = () => this.lab.silenceOf(this.name);
    return waitForLine(this.lab, { name: this.name, lines, silence }, wanted, within);
  }

  /** @throws ExpectationError showing the line, if there is one. */
  hasNotPrinted(unwanted: string): void {
    const line = this.lines().find(({ text }) => text.includes(unwanted));
    if (line) throw new ExpectationError(`"${this.name}" printed ${quoted(unwanted)}:\n  ${line.text}`);
  }
}
