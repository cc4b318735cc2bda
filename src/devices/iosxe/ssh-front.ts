import type { SshService } from "../../host/ssh";
import type { CommandLine } from "./cli/command-line";
import type { PlatformServices } from "./services";

/** TCP 22 of one boot of a device: its command line, as `ip ssh` has it. */
export function serveSsh<S extends PlatformServices>(
  ssh: SshService,
  { host, configuration }: S,
  commandLine: CommandLine<S>,
): { close(): void } {
  return ssh.serve(host, 22, {
    software: "Cisco-1.25",
    keyboardInteractive: true,
    algorithms: () => configuration.running.ssh.algorithms,
    banner: () => commandLine.loginBanner,
    attempts: () => Math.max(1, configuration.running.ssh.retries),
    loginGrace: () => configuration.running.ssh.timeout * 1_000,
    authenticate: (attempt) => commandLine.authenticate(attempt),
    shell: (terminal, user) => commandLine.shell(terminal, user),
    exec: (command, channel, user) => commandLine.exec(command, channel, user),
  });
}
