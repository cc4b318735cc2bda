import type { Clock, Timer } from "../../../host/host";
import type { Terminal, TerminalHandler } from "../../../host/ssh";
import { KeyReader } from "../../ios/keys";
import { isPrintable } from "../../ios/printable";

export interface ConsoleLineOptions {
  readonly clock: Clock;
  /** What stands on the screen beside log lines; line ends are `\n`. */
  readonly write: (text: string) => void;
  login(username: string, password: string): boolean;
  /** Opens a command line on the terminal for who has logged in. */
  shell(terminal: Terminal, user: string): void;
}

type State =
  | { readonly kind: "quiet" }
  | { readonly kind: "username"; typed: string }
  | { readonly kind: "password"; typed: string; readonly user: string }
  | { readonly kind: "session" };

/** Milliseconds without a key after which a login that was begun is forgotten. */
const loginTimeout = 60_000;
const longestAnswer = 254;
/** Of what was typed and not yet read, and how fast it is read: 9,600 baud is what `show boot` says (the buffer is inferred). */
const bufferLength = 65_536;
const charactersPerMillisecond = 0.96;

/**
 * The serial console as a place to type: nothing stands there until somebody presses Return; then a login, and the same
 * command line as over SSH. Who logs out, or is logged out, leaves a login behind; a minute without a key makes it quiet again.
 */
export class ConsoleLine {
  readonly #options: ConsoleLineOptions;
  readonly #keys = new KeyReader();
  readonly #terminal: Terminal;
  #state: State = { kind: "quiet" };
  #timer: Timer | undefined;
  /** CR LF and CR NUL are one Return, also where a login ends and a session begins. */
  #afterReturn = false;
  /** Characters that may come now, as of a moment of lab time. */
  #room = bufferLength;
  #roomAt = 0;

  constructor(options: ConsoleLineOptions) {
    this.#options = options;
    const none: TerminalHandler = { input: () => {} };
    this.#terminal = {
      columns: 80,
      rows: 24,
      peer: undefined,
      write: (text) => options.write(text.replaceAll("\r\n", "\n")),
      close: () => {
        this.#terminal.handler = none;
        if (this.#state.kind === "session") this.#begin();
      },
      handler: none,
    };
  }

  /** Keys as they come, in pieces of any size. What comes faster than a serial line carries is lost once the buffer is full. */
  input(text: string): void {
    for (const character of this.#carried(text)) {
      const endsLine = this.#afterReturn && (character === "\n" || character === "\0");
      this.#afterReturn = character === "\r";
      if (endsLine) continue;
      // A session cuts its own keys.
      if (this.#state.kind === "session") this.#terminal.handler.input(character);
      else for (const key of this.#keys.read(character)) this.#key(key);
    }
  }

  #carried(text: string): string {
    const now = this.#options.clock.now();
    this.#room = Math.min(bufferLength, this.#room + (now - this.#roomAt) * charactersPerMillisecond);
    this.#roomAt = now;
    const taken = text.length <= this.#room ? text : text.slice(0, this.#room);
    this.#room -= taken.length;
    return taken;
  }

  /** The device goes down; a session is closed by its owner. */
  end(): void {
    this.#timer?.cancel();
    this.#state = { kind: "quiet" };
  }

  #key(key: string): void {
    const state = this.#state;
    if (state.kind === "quiet") {
      if (key === "\r") this.#begin();
      return;
    }
    if (state.kind === "session") return;
    this.#watch();
    if (key === "\r") this.#answered(state);
    else if (key === "\x03") this.#askUser("\n\n");
    else if (key === "\b" || key === "\x7f") {
      if (state.typed !== "" && state.kind === "username") this.#options.write("\b \b");
      state.typed = state.typed.slice(0, -1);
    } else if (isPrintable(key) && state.typed.length < longestAnswer) {
      state.typed += key;
      if (state.kind === "username") this.#options.write(key);
    }
  }

  #answered(state: Exclude<State, { kind: "quiet" | "session" }>): void {
    const { typed } = state;
    if (state.kind === "username") {
      if (typed === "") {
        this.#askUser("\n");
        return;
      }
      this.#options.write("\nPassword: ");
      this.#state = { kind: "password", typed: "", user: typed };
      return;
    }
    if (this.#options.login(state.user, typed)) {
      this.#timer?.cancel();
      this.#state = { kind: "session" };
      this.#options.shell(this.#terminal, state.user);
      return;
    }
    this.#askUser("\n% Login invalid\n\n");
  }

  #begin(): void {
    this.#askUser("\n\n\n");
  }

  #askUser(before: string): void {
    this.#options.write(`${before}Username: `);
    this.#state = { kind: "username", typed: "" };
    this.#watch();
  }

  #watch(): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(loginTimeout, () => {
      this.#options.write("\n");
      this.#state = { kind: "quiet" };
    });
  }
}
