import type { Clock } from "../../host/host";
import type { ExecChannel, Terminal } from "../../host/ssh";
import type { SessionFacts } from "./context";
import { type ExecOptions, runExec } from "./exec-session";
import type { FileSink } from "./filter";
import { Session, type SessionOptions } from "./session";
import type { Grammar } from "./tree";

/** What all lines of a device share. */
export interface LinesOptions<D> {
  readonly grammar: Grammar<D>;
  readonly device: D;
  readonly clock: Clock;
  readonly files?: FileSink;
  /** How many may be taken at a time. */
  readonly most: number;
  /** A line is free again. */
  released?(line: string): void;
}

/** What differs from one session to the next. */
export type ShellFacts<D> = Omit<SessionOptions<D>, Shared>;
export type ExecFacts<D> = Omit<ExecOptions<D>, Shared>;
type Shared = "grammar" | "device" | "clock" | "files" | "mode" | "line" | "closed";

/** The vty lines of one boot of a device: who comes in by SSH takes the lowest that is free, a single command too. */
export class TerminalLines<D> {
  readonly #options: LinesOptions<D>;
  readonly #taken = new Map<number, Session<D> | "exec">();

  constructor(options: LinesOptions<D>) {
    this.#options = options;
  }

  /** An interactive session; closed at once when no line is free. */
  shell(terminal: Terminal, facts: (number: number) => ShellFacts<D>): void {
    const number = this.#free();
    if (number === undefined) {
      terminal.handler = { input: () => {} };
      terminal.close();
      return;
    }
    this.#taken.set(number, new Session(terminal, { ...this.#shared(number), ...facts(number) }));
  }

  /** One command; exit code 1 when no line is free. */
  exec(command: string, channel: ExecChannel, facts: (number: number) => ExecFacts<D>): void {
    const number = this.#free();
    if (number === undefined) {
      channel.handler = { input: () => {} };
      channel.exit(1);
      return;
    }
    this.#taken.set(number, "exec");
    runExec(command, channel, { ...this.#shared(number), ...facts(number) });
  }

  /** The interactive sessions, by line. */
  facts(): SessionFacts[] {
    return [...this.#taken]
      .sort(([a], [b]) => a - b)
      .flatMap(([, session]) => (session === "exec" ? [] : [session.facts]));
  }

  /** Goes to those who typed `terminal monitor`. */
  message(line: string): void {
    for (const session of this.#taken.values()) if (session !== "exec") session.message(line);
  }

  /** Ends the session on a line, as `clear line` does; false when nobody is there. */
  clear(number: number): boolean {
    const session = this.#taken.get(number);
    if (session === undefined || session === "exec") return false;
    session.close();
    return true;
  }

  /** Ends every session: reload, power loss. */
  closeAll(): void {
    for (const session of [...this.#taken.values()]) if (session !== "exec") session.close();
    this.#taken.clear();
  }

  #shared(number: number) {
    const { grammar, device, clock, files, released } = this.#options;
    const line = `vty ${number}`;
    const closed = () => {
      this.#taken.delete(number);
      released?.(line);
    };
    return { grammar, device, clock, files, mode: "exec", line, closed };
  }

  #free(): number | undefined {
    for (let number = 0; number < this.#options.most; number++) if (!this.#taken.has(number)) return number;
    return undefined;
  }
}
