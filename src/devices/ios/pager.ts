import { isPrintable } from "./printable";
import { regularExpression } from "./regular-expression";

/** ` --More-- ` and what takes it off the screen again. */
const MORE = " --More-- ";
const ERASE = `${"\b".repeat(9)}${" ".repeat(8)}${"\b".repeat(9)}`;

/**
 * Shows a screen page by page. Keys: Space a page, Return a line, `/` to the next line that matches, `+` and `-`
 * only the lines that do or do not, anything else leaves.
 */
export class Pager {
  #lines: string[];
  #search: { readonly key: string; pattern: string } | undefined;

  constructor(
    screen: string,
    private readonly rows: number,
    private readonly columns: number,
    private readonly write: (text: string) => void,
  ) {
    this.#lines = screen.split("\n");
    if (this.#lines.at(-1) === "") this.#lines.pop();
  }

  /** Shows the first page. True: all is shown. */
  start(): boolean {
    return this.#page(this.rows - 1);
  }

  /** True when the pager is over. */
  key(key: string): boolean {
    if (this.#search) return this.#searchKey(this.#search, key);
    switch (key) {
      case " ":
        this.write(ERASE);
        return this.#page(this.rows - 1);
      case "\r":
        this.write(ERASE);
        return this.#page(1);
      case "/":
      case "+":
      case "-":
        this.#search = { key, pattern: "" };
        this.write(`${ERASE}${key}`);
        return false;
      default:
        this.write(ERASE);
        return true;
    }
  }

  #searchKey(search: { readonly key: string; pattern: string }, key: string): boolean {
    if (key === "\r") {
      this.#search = undefined;
      this.write("\n");
      const pattern = regularExpression(search.pattern);
      if (pattern && search.key === "/") {
        const first = this.#lines.findIndex((line) => pattern.test(line));
        this.write("filtering...\n");
        this.#lines = first < 0 ? [] : this.#lines.slice(first);
      } else if (pattern) {
        this.write("filtering...\n");
        this.#lines = this.#lines.filter((line) => pattern.test(line) === (search.key === "+"));
      }
      return this.#page(this.rows - 1);
    }
    if (key === "\x03") return true;
    if (key === "\b" || key === "\x7f") {
      if (search.pattern !== "") this.write("\b \b");
      search.pattern = search.pattern.slice(0, -1);
    } else if (isPrintable(key) && search.pattern.length < 200) {
      search.pattern += key;
      this.write(key);
    }
    return false;
  }

  #page(rows: number): boolean {
    let room = rows;
    let taken = 0;
    for (const line of this.#lines) {
      const needs = this.columns > 0 ? Math.max(1, Math.ceil(line.length / this.columns)) : 1;
      if (taken > 0 && needs > room) break;
      room -= needs;
      taken++;
      if (room <= 0) break;
    }
    const page = this.#lines.splice(0, taken);
    if (page.length > 0) this.write(`${page.join("\n")}\n`);
    if (this.#lines.length === 0) return true;
    this.write(MORE);
    return false;
  }
}
