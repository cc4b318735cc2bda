import type { Clock } from "../../host/host";
import type { Terminal, TerminalHandler } from "../../host/ssh";
import { CommandRun, type FrontEnd } from "./command-run";
import type { Question, SessionFacts, Taker } from "./context";
import { type FileSink, type Filter, readFilter } from "./filter";
import { complete, helpFor } from "./help";
import { IdleTimeout } from "./idle-timeout";
import { Interpreter } from "./interpreter";
import { KeyReader } from "./keys";
import { LineEditor } from "./line-editor";
import { Pager } from "./pager";
import { isPrintable } from "./printable";
import { filterRefusal, refusal } from "./refusal";
import { TerminalFacts } from "./terminal-facts";
import { TerminalOutput } from "./terminal-output";
import { TextCapture } from "./text-capture";
import type { Grammar } from "./tree";

export interface SessionOptions<D> {
  readonly grammar: Grammar<D>;
  readonly device: D;
  readonly clock: Clock;
  /** Where screens can be filtered to; without it they cannot. */
  readonly files?: FileSink | undefined;
  /** The mode of the command line at its beginning, `exec`. */
  readonly mode: string;
  readonly user: string;
  readonly privilege: number;
  /** `vty 0` */
  readonly line: string;
  /** Rows of a page; undefined: the terminal's own, else 24. */
  readonly length: number | undefined;
  readonly width: number | undefined;
  /** Written before the first prompt, line ends `\n`. */
  readonly greeting: string;
  hostname(): string;
  /** Milliseconds of lab time without a key after which the session ends; 0: never. */
  execTimeout(): number;
  /** `logging synchronous`: redraw the line after a message. */
  loggingSynchronous(): boolean;
  /** Configuration mode was left, as `%SYS-5-CONFIG_I` tells. */
  configured(facts: SessionFacts): void;
  /** Called once. */
  closed(): void;
}

/**
 * One interactive command line on a terminal: echo, editing, history, help, pager, questions. Everything that
 * the person sends is bounded here: line length, keys typed ahead, escape sequences.
 */
export class Session<D> implements TerminalHandler {
  readonly #options: SessionOptions<D>;
  readonly #terminal: Terminal;
  readonly #interpreter: Interpreter<D>;
  readonly #keys = new KeyReader();
  readonly #editor: LineEditor;
  readonly #facts: TerminalFacts;
  #state: State<D> = { kind: "editing" };
  /** Keys that came while a command ran, or while the person did not read. */
  #typedAhead: string[] = [];
  #draining = false;
  #quoteNext = false;
  /** A line end that only finishes a one-key answer. */
  #swallowReturn = false;
  readonly #output: TerminalOutput;
  #idle: IdleTimeout | undefined;

  constructor(terminal: Terminal, options: SessionOptions<D>) {
    this.#terminal = terminal;
    this.#output = new TerminalOutput(terminal);
    this.#options = options;
    this.#interpreter = new Interpreter(options.grammar, options.mode, () => options.configured(this.#facts));
    this.#editor = new LineEditor((text) => this.#write(text));
    this.#facts = new TerminalFacts(options, terminal, this.#editor);
    terminal.handler = this;
    this.#gather(() => {
      if (options.greeting !== "") this.#write(options.greeting);
      this.#prompt();
    });
    if (this.closedAlready) return;
    this.#idle = new IdleTimeout({
      clock: options.clock,
      limit: () => this.#facts.execTimeout ?? options.execTimeout(),
      since: () => this.#facts.idleSince,
      isBusy: () => this.#state.kind === "running",
      touch: (now) => {
        this.#facts.idleSince = now;
      },
      expired: () => this.close("\n"),
    });
    this.#facts.timeoutChanged = () => this.#idle?.restart();
  }

  get facts(): SessionFacts {
    return this.#facts;
  }

  get closedAlready(): boolean {
    return this.#state.kind === "closed";
  }

  input(text: string): void {
    this.#facts.idleSince = this.#options.clock.now();
    this.#gather(() => {
      if (this.#state.kind === "attached") {
        this.#state.taker.input(text);
        return;
      }
      for (const key of this.#keys.read(text)) {
        if (this.#state.kind === "closed") return;
        this.#takeKey(key);
      }
    });
  }

  resized(columns: number, rows: number): void {
    this.#facts.resized(columns, rows);
  }

  /** The person reads again. */
  drained(): void {
    this.#gather(() => this.#drain());
  }

  /** The terminal went away. */
  closed(): void {
    if (this.#state.kind === "closed") return;
    const state = this.#state;
    this.#state = { kind: "closed" };
    this.#idle?.cancel();
    this.#output.close();
    this.#typedAhead = [];
    if (state.kind === "running") state.run.interrupt();
    if (state.kind === "asking") state.answer(undefined);
    if (state.kind === "attached") state.taker.closed();
    this.#options.closed();
  }

  /** Ends the session from the device's side. */
  close(farewell = ""): void {
    if (this.#state.kind === "closed") return;
    this.#write(farewell);
    this.#output.flush();
    this.closed();
    this.#terminal.close();
  }

  /** A log message on its way to every terminal that monitors. */
  message(line: string): void {
    if (!this.#facts.monitor || this.#state.kind === "closed") return;
    this.#gather(() => {
      this.#write(`\n${line}\n`);
      if (this.#state.kind === "editing" && this.#options.loggingSynchronous()) this.#redraw();
    });
  }

  // ---- keys --------------------------------------------------------------------------------------------

  #takeKey(key: string): void {
    const state = this.#state;
    if (state.kind === "running" && (key === "\x03" || key === "\x1e")) {
      state.run.interrupt();
      return;
    }
    if (state.kind === "running" || this.#terminal.congested || this.#typedAhead.length > 0) {
      if (this.#typedAhead.length < MOST_TYPED_AHEAD) this.#typedAhead.push(key);
      return;
    }
    this.#handleKey(key);
    this.#drain();
  }

  /** Keys typed ahead, once a command is over and the terminal takes what is written. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    let at = 0;
    while (at < this.#typedAhead.length && !this.#terminal.congested) {
      const { kind } = this.#state;
      if (kind === "running" || kind === "attached" || kind === "closed") break;
      this.#handleKey(this.#typedAhead[at++]!);
    }
    this.#typedAhead.splice(0, at);
    this.#draining = false;
  }

  #handleKey(key: string): void {
    const state = this.#state;
    if (this.#swallowReturn) {
      this.#swallowReturn = false;
      if (key === "\r") return;
    }
    switch (state.kind) {
      case "editing":
        this.#editKey(key);
        return;
      case "asking":
        this.#answerKey(state, key);
        return;
      case "paging":
        if (state.pager.key(key)) this.#leavePager(state);
        return;
      case "text":
        this.#textKey(state, key);
        return;
    }
  }

  #editKey(key: string): void {
    if (this.#quoteNext) {
      this.#quoteNext = false;
      if (isPrintable(key)) this.#editor.insert(key);
      return;
    }
    switch (key) {
      case "\r":
        this.#submit();
        return;
      case "?":
        this.#help();
        return;
      case "\t":
        this.#complete();
        return;
      case "\x03":
        this.#write("\n");
        this.#editor.clear();
        this.#interpreter.end();
        this.#prompt();
        return;
      case "\x1a":
        this.#write("^Z");
        if (this.#editor.text.trim() !== "" && this.#interpreter.depth > 0) {
          this.#submit();
          if (this.#state.kind !== "editing") return;
          this.#interpreter.end();
          // The prompt that the command left stands for the mode before.
          this.#write("\n");
          this.#prompt();
          return;
        }
        this.#write("\n");
        this.#editor.clear();
        this.#interpreter.end();
        this.#prompt();
        return;
      case "\x12":
      case "\x0c":
        this.#write("\n");
        this.#redraw();
        return;
      case "\x16":
        this.#quoteNext = true;
        return;
      default:
        this.#editor.key(key);
    }
  }

  #submit(): void {
    const indent = this.#promptText().length;
    const line = this.#editor.take();
    this.#write("\n");
    const parsed = this.#interpreter.read(line, this.#facts.privilege);
    if (parsed.kind !== "command") {
      this.#write(refusal(parsed, line, indent) ?? "");
      this.#prompt();
      return;
    }
    let filter: Filter | undefined;
    if (parsed.filter !== undefined) {
      const reading = readFilter(parsed.filter, this.#options.files);
      if (reading.kind !== "filter") {
        const start = parsed.filterOffset + line.slice(parsed.filterOffset).search(/\S|$/);
        this.#write(filterRefusal(reading, line, indent + start));
        this.#prompt();
        return;
      }
      filter = reading.apply;
    }
    const front = this.#frontEnd();
    const run = new CommandRun(this.#options.device, parsed.form, this.#interpreter, front, filter);
    this.#state = { kind: "running", run };
    run.start(parsed.command, parsed.args);
  }

  #help(): void {
    const line = this.#editor.text.slice(0, this.#editor.cursor);
    this.#write("?\n");
    const help = helpFor(this.#interpreter.root(), line, this.#facts.privilege, {
      width: this.#facts.width,
      title: this.#interpreter.title,
      files: this.#options.files !== undefined,
    });
    this.#show(help.startsWith("%") ? `${help}\n` : `${help}\n\n`, () => this.#redraw());
  }

  #complete(): void {
    const line = this.#editor.text.slice(0, this.#editor.cursor);
    const completed = complete(this.#interpreter.root(), line, this.#facts.privilege);
    if (completed !== undefined && this.#editor.cursor === this.#editor.text.length) {
      this.#editor.text = completed;
      this.#editor.cursor = completed.length;
    }
    this.#write("\n");
    this.#redraw();
  }

  #answerKey(state: Asking<D>, key: string): void {
    const { question } = state;
    if (key === "\x03") {
      this.#answered(state, undefined);
      return;
    }
    if (question.kind === "confirm") {
      const agrees = key === "\r" || key === "y" || key === "Y";
      this.#swallowReturn = key !== "\r";
      if (isPrintable(key)) this.#write(key);
      this.#answered(state, agrees ? "y" : undefined);
      return;
    }
    if (question.kind === "y/n" || question.kind === "y/n/q") {
      const answer = key.toLowerCase();
      if (!question.kind.split("/").includes(answer)) return;
      this.#swallowReturn = true;
      this.#write(key);
      this.#answered(state, answer);
      return;
    }
    if (key === "\r") {
      this.#answered(state, state.typed);
      return;
    }
    if (key === "\b" || key === "\x7f") {
      if (state.typed !== "" && !question.hidden) this.#write("\b \b");
      state.typed = state.typed.slice(0, -1);
    } else if (isPrintable(key) && state.typed.length < LONGEST_ANSWER) {
      state.typed += key;
      if (!question.hidden) this.#write(key);
    }
  }

  #answered(state: Asking<D>, reply: string | undefined): void {
    this.#write("\n");
    this.#state = { kind: "running", run: state.run };
    state.answer(reply);
  }

  #textKey(state: Reading<D>, key: string): void {
    if (key === "\r") {
      this.#write("\n");
      const line = state.typed;
      state.typed = "";
      this.#takeTextLine(state, line);
      return;
    }
    if (key === "\b" || key === "\x7f") {
      if (state.typed !== "") this.#write("\b \b");
      state.typed = state.typed.slice(0, -1);
      return;
    }
    const shown = key === "\x03" ? "^C" : key;
    if ((shown === key && !isPrintable(key)) || state.typed.length >= LONGEST_TEXT_LINE) return;
    state.typed += shown;
    this.#write(shown);
  }

  #takeTextLine(state: Reading<D>, line: string): void {
    this.#state = { kind: "running", run: state.run };
    if (!state.capture.take(line)) this.#state = state;
  }

  // ---- commands' side ----------------------------------------------------------------------------------

  #frontEnd(): FrontEnd {
    return {
      facts: this.#facts,
      output: (text) => this.#write(text),
      ask: (question, answer) => {
        if (this.#state.kind !== "running") return answer(undefined);
        this.#write(question.text);
        this.#state = { kind: "asking", run: this.#state.run, question, answer, typed: "" };
        this.#drain();
      },
      readText: (delimiter, first, done) => {
        if (this.#state.kind !== "running") return;
        const capture = new TextCapture(delimiter, first, done);
        this.#state = { kind: "text", run: this.#state.run, capture, typed: "" };
        this.#drain();
      },
      attach: (taker) => {
        if (this.#state.kind !== "running") return;
        this.#state = { kind: "attached", run: this.#state.run, taker };
        const ahead = this.#typedAhead.splice(0).join("");
        if (ahead !== "") this.#options.clock.after(0, () => this.input(ahead));
      },
      finished: (screen) => this.#finished(screen),
      close: () => this.close(),
    };
  }

  #finished(screen: string): void {
    if (this.#state.kind === "closed") return;
    this.#gather(() => {
      this.#show(screen, () => this.#prompt());
      this.#drain();
    });
  }

  /** Shows a screen, through the pager where it is long, and goes on with `then`. */
  #show(screen: string, then: () => void): void {
    this.#state = { kind: "editing" };
    const { length, width } = this.#facts;
    if (length === 0 || countLines(screen) < length) {
      this.#write(screen);
      then();
      return;
    }
    const pager = new Pager(screen, length, width, (text) => this.#write(text));
    if (pager.start()) {
      then();
      return;
    }
    this.#state = { kind: "paging", pager, then };
  }

  #leavePager(state: Paging): void {
    this.#state = { kind: "editing" };
    state.then();
  }

  // ---- screen ------------------------------------------------------------------------------------------

  #promptText(): string {
    return this.#interpreter.prompt(this.#options.hostname(), this.#facts.privilege);
  }

  #prompt(): void {
    if (this.#state.kind === "editing") this.#write(this.#promptText());
  }

  /** Prompt and line again, as after help. */
  #redraw(): void {
    const { text, cursor } = this.#editor;
    this.#write(`${this.#promptText()}${text}${"\b".repeat(text.length - cursor)}`);
  }

  #write(text: string): void {
    this.#output.write(text);
  }

  #gather(work: () => void): void {
    this.#output.gather(work);
  }
}

/** Keys kept while a command runs or the terminal is congested; more are dropped. */
const MOST_TYPED_AHEAD = 65_536;
const LONGEST_ANSWER = 254;
const LONGEST_TEXT_LINE = 254;

type State<D> =
  | { readonly kind: "editing" }
  | { readonly kind: "running"; readonly run: CommandRun<D> }
  | Asking<D>
  | Paging
  | Reading<D>
  | { readonly kind: "attached"; readonly run: CommandRun<D>; readonly taker: Taker }
  | { readonly kind: "closed" };

interface Asking<D> {
  readonly kind: "asking";
  readonly run: CommandRun<D>;
  readonly question: Question;
  readonly answer: (reply: string | undefined) => void;
  typed: string;
}

interface Paging {
  readonly kind: "paging";
  readonly pager: Pager;
  readonly then: () => void;
}

interface Reading<D> {
  readonly kind: "text";
  readonly run: CommandRun<D>;
  readonly capture: TextCapture;
  typed: string;
}

function countLines(screen: string): number {
  let lines = 0;
  for (let at = screen.indexOf("\n"); at >= 0; at = screen.indexOf("\n", at + 1)) lines++;
  return lines;
}
