import type { ExecChannel, SshAttempt, Terminal } from "../../../host/ssh";
import { clockLineSeconds } from "../../ios/calendar";
import type { SessionFacts } from "../../ios/context";
import { lookAt } from "../../ios/look";
import { TerminalLines } from "../../ios/terminal-lines";
import type { Grammar } from "../../ios/tree";
import type { Line } from "../configuration/model";
import { LAST_VTY } from "../configuration/terminal-lines";
import { readScpCommand, serveScp } from "../files/scp-server";
import { platformMessages } from "../logging/catalogue";
import type { PlatformServices } from "../services";
import { fileSink } from "./file-sink";
import type { Shell } from "./shell";

const DEFAULT_TIMEOUT = 600_000;

/** The command line of one boot of a device: all its sessions. */
export class CommandLine<S extends PlatformServices> {
  readonly #services: S;
  readonly #lines: TerminalLines<Shell<S>>;

  constructor(services: S, grammar: Grammar<Shell<S>>) {
    this.#services = services;
    const device: Shell<S> = {
      services,
      host: services.host,
      configuration: services.configuration,
      lock: services.configurationLock,
      sessions: () => this.#lines.facts(),
      clearLine: (number) => this.#lines.clear(number),
    };
    this.#lines = new TerminalLines({
      grammar,
      device,
      clock: services.host.clock,
      most: LAST_VTY + 1,
      files: fileSink(services),
      released: (line) => services.configurationLock.release(line),
    });
  }

  /** For `SshServerOptions.banner`: what stands before the login. */
  get loginBanner(): string | undefined {
    const { login } = this.#services.configuration.running.banner;
    return login === undefined ? undefined : `${login.replaceAll("\n", "\r\n")}\r\n`;
  }

  /** For `SshServerOptions.authenticate`. Writes SEC_LOGIN lines to the log. */
  authenticate(attempt: SshAttempt): "accept" | "reject" {
    if (attempt.method === "none") return "reject";
    const { configuration } = this.#services;
    const accepted =
      attempt.method === "publickey"
        ? configuration.loginWithKey(attempt.username, attempt.key)
        : configuration.login(attempt.username, attempt.password);
    // Clients try every key they have; that is no login yet.
    if (!accepted && attempt.method === "publickey") return "reject";
    const said = { user: attempt.username, address: attempt.peer.address, port: 22, at: this.#now() };
    if (accepted) {
      if (configuration.running.loginLog.success) this.#services.log.write(platformMessages.loggedIn, said);
      return "accept";
    }
    if (configuration.running.loginLog.failure) this.#services.log.write(platformMessages.loginFailed, said);
    return "reject";
  }

  /** For `SshServerOptions.shell`. */
  shell(terminal: Terminal, user: string): void {
    const { banner } = this.#services.configuration.running;
    this.#lines.shell(terminal, (number) => {
      const line = this.#line(number);
      return {
        user,
        privilege: this.#privilege(user, line),
        length: line?.length,
        width: line?.width,
        greeting: `${banner.motd === undefined ? "" : `${banner.motd}\n`}${banner.exec === undefined ? "" : `${banner.exec}\n`}\n`,
        hostname: () => this.#services.configuration.running.hostname,
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
      serveScp(scp, channel, this.#services, this.#privilege(user, undefined));
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
    this.#services.configurationLock.release(line);
    this.#services.lastChange.note(user);
    this.#services.log.write(platformMessages.configured, { user, line: line.replace(" ", ""), peer });
  }

  #privilege(username: string, line: Line | undefined): number {
    const { users } = this.#services.configuration.running;
    const own = users.find((user) => user.name === username)?.privilege ?? 1;
    return Math.max(own, line?.privilege ?? 1);
  }

  #line(number: number): Line | undefined {
    return this.#services.configuration.running.lines.find(
      (line) => line.kind === "vty" && line.first <= number && number <= line.last,
    );
  }

  #now(): string {
    const { timezone } = this.#services.configuration.running.clock;
    return clockLineSeconds(this.#services.calendar.now(), timezone);
  }
}
