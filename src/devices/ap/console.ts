import { stamp } from "./stamp";

/**
 * The AP's console. A line is stamped when its first character is printed. A line of dots stays open while it grows;
 * a text that comes in between is glued to it and ends it, as on real consoles (device-facts §3.3). What somebody types
 * and what the command line answers share the screen with the log: a log line begins wherever the cursor stands.
 */
export class ApConsole {
  /** Without it the log is kept and not shown (`logging console disable`). */
  shows = true;
  #open = false;
  /** The cursor stands behind something that was typed or answered. */
  #typing = false;

  /**
   * @param calendar its own clock
   * @param log what the AP itself prints
   * @param screen all of it, and what is typed
   */
  constructor(
    private readonly calendar: () => number,
    private readonly log: (text: string) => void,
    private readonly screen: (text: string) => void,
  ) {}

  /** What a session on the console writes; a growing line of dots ends before it. */
  typed(text: string): void {
    if (text === "") return;
    this.endLine();
    this.screen(text);
    this.#typing = !text.endsWith("\n");
  }

  /** A stamped line, or the rest of the line that is open. */
  line(text: string): void {
    if (this.#open) this.#write(`${text}\n`);
    else this.#write(`${this.#stamped(text)}\n`);
    this.#open = false;
  }

  /** Some characters of a line that goes on. */
  part(text: string): void {
    this.#write(this.#open ? text : this.#stamped(text));
    this.#open = true;
  }

  /** Ends the open line, if there is one. */
  endLine(): void {
    if (this.#open) this.#write("\n");
    this.#open = false;
  }

  /** A line without a stamp: what the boot loader and the kernel print. */
  raw(text: string): void {
    this.endLine();
    if (this.#typing) this.screen("\n");
    this.#typing = false;
    this.#write(`${text}\n`);
  }

  #write(text: string): void {
    this.log(text);
    if (!this.shows) return;
    this.screen(text);
    if (text.endsWith("\n")) this.#typing = false;
  }

  #stamped(text: string): string {
    const head = stamp(this.calendar());
    return text === "" ? head : `${head} ${text}`;
  }
}
