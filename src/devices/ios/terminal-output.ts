import type { Terminal } from "../../host/ssh";

/** Characters of output sent in one piece at most. */
const flushAt = 32_768;

/** What a session writes, gathered into few pieces; `\n` becomes CR LF. */
export class TerminalOutput {
  readonly #terminal: Terminal;
  #waiting = "";
  /** Above 0 while output is gathered, to be sent in one piece. */
  #gathering = 0;
  #isClosed = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  write(text: string): void {
    if (text === "") return;
    this.#waiting += text.replaceAll("\n", "\r\n");
    if (this.#gathering === 0 || this.#waiting.length > flushAt) this.flush();
  }

  flush(): void {
    if (this.#waiting === "" || this.#isClosed) return;
    const text = this.#waiting;
    this.#waiting = "";
    this.#terminal.write(text);
  }

  /** What the work writes goes out when it is over. */
  gather(work: () => void): void {
    this.#gathering++;
    work();
    this.#gathering--;
    if (this.#gathering === 0) this.flush();
  }

  /** Nothing goes out any more. */
  close(): void {
    this.#isClosed = true;
  }
}
