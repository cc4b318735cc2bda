/** A rule, or a chain's policy, as an nftables file has it. */
export interface SourceStatement {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly kind: "rule" | "policy";
  readonly file: string;
  readonly line: number;
  /** In one line, without what is not needed: comments, line breaks, repeated spaces. */
  readonly text: string;
}

/** The text of an included file, or of each that a pattern names: in the order in which nft takes them. */
export type Included = (name: string) => readonly { readonly file: string; readonly text: string }[];

/**
 * Where each rule of an nftables file stands, in the order in which the kernel has them. This is no judge of the language
 * (nft is): it follows braces, semicolons and lines, and whoever uses it compares the number of rules with the kernel's.
 */
export function sourceStatements(text: string, file: string, included: Included): SourceStatement[] {
  const reader = new SourceReader(included);
  reader.read(text, file, 0);
  return reader.statements;
}

/** An include that leads back to itself is nft's to refuse. */
const deepestInclude = 16;

type Block =
  | { readonly kind: "table"; readonly family: string; readonly table: string }
  | { readonly kind: "chain"; readonly family: string; readonly table: string; readonly chain: string }
  | { readonly kind: "other" };

class SourceReader {
  #statements: SourceStatement[] = [];
  /** Those that were inserted: the last is the first. */
  #inserted: SourceStatement[] = [];
  readonly #blocks: Block[] = [];

  constructor(private readonly included: Included) {}

  get statements(): SourceStatement[] {
    return [...this.#inserted.toReversed(), ...this.#statements];
  }

  read(source: string, file: string, depth: number): void {
    // In pieces: a set of thousands of addresses is one statement, and looking at all of it at each character costs too much.
    let words: string[] = [];
    let isBlank = true;
    let begun = 1;
    let line = 1;
    let braces = 0;
    const forget = () => {
      words = [];
      isBlank = true;
    };
    const say = (text: string) => {
      if (isBlank) begun = line;
      words.push(text);
      isBlank &&= text.trim() === "";
    };
    const end = () => {
      const statement = isBlank ? "" : words.join("").replace(/\s+/g, " ").trim();
      forget();
      braces = 0;
      if (statement !== "") this.#statement(statement, file, begun, depth);
    };
    for (let at = 0; at < source.length; at += 1) {
      const character = source[at] as string;
      if (character === "\\" && source[at + 1] === "\n") {
        say(" ");
        line += 1;
        at += 1;
      } else if (character === "#") {
        at = endOfLine(source, at) - 1;
      } else if (character === '"') {
        const close = source.indexOf('"', at + 1);
        const until = close < 0 ? source.length : close + 1;
        const quoted = source.slice(at, until);
        say(quoted);
        line += quoted.split("\n").length - 1;
        at = until - 1;
      } else if (character === "{" && braces === 0 && this.#opens(words.join(""))) {
        forget();
      } else if (character === "{") {
        braces += 1;
        say(character);
      } else if (character === "}" && braces === 0) {
        end();
        this.#blocks.pop();
      } else if (character === "}") {
        braces -= 1;
        say(character);
      } else if ((character === "\n" || character === ";") && braces === 0) end();
      else say(character);
      if (character === "\n") line += 1;
    }
    end();
  }

  /** Whether a brace behind these words begins a block, which is then entered. */
  #opens(words: string): boolean {
    const said = words.trim().split(/\s+/);
    if (["add", "create"].includes(said[0] ?? "")) said.shift();
    const inner = this.#blocks.at(-1);
    if (inner === undefined && said[0] === "table") {
      const [family, table] = said.length > 2 ? [said[1], said[2]] : ["ip", said[1]];
      this.#blocks.push({ kind: "table", family: family as string, table: unquoted(table) });
    } else if (inner === undefined && said[0] === "chain") {
      const [family, table, chain] = said.length > 3 ? said.slice(1) : ["ip", ...said.slice(1)];
      this.#blocks.push({
        kind: "chain",
        family: family as string,
        table: unquoted(table),
        chain: unquoted(chain),
      });
    } else if (inner?.kind === "table") {
      const { family, table } = inner;
      this.#blocks.push(
        said[0] === "chain" ? { kind: "chain", family, table, chain: unquoted(said[1]) } : { kind: "other" },
      );
    } else return false;
    return true;
  }

  #statement(text: string, file: string, line: number, depth: number): void {
    const include = /^include "([^"]*)"$/.exec(text);
    if (include) {
      if (depth >= deepestInclude) return;
      for (const found of this.included(include[1] as string)) this.read(found.text, found.file, depth + 1);
      return;
    }
    const block = this.#blocks.at(-1);
    if (block === undefined) this.#command(text, file, line);
    else if (block.kind === "chain") this.#inChain(block, text, file, line);
  }

  #inChain(block: Block & { kind: "chain" }, text: string, file: string, line: number): void {
    if (/^(type|comment|devices?) /.test(text)) return;
    const { family, table, chain } = block;
    const kind = text.startsWith("policy ") ? "policy" : "rule";
    this.#statements.push({ family, table, chain, kind, file, line, text });
  }

  /** What stands outside of blocks: `add rule inet filter forward udp dport 69 drop`. */
  #command(text: string, file: string, line: number): void {
    if (/^flush ruleset$/.test(text)) {
      this.#statements = [];
      this.#inserted = [];
    }
    const families = "ip6?|inet|arp|bridge|netdev";
    const found = new RegExp(
      `^(add |insert )?rule (?:(${families}) )?(\\S+) (\\S+) (?:(?:position|index|handle) \\d+ )?(.*)$`,
    ).exec(text);
    if (!found) return;
    const [, verb, family = "ip", table, chain, rule] = found;
    const statement: SourceStatement = {
      family,
      table: unquoted(table),
      chain: unquoted(chain),
      kind: "rule",
      file,
      line,
      text: rule as string,
    };
    if (verb === "insert ") this.#inserted.push(statement);
    else this.#statements.push(statement);
  }
}

function unquoted(name: string | undefined): string {
  return (name ?? "").replace(/"/g, "");
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
}
