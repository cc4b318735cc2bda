/** What one person typed at one device, in the order of its sessions: transcripts as a terminal shows them. */
export interface RecordedSession {
  readonly host: string;
  readonly isController: boolean;
  readonly transcript: string;
  /** Of a console, where a device also prints behind its prompt what nobody typed: the lines that somebody did. */
  readonly typed?: readonly string[];
}

/** A command that was typed, and the screen that came. */
interface Typed {
  readonly command: string;
  readonly isConfiguration: boolean;
  readonly screen: readonly string[];
}

/**
 * A session typed at a lab, as a scenario: configuration lines as one step, each command as one, and after each `show` the
 * first telling line of its screen as what must be seen. Somebody reads it over: what matters on a screen, a program cannot know.
 */
export function recordedScenario(labFile: string, sessions: readonly RecordedSession[]): string {
  const steps = sessions.flatMap(({ host, transcript, typed }) =>
    stepsOf(
      host,
      typedIn(transcript).filter(({ command }) => typed?.includes(command) ?? true),
    ),
  );
  const lines = [`Given the lab file "${labFile}"`, ...steps];
  const indented = lines.map((line) => line.replace(/^(?=.)/gm, "    "));
  return `Feature: Recorded\n\n  Scenario: What was typed\n${indented.join("\n")}\n`;
}

/** Prompts of IOS and of an access point, with what was typed behind. */
const promptLine = /^([A-Za-z0-9][\w.-]*)((?:\([\w-]+\))?)([>#])(.*)$/;

function typedIn(transcript: string): Typed[] {
  const typed: { command: string; isConfiguration: boolean; screen: string[] }[] = [];
  for (const raw of transcript.split(/\r?\n|\r(?!\n)/)) {
    const line = withoutErased(raw);
    const prompt = promptLine.exec(line);
    if (prompt) {
      const [, , mode = "", , command = ""] = prompt;
      typed.push({ command: command.trim(), isConfiguration: mode !== "", screen: [] });
    } else typed.at(-1)?.screen.push(line);
  }
  return typed.filter(({ command }) => command !== "");
}

/** A backspace takes back the character before. */
function withoutErased(line: string): string {
  const shown: string[] = [];
  for (const character of line) {
    if (character === "\b" || character === "\x7f") shown.pop();
    else if (character >= " ") shown.push(character);
  }
  return shown.join("");
}

/** What only serves the person at the terminal. */
const aside =
  /^(?:en(?:able)?|conf(?:igure)?(?: t(?:erminal)?)?|end|exit|quit|logout|term(?:inal)? .*|\?.*)$|\?$/i;

function stepsOf(host: string, typed: readonly Typed[]): string[] {
  const steps: string[] = [];
  let configuration: string[] = [];
  const configured = () => {
    if (configuration.length > 0)
      steps.push(
        `When I configure "${host}":\n  """\n${configuration.map((line) => `  ${line}\n`).join("")}  """`,
      );
    configuration = [];
  };
  for (const { command, isConfiguration, screen } of typed) {
    if (aside.test(command) || screen.some((line) => /^% /.test(line))) continue;
    if (isConfiguration) {
      configuration.push(command);
      continue;
    }
    configured();
    steps.push(`When I run "${command}" on "${host}"`);
    const telling = screen.map((line) => line.trim()).find((line) => /\w/.test(line) && !line.includes('"'));
    if (/^sh(?:ow)? /i.test(command) && telling !== undefined) steps.push(`Then it shows "${telling}"`);
  }
  configured();
  return steps;
}
