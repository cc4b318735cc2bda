import { ExpectationError } from "../errors";
import type { Credentials, Shell } from "./fabric";
import type { LabTime } from "./lab-time";

const prompt = /(?:^|[\r\n])([A-Za-z0-9][\w.-]*)((?:\([\w-]+\))?[>#]) ?$/;
const question =
  /(\[confirm\]|\[y\/n(?:\/q)?\]|\[yes\/no\]:?|\[[^\]\r\n]*\]\?|(?:^|[\r\n])(?:Username|Password): ?|\(yes\/no\/\[fingerprint\]\)\?|@[\d.]+'s password: ?)\s*$/;

/**
 * How long a session may print nothing while a command runs before it counts as hung, in lab time. A command that goes on
 * printing may take as long as it likes: an image over a slow link takes hours.
 */
const usualPatience = 15 * 60_000;

/** How long a console may be silent after Return before nobody is there, in lab time. */
const consolePatience = 60_000;

/** What a device prints in place of doing what a line says. */
const refusal =
  /^% ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Bad|Cannot|Failed|Error|Authorization|Login invalid)\b.*$/m;

export interface CliSessionOptions {
  /** Milliseconds that it may print nothing while a command runs, before it counts as hung. @default 15 minutes */
  readonly patience?: number;
}

/** A person at an IOS prompt, over SSH or at a serial console. */
export class CliSession {
  private constructor(
    private readonly time: Pick<LabTime, "until">,
    private readonly host: string,
    private readonly shell: Shell,
    private readonly patience = usualPatience,
  ) {}

  /** Waits for the first prompt and turns the pager off. */
  static async open(
    time: Pick<LabTime, "until">,
    host: string,
    shell: Shell,
    { patience }: CliSessionOptions = {},
  ): Promise<CliSession> {
    const session = new CliSession(time, host, shell, patience);
    await session.#settled(0, "a prompt");
    await session.run("terminal length 0");
    await session.run("terminal width 0");
    return session;
  }

  /**
   * Presses Return at a console, logs in where it asks who is there, and turns the pager off.
   * @throws ExpectationError when it does not answer, or refuses the user.
   */
  static async atConsole(
    time: Pick<LabTime, "until">,
    host: string,
    shell: Shell,
    { username, password }: Credentials,
  ): Promise<CliSession> {
    const session = new CliSession(time, host, shell);
    let stop = await session.enter("", consolePatience);
    if (stop.includes("Username")) {
      await session.enter(username);
      stop = await session.enter(password);
      if (stop !== "prompt")
        throw new ExpectationError(
          `the console of "${host}" refuses user "${username}":\n${session.#tail()}`,
        );
    }
    await session.run("terminal length 0");
    await session.run("terminal width 0");
    return session;
  }

  /** Presses Return at a console, where it stands: at a login, or at the prompt of whoever was there last. */
  static async asTheConsoleStands(
    time: Pick<LabTime, "until">,
    host: string,
    shell: Shell,
  ): Promise<CliSession> {
    const session = new CliSession(time, host, shell);
    await session.enter("", consolePatience);
    return session;
  }

  /** Types a line, and waits for a prompt or a question: says which. */
  async enter(line: string, within = this.patience): Promise<string> {
    const begin = this.#begin(line);
    this.shell.write(`${line}\r`);
    return this.#settled(begin, `an answer to "${line}"`, within);
  }

  get transcript(): string {
    return this.shell.transcript;
  }

  get closed(): boolean {
    return this.shell.closed;
  }

  /** The prompt the session stands at, such as `9120-EWC(config)#`. */
  get prompt(): string {
    const found = prompt.exec(this.transcript);
    return found ? `${found[1]}${found[2]}` : "";
  }

  /**
   * Runs one command and returns what it printed, without the echo and the next prompt. Questions such as
   * `[confirm]` are answered with `answers` in turn, and with Enter, "y" or "yes" when those have run out.
   */
  async run(command: string, answers: readonly string[] = []): Promise<string> {
    const begin = this.#begin(command);
    const left = [...answers];
    this.shell.write(`${command}\r`);
    for (;;) {
      const stop = await this.#settled(begin, `the end of "${command}"`);
      if (stop === "prompt" || stop === "closed") break;
      const answer = left.shift() ?? (stop.startsWith("[y/n") ? "y" : /^[[(]yes/.test(stop) ? "yes" : "");
      const asked = this.transcript.length;
      this.shell.write(stop === "[confirm]" && answer === "" ? "\r" : `${answer}\r`);
      await this.time.until(
        `"${this.host}" goes on after ${stop}`,
        this.patience,
        () => (this.transcript.length > asked || this.closed ? true : undefined),
        () => this.#tail(),
      );
    }
    return output(this.transcript.slice(begin));
  }

  /**
   * Runs a command that must be accepted.
   * @throws ExpectationError with the device's own answer when it is not.
   */
  async accept(command: string): Promise<void> {
    const answer = await this.run(command);
    if (!/^% /m.test(answer)) return;
    const said = answer.split("\n").find((line) => line.startsWith("% ")) ?? "";
    throw new ExpectationError(
      `"${this.host}" refuses "${command}": ${said}\n${this.prompt}${command}\n${answer}`,
    );
  }

  /**
   * Types lines as somebody does who knows what comes: where one asks a question, the next answers it.
   * @returns all that the session wrote meanwhile
   * @throws ExpectationError with what is on the screen, where a line is refused, or a question is left without an answer.
   */
  async type(lines: readonly string[]): Promise<string> {
    const begin = this.transcript.length;
    let stop = "prompt";
    for (const [index, line] of lines.entries()) {
      const typed = this.transcript.length;
      stop = await this.enter(line);
      const refused = refusal.exec(this.transcript.slice(typed));
      if (refused) throw this.#ended(`refuses "${line}"`, begin);
      const left = lines.length - index - 1;
      if (stop === "closed" && left > 0) throw this.#ended(`has ended the session after "${line}"`, begin);
    }
    if (stop !== "prompt" && stop !== "closed")
      throw this.#ended(`asks a question that nobody answers (${stop.trim()})`, begin);
    return this.transcript.slice(begin);
  }

  /** Where what comes of the line will begin. @throws ExpectationError when nobody is there to read it. */
  #begin(line: string): number {
    if (this.closed)
      throw new ExpectationError(
        `the session on "${this.host}" has ended: nobody reads "${line}". ${this.#tail()}`,
      );
    return this.transcript.length;
  }

  #ended(how: string, begin: number): ExpectationError {
    return new ExpectationError(
      `"${this.host}" ${how}:\n${this.transcript.slice(begin).replace(/\r/g, "").trim()}`,
    );
  }

  close(): void {
    this.shell.close();
  }

  /** @throws ExpectationError when neither prompt nor question comes, and for `silence` of lab time nothing else does. */
  async #settled(from: number, wanted: string, silence = this.patience): Promise<string> {
    for (;;) {
      const printed = this.transcript.length;
      try {
        return await this.time.until(
          `"${this.host}" shows ${wanted}`,
          silence,
          () => this.#stop(from),
          () => this.#tail(),
        );
      } catch (error) {
        if (!(error instanceof ExpectationError) || this.transcript.length === printed) throw error;
      }
    }
  }

  #stop(from: number): string | undefined {
    const text = this.transcript.slice(from);
    if (this.closed) return "closed";
    if (prompt.test(text)) return "prompt";
    return question.exec(text)?.[1];
  }

  #tail(): string {
    const tail = this.transcript.slice(-600);
    return tail === "" ? "The session has shown nothing." : `The session's last lines are\n${tail}`;
  }
}

/** Drops the echoed command line and the prompt at the end. */
function output(text: string): string {
  const lines = text.replace(/\r+\n/g, "\n").split("\n");
  return lines.slice(1, -1).join("\n");
}
