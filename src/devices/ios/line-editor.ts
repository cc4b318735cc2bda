import { own } from "../../own";
import { isPrintable } from "./printable";

/**
 * One line being typed: keys in, echo out. Emacs keys and arrows as IOS has them. Knows no commands and no
 * prompt; the owner shows the prompt and acts on what `key` returns.
 */
export class LineEditor {
  /** What the person typed so far. */
  text = "";
  cursor = 0;
  #history: string[] = [];
  #historySize: number;
  /** Where Up and Down stand; equal to the history's length: the new line. */
  #recalled = 0;
  #draft = "";
  #killed = "";

  constructor(
    private readonly echo: (text: string) => void,
    historySize = 20,
  ) {
    this.#historySize = historySize;
  }

  get history(): readonly string[] {
    return this.#history;
  }

  set historySize(size: number) {
    this.#historySize = size;
    this.#trim();
  }

  /** Forgets what was typed. */
  clear(): void {
    this.text = "";
    this.cursor = 0;
    this.#recalled = this.#history.length;
  }

  /** Takes the finished line, remembers it and starts anew. */
  take(): string {
    const line = this.text;
    if (line.trim() !== "" && this.#history.at(-1) !== line) this.#history.push(line);
    this.#trim();
    this.clear();
    return line;
  }

  #trim(): void {
    if (this.#history.length > this.#historySize) {
      this.#history.splice(0, this.#history.length - this.#historySize);
    }
  }

  /** Handles one editing key (see keys.ts). Keys that do not edit do nothing. */
  key(key: string): void {
    const edit = own(EDITS, key);
    if (edit) edit(this);
    else if (isPrintable(key)) this.insert(key);
  }

  insert(text: string): void {
    if (this.text.length + text.length > LONGEST_LINE) {
      this.echo("\x07");
      return;
    }
    const tail = this.text.slice(this.cursor);
    this.text = this.text.slice(0, this.cursor) + text + tail;
    this.cursor += text.length;
    this.echo(text + tail + "\b".repeat(tail.length));
  }

  /** Replaces the whole line, on the screen too. */
  replace(text: string): void {
    const old = this.text.length;
    const erase = Math.max(0, old - text.length);
    this.echo(`${"\b".repeat(this.cursor)}${text}${" ".repeat(erase)}${"\b".repeat(erase)}`);
    this.text = text;
    this.cursor = text.length;
  }

  move(to: number): void {
    const target = Math.min(Math.max(to, 0), this.text.length);
    if (target < this.cursor) this.echo("\b".repeat(this.cursor - target));
    else this.echo(this.text.slice(this.cursor, target));
    this.cursor = target;
  }

  /** Removes from the cursor to `to`, either way. */
  remove(to: number): void {
    const from = Math.max(0, Math.min(this.cursor, to));
    const end = Math.min(this.text.length, Math.max(this.cursor, to));
    if (from === end) return;
    const gone = end - from;
    const tail = this.text.slice(end);
    const back = "\b".repeat(this.cursor - from);
    this.text = this.text.slice(0, from) + tail;
    this.cursor = from;
    this.echo(`${back}${tail}${" ".repeat(gone)}${"\b".repeat(tail.length + gone)}`);
  }

  kill(to: number): void {
    const [from, end] = to < this.cursor ? [to, this.cursor] : [this.cursor, to];
    if (end > from) this.#killed = this.text.slice(from, end);
    this.remove(to);
  }

  yank(): void {
    this.insert(this.#killed);
  }

  recall(step: number): void {
    const to = this.#recalled + step;
    if (to < 0 || to > this.#history.length) {
      this.echo("\x07");
      return;
    }
    if (this.#recalled === this.#history.length) this.#draft = this.text;
    this.#recalled = to;
    this.replace(this.#history[to] ?? this.#draft);
  }

  transpose(): void {
    if (this.cursor < 1 || this.text.length < 2) return;
    const at = Math.min(this.cursor, this.text.length - 1);
    const swapped = this.text[at]! + this.text[at - 1]!;
    this.move(at - 1);
    this.text = this.text.slice(0, at - 1) + swapped + this.text.slice(at + 1);
    this.cursor = at + 1;
    this.echo(swapped);
  }

  wordBack(): number {
    let at = this.cursor;
    while (at > 0 && this.text[at - 1] === " ") at--;
    while (at > 0 && this.text[at - 1] !== " ") at--;
    return at;
  }

  wordForward(): number {
    let at = this.cursor;
    while (at < this.text.length && this.text[at] === " ") at++;
    while (at < this.text.length && this.text[at] !== " ") at++;
    return at;
  }
}

/** Characters of a line; IOS's own limit is near. Further keys ring the bell. */
export const LONGEST_LINE = 1000;

const EDITS: Readonly<Record<string, (editor: LineEditor) => void>> = {
  "\x01": (editor) => editor.move(0),
  "\x02": (editor) => editor.move(editor.cursor - 1),
  "\x04": (editor) => editor.remove(editor.cursor + 1),
  "\x05": (editor) => editor.move(editor.text.length),
  "\x06": (editor) => editor.move(editor.cursor + 1),
  "\b": (editor) => editor.remove(editor.cursor - 1),
  "\x7f": (editor) => editor.remove(editor.cursor - 1),
  "\x0b": (editor) => editor.kill(editor.text.length),
  "\x0e": (editor) => editor.recall(1),
  "\x10": (editor) => editor.recall(-1),
  "\x14": (editor) => editor.transpose(),
  "\x15": (editor) => editor.kill(0),
  "\x17": (editor) => editor.kill(editor.wordBack()),
  "\x18": (editor) => editor.kill(0),
  "\x19": (editor) => editor.yank(),
  "\x1b[A": (editor) => editor.recall(-1),
  "\x1b[B": (editor) => editor.recall(1),
  "\x1b[C": (editor) => editor.move(editor.cursor + 1),
  "\x1b[D": (editor) => editor.move(editor.cursor - 1),
  "\x1b[H": (editor) => editor.move(0),
  "\x1b[F": (editor) => editor.move(editor.text.length),
  "\x1b[3~": (editor) => editor.remove(editor.cursor + 1),
  "\x1bb": (editor) => editor.move(editor.wordBack()),
  "\x1bf": (editor) => editor.move(editor.wordForward()),
  "\x1bd": (editor) => editor.kill(editor.wordForward()),
  "\x1b\x7f": (editor) => editor.kill(editor.wordBack()),
};
