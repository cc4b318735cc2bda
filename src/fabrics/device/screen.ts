import { writeSync } from "node:fs";

/** Ends the process where the keyboard is a terminal in raw mode, as telnet's escape does. */
const leave = "\x1d";

/** A device's console on this process's standard output and input. */
export class Screen {
  /** Of the one terminal that a process has. */
  static #isRaw = false;

  /** @param output the file descriptor */
  constructor(private readonly output: 1 | 2 = 1) {}

  /** Written at once: a process that is killed has said all that it did. */
  write(text: string): void {
    const lines = Screen.#isRaw ? text.replaceAll("\n", "\r\n") : text;
    for (let octets = Buffer.from(lines); octets.length > 0; ) {
      try {
        octets = octets.subarray(writeSync(this.output, octets));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      }
    }
  }

  /** Hands over what is typed: key by key from a terminal, as it comes from a pipe. */
  listen(keyboard: (text: string) => void): void {
    const { stdin, stdout } = process;
    if (stdin.isTTY && stdout.isTTY) {
      stdin.setRawMode(true);
      Screen.#isRaw = true;
      process.on("exit", () => stdin.setRawMode(false));
      process.stderr.write("Return begins a login; Ctrl-] ends the device.\r\n");
    }
    stdin.setEncoding("utf8");
    stdin.on("data", (text: string) => {
      const end = Screen.#isRaw ? text.indexOf(leave) : -1;
      keyboard(end < 0 ? text : text.slice(0, end));
      if (end >= 0) process.exit(0);
    });
    // A keyboard that goes away is no reason to end.
    stdin.on("error", () => {});
  }
}
