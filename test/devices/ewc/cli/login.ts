import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { FakeTerminal } from "../../ios/fake-terminal";
import { FakeServices } from "./fake-services";

/** A terminal at the prompt of a controller whose configuration is saved unless the caller changes it. */
export function login(
  services = new FakeServices(),
  users = "username admin privilege 15 secret 0 Cisco123",
) {
  const { modified } = services.configuration;
  services.configuration.apply(users);
  if (!modified) services.configuration.save();
  const commandLine = ewcCommandLine(services);
  const terminal = new FakeTerminal(220, 24);
  commandLine.shell(terminal, "admin");
  terminal.read();
  terminal.type("terminal length 0\r");
  return { services, commandLine, terminal };
}

/** What a command prints, without its echo and the next prompt. */
export function screen(terminal: FakeTerminal, command: string): string {
  const all = terminal.type(`${command}\r`);
  return all.slice(command.length + 1, all.lastIndexOf("\n") + 1);
}
