import { InternalError } from "../../errors";
import { type Parsed, parse } from "./parse";
import type { Grammar, Node } from "./tree";

/** Where a session stands: exec, or some depth of configuration. Knows no terminal. */
export class Interpreter<D> {
  #stack: { readonly mode: string; readonly data: unknown }[];

  constructor(
    readonly grammar: Grammar<D>,
    /** The mode that `end` returns to. */
    base: string,
    /** Called when the base mode is reached again from below. */
    private readonly backAtBase: () => void = () => {},
  ) {
    this.#stack = [{ mode: base, data: undefined }];
  }

  get mode(): string {
    return this.#top.mode;
  }

  get data(): unknown {
    return this.#top.data;
  }

  /** 0 in exec. */
  get depth(): number {
    return this.#stack.length - 1;
  }

  get #top() {
    const top = this.#stack.at(-1);
    if (!top) throw new InternalError("a command line without a mode");
    return top;
  }

  root(): Node<D> {
    return this.grammar.root(this.mode);
  }

  get title(): string | undefined {
    return this.grammar.spec(this.mode).title;
  }

  /** `9120-EWC(config)#`, `9120-EWC>`. */
  prompt(hostname: string, privilege: number): string {
    return `${hostname}${this.grammar.spec(this.mode).suffix}${privilege > 1 ? "#" : ">"}`;
  }

  /**
   * Reads a line in the present mode; a configuration mode that does not know it lets the modes above try, and
   * the first that does becomes the present one, as IOS does when a configuration is pasted. A word written out
   * above wins over an abbreviation here: `ap 0cd0...` behind a site tag is no `ap-profile`.
   */
  read(line: string, privilege: number): Parsed<D> {
    const here = parse(this.root(), line, privilege);
    const taken = here.kind === "command" || here.kind === "empty";
    const first = /\S+/.exec(line)?.[0].toLowerCase();
    if (taken && (this.depth < 2 || here.kind === "empty" || beginsWith(this.root(), first))) return here;
    let best: Parsed<D> = here;
    for (let depth = this.#stack.length - 2; depth >= 1; depth--) {
      const root = this.grammar.root(this.#stack[depth]!.mode);
      if (taken && !beginsWith(root, first)) continue;
      const above = parse(root, line, privilege);
      if (above.kind === "command") {
        this.#stack.length = depth + 1;
        return above;
      }
      if (best.kind === "invalid" && (above.kind !== "invalid" || above.offset > best.offset)) best = above;
    }
    return best;
  }

  enter(mode: string, data: unknown): void {
    // A mode never stands twice on the stack: `do configure terminal` begins anew.
    const { parent } = this.grammar.spec(mode);
    const below = this.#stack.findIndex((entry) => entry.mode === mode);
    const at = this.#stack.findIndex((entry) => entry.mode === parent);
    this.#stack.length = below >= 0 ? below : at >= 0 ? at + 1 : 1;
    this.#stack.push({ mode, data });
  }

  /** False when there is nothing above. */
  leave(): boolean {
    if (this.#stack.length === 1) return false;
    this.#stack.pop();
    if (this.#stack.length === 1) this.backAtBase();
    return true;
  }

  end(): void {
    if (this.#stack.length === 1) return;
    this.#stack.length = 1;
    this.backAtBase();
  }
}

function beginsWith(root: Node<unknown>, word: string | undefined): boolean {
  return root.edges.some((edge) => edge.token.kind === "keyword" && edge.token.text.toLowerCase() === word);
}
