import type { ApLogin } from "../../capwap/wtp-contract";
import { TerminalLines } from "../../ios/terminal-lines";
import type { ExecChannel, SshAttempt, SshServerOptions, Terminal } from "../../ports";
import type { ApOperations } from "../operations";
import { apGrammar } from "./grammar";
import type { ApShell } from "./shell";

export type ApCredentials = ApLogin;

/** As from the factory (public guides agree on it). */
export const factoryCredentials: ApCredentials = { username: "Cisco", password: "Cisco", enable: "Cisco" };

const execTimeout = 300_000;
const mostSessions = 10;
const attempts = 3;

/** The command line of one boot of an AP, over SSH: all its sessions. */
export class ApCommandLine {
  readonly #operations: ApOperations;
  readonly #credentials: () => ApCredentials;
  readonly #log: (text: string) => void;
  readonly #lines: TerminalLines<ApShell>;

  /** `credentials` is asked at each login: a controller may change them. */
  constructor(operations: ApOperations, credentials: () => ApCredentials, log: (text: string) => void) {
    this.#operations = operations;
    this.#credentials = credentials;
    this.#log = log;
    const device: ApShell = {
      operations,
      sessions: () => this.#lines.facts(),
      enables: (secret) => secret === credentials().enable,
    };
    this.#lines = new TerminalLines({
      grammar: apGrammar(),
      device,
      clock: operations.host.clock,
      most: mostSessions,
    });
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
    const { username, password } = this.#credentials();
    const accepted = attempt.username === username && attempt.password === password;
    // Who typed a password in place of a name must not find it in the log.
    const user = attempt.username === username ? username : "unknown";
    this.#log(`sshd: ${accepted ? "Accepted" : "Failed"} password for ${user} from ${attempt.peer.address}`);
    return accepted ? "accept" : "reject";
  }

  shell(terminal: Terminal, user: string): void {
    this.#lines.shell(terminal, () => ({
      user,
      privilege: 1,
      length: undefined,
      width: undefined,
      greeting: "\n",
      hostname: () => this.#operations.hostname,
      execTimeout: () => execTimeout,
      loggingSynchronous: () => false,
      configured: () => {},
    }));
  }

  exec(command: string, channel: ExecChannel, user: string): void {
    this.#lines.exec(command, channel, () => ({ user, privilege: 1 }));
  }

  closeAll(): void {
    this.#lines.closeAll();
  }
}
