import type { ExecChannel, SshAttempt, Terminal } from "../../../host/ssh";
import { ewcGrammar } from "../../ewc/cli/grammar";
import type { EwcOperations } from "../../ewc/operations";
import { clockLineSeconds } from "../../ios/calendar";
import type { SessionFacts } from "../../ios/context";
import { lookAt } from "../../ios/look";
import { TerminalLines } from "../../ios/terminal-lines";
import type { Line } from "../configuration/model";
import { LAST_VTY } from "../configuration/terminal-lines";
import { readScpCommand, serveScp } from "../files/scp-server";
import { fileSink } from "./file-sink";
import type { EwcShell } from "./shell";

const DEFAULT_TIMEOUT = 600_000;

/** The command line of one boot of an EWC: all its sessions. Made by the Ewc when it comes up. */
export class EwcCommandLine {
  readonly #operations: EwcOperations;
  readonly #lines: TerminalLines<EwcShell>;

  constructor(operations: EwcOperations) {
    this.#operations = operations;
    const device: EwcShell = {
      operations,
      configuration: operations.configuration,
      lock: operations.configurationLock,
      sessions: () => this.#lines.facts(),
      clearLine: (number) => this.#lines.clear(number),
    };
    this.#lines = new TerminalLines({
      grammar: ewcGrammar(),
      device,
      clock: operations.host.clock,
      most: LAST_VTY + 1,
      files: fileSink(operations),
      released: (line) => operations.configurationLock.release(line),
    });
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
      if (configuration.running.loginLog.success)
        this.#operations.log({
          facility: "SEC_LOGIN",
          severity: 5,
          mnemonic: "LOGIN_SUCCESS",
          text: `Login Success ${from} at ${this.#now()}`,
        });
      return "accept";
    }
    if (configuration.running.loginLog.failure)
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
    const { banner } = this.#operations.configuration.running;
    this.#lines.shell(terminal, (number) => {
      const line = this.#line(number);
      return {
        user,
        privilege: this.#privilege(user, line),
        length: line?.length,
        width: line?.width,
        greeting: `${banner.motd === undefined ? "" : `${banner.motd}\n`}${banner.exec === undefined ? "" : `${banner.exec}\n`}\n`,
        hostname: () => this.#operations.configuration.running.hostname,
        execTimeout: () => this.#line(number)?.execTimeout ?? DEFAULT_TIMEOUT,
        loggingSynchronous: () => this.#line(number)?.loggingSynchronous ?? false,
        configured: (facts) => this.#configured(facts),
      };
    });
  }

  /** For `SshServerOptions.exec`. */
  exec(command: string, channel: ExecChannel, user: string): void {
    const scp = readScpCommand(command);
    if (scp) {
      serveScp(scp, channel, this.#operations, this.#privilege(user, undefined));
      return;
    }
    this.#lines.exec(command, channel, (number) => ({
      user,
      privilege: this.#privilege(user, this.#line(number)),
    }));
  }

  /** What a command shows now; see `lookAt`. */
  look(command: string): string | undefined {
    return lookAt((channel) => this.#lines.exec(command, channel, () => ({ user: "look", privilege: 15 })));
  }

  /** Call with every log line that reaches the monitor level: goes to those who typed `terminal monitor`. */
  message(line: string): void {
    this.#lines.message(line);
  }

  /** Ends every session: reload, power loss. */
  closeAll(): void {
    this.#lines.closeAll();
  }

  #configured({ user, line, peer }: SessionFacts): void {
    this.#operations.configurationLock.release(line);
    this.#operations.noteConfigured(user);
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

  #now(): string {
    const { timezone } = this.#operations.configuration.running.clock;
    return clockLineSeconds(this.#operations.calendar(), timezone);
  }
}
