import type { Clock } from "../../../src/host/host";
import type { ExecChannel, Terminal, TerminalHandler } from "../../../src/host/ssh";

/** A clock that moves only when told. */
export class FakeClock implements Clock {
  #now = 0;
  #tasks: { at: number; task: () => void }[] = [];

  constructor(readonly start = Date.UTC(2024, 0, 30, 21, 41, 35, 112)) {}

  now(): number {
    return this.#now;
  }

  epoch(): number {
    return this.start + this.#now;
  }

  after(delay: number, task: () => void) {
    const entry = { at: this.#now + delay, task };
    this.#tasks.push(entry);
    const cancel = () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
    return { cancel };
  }

  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      this.#tasks.sort((a, b) => a.at - b.at);
      const next = this.#tasks[0];
      if (!next || next.at > until) break;
      this.#tasks.shift();
      this.#now = next.at;
      next.task();
    }
    this.#now = until;
  }
}

export class FakeTerminal implements Terminal {
  readonly peer = { address: "172.16.4.99", port: 50_000 };
  handler: TerminalHandler = { input: () => {} };
  closed = false;
  congested = false;
  writes = 0;
  #screen = "";

  constructor(
    readonly columns = 200,
    readonly rows = 24,
  ) {}

  write(text: string): void {
    this.writes++;
    this.#screen += text;
  }

  close(): void {
    this.closed = true;
  }

  /** Types, and gives what the device wrote meanwhile, CR LF as \n. */
  type(text: string): string {
    this.handler.input(text);
    return this.read();
  }

  read(): string {
    const screen = this.#screen.replaceAll("\r\n", "\n");
    this.#screen = "";
    return screen;
  }
}

export class FakeChannel implements ExecChannel {
  readonly peer = { address: "172.16.4.99", port: 50_001 };
  handler: TerminalHandler = { input: () => {} };
  output = "";
  code: number | undefined;

  write(text: string): void {
    this.output += text;
  }

  exit(code: number): void {
    this.code = code;
  }
}
