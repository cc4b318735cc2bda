import { CommandRun } from "./command-run";
import type { SessionFacts } from "./context";
import { Interpreter } from "./interpreter";
import { expected, type Parsed } from "./parse";
import { printable } from "./printable";
import { refusal } from "./refusal";
import { TextCapture } from "./text-capture";
import type { Grammar } from "./tree";

export interface BatchOptions<D> {
  readonly grammar: Grammar<D>;
  readonly device: D;
  /** The mode the lines begin in, `config`. */
  readonly mode: string;
  /** Below `mode`, so that the lines can leave no further: the mode of the interpreter itself. */
  readonly base: string;
}

/** A line that was not taken, and what the device said to it. */
export interface Refused {
  /** Counts from 1. */
  readonly line: number;
  /** Of what is wrong in it, from 1; of its first word where that is the whole line. */
  readonly column: number;
  readonly text: string;
  readonly message: string;
  /** What could stand there: words, and labels of parameters such as `WORD`. */
  readonly fitting: readonly string[];
}

/** Runs lines as if typed in configuration mode, without terminal or person. Lines that fail do not stop the rest. */
export function runBatch<D>(lines: readonly string[], options: BatchOptions<D>): Refused[] {
  const interpreter = new Interpreter(options.grammar, options.base);
  interpreter.enter(options.mode, undefined);
  const refused: Refused[] = [];
  let capture: TextCapture | undefined;
  const facts: SessionFacts = {
    user: "startup",
    line: "batch",
    peer: undefined,
    privilege: 15,
    length: 0,
    width: 0,
    monitor: false,
    historySize: 0,
    execTimeout: undefined,
    history: [],
    idleSince: 0,
  };
  for (const [index, given] of lines.entries()) {
    const text = printable(given);
    if (capture) {
      if (capture.take(text)) capture = undefined;
      continue;
    }
    let said = "";
    const parsed = interpreter.read(text, facts.privilege);
    if (parsed.kind === "command") {
      const run = new CommandRun(
        options.device,
        parsed.form,
        interpreter,
        {
          facts,
          output: (output) => {
            said += output;
          },
          // Nobody is there to ask: what only wants to be confirmed is done.
          ask: (question, answer) => answer(question.kind === "confirm" ? "y" : undefined),
          readText: (delimiter, first, done) => {
            capture = new TextCapture(delimiter, first, done);
          },
          finished: (screen, accepted) => {
            if (!accepted) said += screen;
            else said = "";
          },
          close: () => {},
        },
        undefined,
      );
      run.start(parsed.command, parsed.args);
    } else if (parsed.kind !== "empty") said = refusal(parsed, text, 0) ?? "";
    if (said !== "" && !capture) {
      const { offset, fitting } = whatFits(interpreter, text, parsed);
      refused.push({ line: index + 1, column: offset + 1, text, message: said.trimEnd(), fitting });
    }
    if (interpreter.depth === 0) interpreter.enter(options.mode, undefined);
  }
  return refused;
}

function whatFits<D>(interpreter: Interpreter<D>, line: string, parsed: Parsed<D>) {
  const first = Math.max(0, line.search(/\S/));
  if (parsed.kind !== "invalid") return { offset: first, fitting: [] };
  const { offset } = parsed;
  const before = line.slice(0, offset).replace(/\S+$/, "");
  const found = expected(interpreter.root(), before, 15);
  if (found.kind !== "expected") return { offset, fitting: [] };
  const labels = found.edges.map(({ token }) => (token.kind === "keyword" ? token.text : token.type.label));
  return { offset, fitting: [...new Set(labels)] };
}
