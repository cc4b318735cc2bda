import type { SessionFacts } from "../../ios/context";
import { runExec } from "../../ios/exec-session";
import { Session } from "../../ios/session";
import type { ExecChannel, SshAttempt, SshServerOptions, Terminal } from "../../ports";
import type { ApOperations } from "../operations";
import { apGrammar } from "./grammar";
import type { ApShell } from "./shell";

/** An AP knows one user. */
export interface ApCredentials {
  readonly username: string;
  readonly password: string;
  /** What `enable` asks for. */
  readonly enable: string;
}

/** As from the factory (public guides agree on it). */
export const factoryCredentials: ApCredentials = { username: "Cisco", password: "Cisco", enable: "Cisco" };

const execTimeout = 300_000;
const mostSessions = 10;
const attempts = 3;

/** The command line of one boot of an AP, over SSH: all its sessions. */
export class ApCommandLine {
  readonly #operations: ApOperations;
  readonly #credentials: ApCredentials;
  readonly #log: (text: string) => void;
  readonly #shell: ApShell;
  readonly #lines = new Map<number, Session<ApShell> | "exec">();

  constructor(operations: ApOperations, credentials: ApCredentials, log: (text: string) => void) {
    this.#operations = operations;
    this.#credentials = credentials;
    this.#log = log;
    this.#shell = {
      operations,
      sessions: () => this.#facts(),
      enables: (secret) => secret === credentials.enable,
    };
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
    const { username, password } = this.#credentials;
    const accepted = attempt.username === username && attempt.password === password;
    // Who typed a password in place of a name must not find it in the log.
    const user = attempt.username === username ? username : "unknown";
    this.#log(`sshd: ${accepted ? "Accepted" : "Failed"} password for ${user} from ${attempt.peer.address}`);
    return accepted ? "accept" : "reject";
  }

  shell(terminal: Terminal, user: string): void {
    const number = this.#free();
    if (number === undefined) {
      terminal.handler = { input: () => {} };
      terminal.close();
      return;
    }
    const session: Session<ApShell> = new Session(terminal, {
      grammar: apGrammar(),
      device: this.#shell,
      clock: this.#operations.host.clock,
      mode: "exec",
      user,
      privilege: 1,
      line: `vty ${number}`,
      length: undefined,
      width: undefined,
      greeting: "\n",
      hostname: () => this.#operations.hostname,
      execTimeout: () => execTimeout,
      loggingSynchronous: () => false,
      configured: () => {},
      closed: () => this.#lines.delete(number),
    });
    this.#lines.set(number, session);
  }

  exec(command: string, channel: ExecChannel, user: string): void {
    const number = this.#free();
    if (number === undefined) {
      channel.handler = { input: () => {} };
      channel.exit(1);
      return;
    }
    this.#lines.set(number, "exec");
    runExec(command, channel, {
      grammar: apGrammar(),
      device: this.#shell,
      clock: this.#operations.host.clock,
      mode: "exec",
      user,
      privilege: 1,
      line: `vty ${number}`,
      closed: () => this.#lines.delete(number),
    });
  }

  closeAll(): void {
    for (const session of [...this.#lines.values()]) if (session !== "exec") session.close();
    this.#lines.clear();
  }

  #free(): number | undefined {
    for (let number = 0; number < mostSessions; number++) if (!this.#lines.has(number)) return number;
    return undefined;
  }

  #facts(): SessionFacts[] {
    return [...this.#lines]
      .sort(([a], [b]) => a - b)
      .flatMap(([, session]) => (session === "exec" ? [] : [session.facts]));
  }
}
