import type { Clock } from "../../network/host";
import { stamp } from "./stamp";

/**
 * The AP's console. A line is stamped when its first character is printed. A line of dots stays open while it grows;
 * a text that comes in between is glued to it and ends it, as on real consoles (device-facts §3.3).
 */
export class ApConsole {
  #open = false;

  constructor(
    private readonly clock: Clock,
    private readonly write: (text: string) => void,
  ) {}

  /** A stamped line, or the rest of the line that is open. */
  line(text: string): void {
    if (this.#open) this.write(`${text}\n`);
    else this.write(`${this.#stamped(text)}\n`);
    this.#open = false;
  }

  /** Some characters of a line that goes on. */
  part(text: string): void {
    this.write(this.#open ? text : this.#stamped(text));
    this.#open = true;
  }

  /** Ends the open line, if there is one. */
  endLine(): void {
    if (this.#open) this.write("\n");
    this.#open = false;
  }

  /** A line without a stamp: what the boot loader and the kernel print. */
  raw(text: string): void {
    this.endLine();
    this.write(`${text}\n`);
  }

  #stamped(text: string): string {
    const head = stamp(this.clock.epoch());
    return text === "" ? head : `${head} ${text}`;
  }
}
