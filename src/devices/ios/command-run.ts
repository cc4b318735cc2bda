import type { Context, Question, SessionFacts, Taker } from "./context";
import type { Filter } from "./filter";
import type { Arguments, Command } from "./grammar";
import type { Interpreter } from "./interpreter";

/** Who runs commands: an interactive session, an exec channel, a batch of configuration lines. */
export interface FrontEnd {
  readonly facts: SessionFacts;
  /** Text for the person, at once. Line ends are `\n`. */
  output(text: string): void;
  ask(question: Question, answer: (reply: string | undefined) => void): void;
  readText(delimiter: string, first: string, done: (text: string) => void): void;
  /** Left out where nobody types. */
  attach?(taker: Taker): void;
  /** The command is over; `screen` is what it printed before it ever waited. */
  finished(screen: string, accepted: boolean): void;
  close(): void;
}

/** One command being carried out. */
export class CommandRun<D> implements Context<D> {
  readonly modeData: unknown;
  #screen = "";
  #state: "handler" | "waiting" | "over" = "handler";
  #accepted = true;
  #interrupt: (() => void) | undefined;

  constructor(
    readonly device: D,
    readonly form: "set" | "no" | "default",
    private readonly interpreter: Interpreter<D>,
    private readonly front: FrontEnd,
    private readonly filter: Filter | undefined,
  ) {
    this.modeData = interpreter.data;
  }

  get session(): SessionFacts {
    return this.front.facts;
  }

  start(command: Command<D>, args: Arguments): void {
    if (this.form === "set") command.run(this, args);
    else command.negate?.run(this, args);
    if (this.#state === "handler") this.#finish();
  }

  /** Ctrl-C while it runs. */
  interrupt(): void {
    if (this.#state === "waiting") this.#interrupt?.();
  }

  print(text: string): void {
    this.write(`${text}\n`);
  }

  write(text: string): void {
    if (this.#state === "over") return;
    if (this.#state === "waiting" && !this.filter) this.front.output(text);
    else this.#screen += text;
  }

  error(message: string): void {
    this.#accepted = false;
    this.print(`% ${message}`);
  }

  enter(mode: string, data?: unknown): void {
    this.interpreter.enter(mode, data);
  }

  leave(): void {
    if (!this.interpreter.leave()) this.front.close();
  }

  end(): void {
    this.interpreter.end();
  }

  close(): void {
    this.#state = "over";
    this.front.close();
  }

  wait(interrupt?: () => void): void {
    this.#interrupt = interrupt;
    if (this.#state !== "handler") return;
    this.#state = "waiting";
    if (this.filter || this.#screen === "") return;
    this.front.output(this.#screen);
    this.#screen = "";
  }

  done(): void {
    if (this.#state === "waiting") this.#finish();
  }

  ask(question: Question, answer: (reply: string | undefined) => void): void {
    if (this.#state === "over") return;
    this.wait();
    this.front.ask(question, answer);
  }

  readText(delimiter: string, first: string, done: (text: string) => void): void {
    const whole = first.indexOf(delimiter);
    if (whole >= 0) {
      done(first.slice(0, whole));
      return;
    }
    this.wait();
    this.front.readText(delimiter, first, done);
  }

  attach(taker: Taker): boolean {
    if (this.#state === "over" || this.filter || !this.front.attach) return false;
    this.wait();
    this.front.attach(taker);
    return true;
  }

  #finish(): void {
    this.#state = "over";
    this.front.finished(this.filter ? this.filter(this.#screen) : this.#screen, this.#accepted);
  }
}
