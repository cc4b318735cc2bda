/** What a command's handler may do. Line ends are `\n`; the session makes them CR LF. */
export interface Context<D> {
  readonly device: D;
  /** `no ...` and `default ...` arrive at the same handler or at `negate`. */
  readonly form: "set" | "no" | "default";
  /** Who runs the command; batch input has a user of its own. */
  readonly session: SessionFacts;
  /** The data that `enter` gave the present mode. */
  readonly modeData: unknown;

  /** Writes a line (or several); the line end is added. */
  print(text: string): void;
  /** Writes as is. */
  write(text: string): void;
  /** Writes `% message`, and counts the command as not accepted. */
  error(message: string): void;

  /** Goes one mode down; `exit` comes back. */
  enter(mode: string, data?: unknown): void;
  /** `exit`: one mode up, or the end of the session. */
  leave(): void;
  /** `end`: back to exec. */
  end(): void;
  /** Ends the session. */
  close(): void;

  /**
   * The command goes on after its handler returns; the session takes no further command until `done`. Ctrl-C and
   * Ctrl-Shift-6 call `interrupt` (and then still wait for `done`).
   */
  wait(interrupt?: () => void): void;
  /** Ends a command that asked to `wait`. Further calls do nothing. */
  done(): void;
  /** Asks the person; implies `wait`. The answer is undefined when the person broke off or went away. */
  ask(question: Question, answer: (reply: string | undefined) => void): void;
  /**
   * What is typed goes to somebody else until `done`, key by key; implies `wait`. False where nobody types.
   */
  attach(taker: Taker): boolean;
  /** Takes the following lines as text until one holds the delimiter (banners). `first` is what stood behind it. */
  readText(delimiter: string, first: string, done: (text: string) => void): void;
}

/** Who takes what is typed in a command's stead: another device's command line. */
export interface Taker {
  input(text: string): void;
  /** The person went away. */
  closed(): void;
}

export type Question =
  /** Return or `y` agree; the reply is `y` or undefined. The text ends in ` [confirm]`. */
  | { readonly kind: "confirm"; readonly text: string }
  /** One key, `y` or `n`. The text ends in ` [y/n]`. */
  | { readonly kind: "y/n"; readonly text: string }
  /** One key, `y`, `n` or `q`. The text ends in ` [y/n/q]`. */
  | { readonly kind: "y/n/q"; readonly text: string }
  /** A line of its own, echoed unless hidden. */
  | { readonly kind: "line"; readonly text: string; readonly hidden?: boolean };

/** A session as commands see it; the mutable parts are what `terminal ...` and `enable` change. */
export interface SessionFacts {
  readonly user: string;
  readonly line: string;
  readonly peer: string | undefined;
  privilege: number;
  /** Rows of a page; 0: no pager. */
  length: number;
  width: number;
  monitor: boolean;
  historySize: number;
  /** Milliseconds without a key that `exec-timeout` allows this session, 0 any; undefined: what its line allows. */
  execTimeout: number | undefined;
  readonly history: readonly string[];
  /** Milliseconds of lab time of the last key. */
  readonly idleSince: number;
}
