import type { Clock } from "../../host/host";
import type { Terminal } from "../../host/ssh";
import type { SessionFacts } from "./context";
import type { LineEditor } from "./line-editor";

/** The facts of an interactive session: what its terminal says, unless the person or the line's configuration said otherwise. */
export class TerminalFacts implements SessionFacts {
  readonly user: string;
  readonly line: string;
  readonly peer: string | undefined;
  privilege: number;
  monitor = false;
  idleSince: number;
  /** Called when `execTimeout` was set. */
  timeoutChanged: () => void = () => {};
  #execTimeout: number | undefined;
  #length: number | undefined;
  #width: number | undefined;
  #rows: number;
  #columns: number;
  #historySize = 20;

  constructor(
    options: {
      user: string;
      line: string;
      privilege: number;
      length: number | undefined;
      width: number | undefined;
      clock: Clock;
    },
    terminal: Terminal,
    private readonly editor: LineEditor,
  ) {
    this.user = options.user;
    this.line = options.line;
    this.peer = terminal.peer?.address;
    this.privilege = options.privilege;
    this.#length = options.length;
    this.#width = options.width;
    this.#rows = terminal.rows;
    this.#columns = terminal.columns;
    this.idleSince = options.clock.now();
  }

  get length(): number {
    return this.#length ?? (this.#rows > 1 ? this.#rows : 24);
  }
  set length(rows: number) {
    this.#length = rows;
  }

  get width(): number {
    return this.#width ?? (this.#columns > 0 ? this.#columns : 80);
  }
  set width(columns: number) {
    this.#width = columns;
  }

  get historySize(): number {
    return this.#historySize;
  }
  set historySize(size: number) {
    this.#historySize = size;
    this.editor.historySize = size;
  }

  get execTimeout(): number | undefined {
    return this.#execTimeout;
  }
  set execTimeout(milliseconds: number | undefined) {
    this.#execTimeout = milliseconds;
    this.timeoutChanged();
  }

  get history(): readonly string[] {
    return this.editor.history;
  }

  resized(columns: number, rows: number): void {
    this.#columns = columns;
    this.#rows = rows;
  }
}
