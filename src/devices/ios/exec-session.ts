import type { Clock } from "../../host/host";
import type { ExecChannel, TerminalHandler } from "../../host/ssh";
import { CommandRun } from "./command-run";
import type { Question, SessionFacts } from "./context";
import { type FileSink, type Filter, readFilter } from "./filter";
import { Interpreter } from "./interpreter";
import { printable } from "./printable";
import { filterRefusal, refusal } from "./refusal";
import type { Grammar } from "./tree";

export interface ExecOptions<D> {
  readonly grammar: Grammar<D>;
  readonly device: D;
  readonly clock: Clock;
  /** Where screens can be filtered to; without it they cannot. */
  readonly files?: FileSink | undefined;
  readonly mode: string;
  readonly user: string;
  readonly privilege: number;
  readonly line: string;
  /** Called once, when the command is over or the client is gone. */
  closed(): void;
}

/**
 * Runs one command for an SSH exec request: its output without echo, prompt or pager, then exit code 0 (1 when
 * the line was not taken). Questions are written and answered by what the client sends, line by line.
 */
export function runExec<D>(command: string, channel: ExecChannel, options: ExecOptions<D>): void {
  const line = printable(command);
  const interpreter = new Interpreter(options.grammar, options.mode);
  const facts: SessionFacts = {
    user: options.user,
    line: options.line,
    peer: channel.peer?.address,
    privilege: options.privilege,
    length: 0,
    width: 0,
    monitor: false,
    historySize: 0,
    execTimeout: undefined,
    history: [],
    idleSince: options.clock.now(),
  };
  let over = false;
  let run: CommandRun<D> | undefined;
  let asked: ((reply: string | undefined) => void) | undefined;
  let kind: Question["kind"] = "line";
  let typed = "";

  const write = (text: string) => {
    if (!over && text !== "") channel.write(text.replaceAll("\n", "\r\n"));
  };
  const exit = (code: number) => {
    if (over) return;
    over = true;
    options.closed();
    channel.exit(code);
  };
  const reply = (text: string | undefined) => {
    const answer = asked;
    asked = undefined;
    write("\n");
    answer?.(text);
  };
  const handler: TerminalHandler = {
    input(text) {
      for (const character of text) {
        if (character === "\x03" && run) run.interrupt();
        else if (!asked) continue;
        else if (kind === "confirm") reply(/^[y\r\n]$/i.test(character) ? "y" : undefined);
        else if (kind !== "line") {
          if (kind.split("/").includes(character.toLowerCase())) reply(character.toLowerCase());
        } else if (character === "\r" || character === "\n") {
          const line = typed;
          typed = "";
          reply(line);
        } else if (typed.length < 254) typed += character;
      }
    },
    closed() {
      if (over) return;
      over = true;
      run?.interrupt();
      asked?.(undefined);
      options.closed();
    },
  };
  channel.handler = handler;

  const parsed = interpreter.read(line, facts.privilege);
  if (parsed.kind === "empty") {
    exit(0);
    return;
  }
  if (parsed.kind !== "command") {
    write(refusal(parsed, line, 0) ?? "");
    exit(1);
    return;
  }
  let filter: Filter | undefined;
  if (parsed.filter !== undefined) {
    const reading = readFilter(parsed.filter, options.files);
    if (reading.kind !== "filter") {
      const start = parsed.filterOffset + line.slice(parsed.filterOffset).search(/\S|$/);
      write(filterRefusal(reading, line, start));
      exit(1);
      return;
    }
    filter = reading.apply;
  }
  run = new CommandRun(
    options.device,
    parsed.form,
    interpreter,
    {
      facts,
      output: write,
      ask(question, answer) {
        if (over) return answer(undefined);
        write(question.text);
        kind = question.kind;
        asked = answer;
      },
      readText: (_delimiter, _first, done) => done(""),
      finished(screen, accepted) {
        write(screen);
        exit(accepted ? 0 : 1);
      },
      close: () => exit(0),
    },
    filter,
  );
  run.start(parsed.command, parsed.args);
}
