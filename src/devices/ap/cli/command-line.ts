import type { ExecChannel, SshAttempt, SshServerOptions, Terminal } from "../../../host/ssh";
import type { ApLogin } from "../../capwap/wtp-contract";
import { lookAt } from "../../ios/look";
import { Session } from "../../ios/session";
import { type ShellFacts, TerminalLines } from "../../ios/terminal-lines";
import type { ApOperations } from "../operations";
import { ConsoleLine } from "./console-line";
import { apGrammar } from "./grammar";
import type { ApShell } from "./shell";

export type ApCredentials = ApLogin;

/** As from the factory (public guides agree on it). */
export const factoryCredentials: ApCredentials = { username: "Cisco", password: "Cisco", enable: "Cisco" };

const execTimeout = 300_000;
const mostSessions = 10;
const attempts = 3;

export interface ApCommandLineOptions {
  /** Asked at each login: a controller may change them. */
  readonly credentials: () => ApCredentials;
  /** A line for `show logging`. */
  readonly log: (text: string) => void;
  /** Shown to who logs in over SSH, line ends `\n`. */
  readonly greeting: string;
  /** Where the console's own session writes, line ends `\n`. */
  readonly screen: (text: string) => void;
}

/** The command line of one boot of an AP, over SSH and on its console: all its sessions. */
export class ApCommandLine {
  readonly #operations: ApOperations;
  readonly #options: ApCommandLineOptions;
  readonly #device: ApShell;
  readonly #lines: TerminalLines<ApShell>;
  readonly #console: ConsoleLine;
  #consoleSession: Session<ApShell> | undefined;

  constructor(operations: ApOperations, options: ApCommandLineOptions) {
    const { clock } = operations.host;
    this.#operations = operations;
    this.#options = options;
    this.#device = {
      operations,
      host: operations.host,
      sessions: () => [...(this.#consoleSession ? [this.#consoleSession.facts] : []), ...this.#lines.facts()],
      enables: (secret) => secret === options.credentials().enable,
    };
    this.#lines = new TerminalLines({
      grammar: apGrammar(),
      device: this.#device,
      clock,
      most: mostSessions,
    });
    this.#console = new ConsoleLine({
      clock,
      write: options.screen,
      login: (username, password) => this.#logIn("login", username, password, "ttyS0"),
      shell: (terminal, user) => this.#consoleShell(terminal, user),
    });
  }

  /** Keys at the console. */
  console(text: string): void {
    this.#console.input(text);
  }

  serverOptions(): SshServerOptions {
    return {
      // RFC 5415 and Cisco do not say what an AP calls itself; AP-COS is Linux with OpenSSH in it.
      software: "OpenSSH_7.5",
      attempts: () => attempts,
      authenticate: (attempt) => this.authenticate(attempt),
      shell: (terminal, user) => this.shell(terminal, user),
      exec: (command, channel, user) => this.exec(command, channel, user),
    };
  }

  authenticate(attempt: SshAttempt): "accept" | "reject" {
    if (attempt.method !== "password") return "reject";
    const accepted = this.#logIn("sshd", attempt.username, attempt.password, attempt.peer.address);
    return accepted ? "accept" : "reject";
  }

  #logIn(program: string, user: string, secret: string, from: string): boolean {
    const { username, password } = this.#options.credentials();
    const accepted = user === username && secret === password;
    // Who typed a password in place of a name must not find it in the log.
    const shown = user === username ? username : "unknown";
    this.#options.log(`${program}: ${accepted ? "Accepted" : "Failed"} password for ${shown} from ${from}`);
    return accepted;
  }

  shell(terminal: Terminal, user: string): void {
    this.#lines.shell(terminal, () => ({ ...this.#session(user), greeting: this.#options.greeting }));
  }

  #consoleShell(terminal: Terminal, user: string): void {
    this.#consoleSession = new Session(terminal, {
      ...this.#session(user),
      grammar: apGrammar(),
      device: this.#device,
      clock: this.#operations.host.clock,
      mode: "exec",
      line: "con 0",
      closed: () => {
        this.#consoleSession = undefined;
      },
    });
  }

  #session(user: string): ShellFacts<ApShell> {
    return {
      user,
      privilege: 1,
      length: undefined,
      width: undefined,
      greeting: "\n",
      hostname: () => this.#operations.hostname,
      execTimeout: () => execTimeout,
      loggingSynchronous: () => false,
      configured: () => {},
    };
  }

  exec(command: string, channel: ExecChannel, user: string): void {
    this.#lines.exec(command, channel, () => ({ user, privilege: 1 }));
  }

  /** What a command shows now; see `lookAt`. */
  look(command: string): string | undefined {
    return lookAt((channel) => this.exec(command, channel, "look"));
  }

  /** Ends the sessions over SSH. */
  closeRemote(): void {
    this.#lines.closeAll();
  }

  closeAll(): void {
    this.closeRemote();
    this.#console.end();
    this.#consoleSession?.close();
  }
}
