/**
 * The regular expressions of output filters. Users type them, so they are matched by walking all alternatives at
 * once (time proportional to pattern times line): no pattern can hang a session.
 *
 * Read are: literals, `.`, `[a-z]`, `[^...]`, `*`, `+`, `?`, `|`, `( )`, `^`, `$`, `\` before any character, and
 * `_`, which IOS takes for a delimiter: a comma, brace, parenthesis, blank, or either end of the line.
 */
export interface RegularExpression {
  test(line: string): boolean;
}

const LONGEST_PATTERN = 254;
/** Longer lines are cut for matching only; no screen comes near. */
const LONGEST_LINE = 4096;

/** undefined when the pattern cannot be read. */
export function regularExpression(pattern: string): RegularExpression | undefined {
  if (pattern.length === 0 || pattern.length > LONGEST_PATTERN) return undefined;
  const part = new Reader(pattern).read();
  if (!part) return undefined;
  const states: State[] = [{ kind: "match" }];
  const start = part(states, MATCH);
  return {
    test: (line) => run(states, start, line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) : line),
  };
}

/** A state of the automaton; `next` are state numbers. */
type State =
  | { kind: "character"; accepts: (code: number) => boolean; next: number }
  | { kind: "start"; next: number }
  | { kind: "end"; next: number }
  /** `_`: takes one delimiter, or none at either end of the line. */
  | { kind: "delimiter"; next: number }
  | { kind: "fork"; next: number; other: number }
  | { kind: "match" };

const MATCH = 0;

/** A part of a pattern, already read: adds its states before `follow` and gives the first. Called once. */
type Part = (states: State[], follow: number) => number;

class Reader {
  #at = 0;
  #depth = 0;

  constructor(readonly pattern: string) {}

  read(): Part | undefined {
    const part = this.#alternatives();
    return this.#at === this.pattern.length ? part : undefined;
  }

  #alternatives(): Part | undefined {
    const branches: Part[] = [];
    for (;;) {
      const branch = this.#sequence();
      if (!branch) return undefined;
      branches.push(branch);
      if (this.pattern[this.#at] !== "|") break;
      this.#at++;
    }
    return (states, follow) =>
      branches
        .map((branch) => branch(states, follow))
        .reduce((next, other) => add(states, { kind: "fork", next, other }));
  }

  #sequence(): Part | undefined {
    const parts: Part[] = [];
    while (
      this.#at < this.pattern.length &&
      this.pattern[this.#at] !== "|" &&
      this.pattern[this.#at] !== ")"
    ) {
      const part = this.#repeated();
      if (!part) return undefined;
      parts.push(part);
    }
    return (states, follow) => parts.reduceRight((next, part) => part(states, next), follow);
  }

  #repeated(): Part | undefined {
    const atom = this.#atom();
    if (!atom) return undefined;
    const repeat = this.pattern[this.#at];
    if (repeat !== "*" && repeat !== "+" && repeat !== "?") return atom;
    this.#at++;
    if (repeat === "?") {
      return (states, follow) => add(states, { kind: "fork", next: atom(states, follow), other: follow });
    }
    return (states, follow) => {
      const fork = add(states, { kind: "fork", next: follow, other: follow });
      const body = atom(states, fork);
      states[fork] = { kind: "fork", next: body, other: follow };
      return repeat === "*" ? fork : body;
    };
  }

  #atom(): Part | undefined {
    const character = this.pattern[this.#at++]!;
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#set();
      case ".":
        return accepting(() => true);
      case "^":
        return (states, next) => add(states, { kind: "start", next });
      case "$":
        return (states, next) => add(states, { kind: "end", next });
      case "_":
        return (states, next) => add(states, { kind: "delimiter", next });
      case "*":
      case "+":
      case "?":
        return undefined;
      case "\\": {
        const escaped = this.pattern[this.#at++];
        return escaped === undefined ? undefined : literal(escaped);
      }
      default:
        return literal(character);
    }
  }

  #group(): Part | undefined {
    if (++this.#depth > DEEPEST_GROUP) return undefined;
    const part = this.#alternatives();
    this.#depth--;
    if (this.pattern[this.#at++] !== ")") return undefined;
    return part;
  }

  #set(): Part | undefined {
    const negated = this.pattern[this.#at] === "^";
    if (negated) this.#at++;
    const ranges: [number, number][] = [];
    for (let first = true; ; first = false) {
      let character = this.pattern[this.#at++];
      if (character === "]" && !first) break;
      if (character === "\\") character = this.pattern[this.#at++];
      if (character === undefined) return undefined;
      const low = character.charCodeAt(0);
      const high = this.pattern[this.#at + 1];
      if (this.pattern[this.#at] === "-" && high !== undefined && high !== "]") {
        this.#at += 2;
        ranges.push([low, high.charCodeAt(0)]);
      } else ranges.push([low, low]);
    }
    return accepting((code) => ranges.some(([low, high]) => code >= low && code <= high) !== negated);
  }
}

const DEEPEST_GROUP = 30;

function literal(character: string): Part {
  const wanted = character.charCodeAt(0);
  return accepting((code) => code === wanted);
}

function accepting(accepts: (code: number) => boolean): Part {
  return (states, next) => add(states, { kind: "character", accepts, next });
}

function add(states: State[], state: State): number {
  return states.push(state) - 1;
}

const DELIMITERS = new Set([..." ,(){}\t"].map((character) => character.charCodeAt(0)));

function run(states: readonly State[], start: number, line: string): boolean {
  let current = new Set<number>();
  for (let at = 0; at <= line.length; at++) {
    // A match may begin anywhere.
    reach(states, start, at, line.length, current);
    if (current.has(MATCH)) return true;
    if (at === line.length) return false;
    const code = line.charCodeAt(at);
    const next = new Set<number>();
    for (const number of current) {
      const state = states[number]!;
      const takes =
        (state.kind === "character" && state.accepts(code)) ||
        (state.kind === "delimiter" && DELIMITERS.has(code));
      if (takes) reach(states, (state as { next: number }).next, at + 1, line.length, next);
    }
    current = next;
    if (current.has(MATCH)) return true;
  }
  return false;
}

/** Adds a state and all that it leads to without taking a character. */
function reach(states: readonly State[], from: number, at: number, length: number, into: Set<number>): void {
  const pending = [from];
  while (pending.length > 0) {
    const number = pending.pop()!;
    if (into.has(number)) continue;
    into.add(number);
    const state = states[number]!;
    if (state.kind === "fork") pending.push(state.next, state.other);
    else if (state.kind === "start" && at === 0) pending.push(state.next);
    else if (state.kind === "end" && at === length) pending.push(state.next);
    else if (state.kind === "delimiter" && (at === 0 || at === length)) pending.push(state.next);
  }
}
