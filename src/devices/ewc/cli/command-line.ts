import { clockLineSeconds } from "../../ios/calendar";
import type { SessionFacts } from "../../ios/context";
import { runExec } from "../../ios/exec-session";
import { Session } from "../../ios/session";
import type { ExecChannel, SshAttempt, Terminal } from "../../ports";
import type { Line } from "../configuration/model";
import { LAST_VTY } from "../configuration/terminal-lines";
import type { EwcOperations } from "../operations";
import { ConfigurationLock } from "./configuration-lock";
import { ewcGrammar } from "./grammar";
import type { EwcShell } from "./shell";

const DEFAULT_TIMEOUT = 600_000;

/** The command line of one boot of an EWC: all its sessions. Made by the Ewc when it comes up. */
export class EwcCommandLine {
  readonly #operations: EwcOperations;
  readonly #shell: EwcShell;
  readonly #lock = new ConfigurationLock();
  /** By vty number; an exec channel holds a number too. */
  readonly #lines = new Map<number, Session<EwcShell> | "exec">();

  constructor(operations: EwcOperations) {
    this.#operations = operations;
    this.#shell = {
      operations,
      configuration: operations.configuration,
      lock: this.#lock,
      sessions: () => this.#facts(),
    };
  }

  /** For `SshServerOptions.banner`: what stands before the login. */
  get loginBanner(): string | undefined {
    const { login } = this.#operations.configuration.running.banner;
    return login === undefined ? undefined : `${login.replaceAll("\n", "\r\n")}\r\n`;
  }

  /** For `SshServerOptions.authenticate`. Writes SEC_LOGIN lines to the log. */
  authenticate(attempt: SshAttempt): "accept" | "reject" {
    if (attempt.method === "none") return "reject";
    const { configuration } = this.#operations;
    const accepted =
      attempt.method === "publickey"
        ? configuration.loginWithKey(attempt.username, attempt.key)
        : configuration.login(attempt.username, attempt.password);
    // Clients try every key they have; that is no login yet.
    if (!accepted && attempt.method === "publickey") return "reject";
    const from = `[user: ${attempt.username}] [Source: ${attempt.peer.address}] [localport: 22]`;
    if (accepted) {
      this.#operations.log({
        facility: "SEC_LOGIN",
        severity: 5,
        mnemonic: "LOGIN_SUCCESS",
        text: `Login Success ${from} at ${this.#now()}`,
      });
      return "accept";
    }
    this.#operations.log({
      facility: "SEC_LOGIN",
      severity: 4,
      mnemonic: "LOGIN_FAILED",
      text: `Login failed ${from} [Reason: Login Authentication Failed] at ${this.#now()}`,
    });
    return "reject";
  }

  /** For `SshServerOptions.shell`. */
  shell(terminal: Terminal, user: string): void {
    const number = this.#free();
    if (number === undefined) {
      terminal.handler = { input: () => {} };
      terminal.close();
      return;
    }
    const line = this.#line(number);
    const { banner } = this.#operations.configuration.running;
    const session: Session<EwcShell> = new Session(terminal, {
      grammar: ewcGrammar(),
      device: this.#shell,
      clock: this.#operations.host.clock,
      mode: "exec",
      user,
      privilege: this.#privilege(user, line),
      line: `vty ${number}`,
      length: line?.length,
      width: line?.width,
      greeting: `${banner.motd === undefined ? "" : `${banner.motd}\n`}${banner.exec === undefined ? "" : `${banner.exec}\n`}\n`,
      hostname: () => this.#operations.configuration.running.hostname,
      execTimeout: () => this.#line(number)?.execTimeout ?? DEFAULT_TIMEOUT,
      loggingSynchronous: () => this.#line(number)?.loggingSynchronous ?? false,
      configured: (facts) => this.#configured(facts),
      closed: () => this.#closed(number),
    });
    this.#lines.set(number, session);
  }

  /** For `SshServerOptions.exec`. */
  exec(command: string, channel: ExecChannel, user: string): void {
    const number = this.#free();
    if (number === undefined) {
      channel.handler = { input: () => {} };
      channel.exit(1);
      return;
    }
    this.#lines.set(number, "exec");
    runExec(command, channel, {
      grammar: ewcGrammar(),
      device: this.#shell,
      clock: this.#operations.host.clock,
      mode: "exec",
      user,
      privilege: this.#privilege(user, this.#line(number)),
      line: `vty ${number}`,
      closed: () => this.#closed(number),
    });
  }

  /** Call with every log line that reaches the monitor level: goes to those who typed `terminal monitor`. */
  message(line: string): void {
    for (const session of this.#lines.values()) if (session !== "exec") session.message(line);
  }

  /** Ends every session: reload, power loss. */
  closeAll(): void {
    for (const session of [...this.#lines.values()]) if (session !== "exec") session.close();
    this.#lines.clear();
  }

  #closed(number: number): void {
    this.#lines.delete(number);
    this.#lock.release(`vty ${number}`);
  }

  #configured({ user, line, peer }: SessionFacts): void {
    this.#lock.release(line);
    this.#operations.log({
      facility: "SYS",
      severity: 5,
      mnemonic: "CONFIG_I",
      text: `Configured from console by ${user} on ${line.replace(" ", "")}${peer === undefined ? "" : ` (${peer})`}`,
    });
  }

  #privilege(username: string, line: Line | undefined): number {
    const { users } = this.#operations.configuration.running;
    const own = users.find((user) => user.name === username)?.privilege ?? 1;
    return Math.max(own, line?.privilege ?? 1);
  }

  #line(number: number): Line | undefined {
    return this.#operations.configuration.running.lines.find(
      (line) => line.kind === "vty" && line.first <= number && number <= line.last,
    );
  }

  #free(): number | undefined {
    for (let number = 0; number <= LAST_VTY; number++) if (!this.#lines.has(number)) return number;
    return undefined;
  }

  #facts(): SessionFacts[] {
    return [...this.#lines]
      .sort(([a], [b]) => a - b)
      .flatMap(([, session]) => (session === "exec" ? [] : [session.facts]));
  }

  #now(): string {
    const { timezone } = this.#operations.configuration.running.clock;
    return clockLineSeconds(this.#operations.calendar(), timezone);
  }
}
