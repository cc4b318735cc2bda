import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { FakeTerminal } from "../../ios/fake-terminal";
import { FakeServices } from "./fake-services";

function two(mode: string) {
  const services = new FakeServices();
  services.configuration.apply(
    `username admin privilege 15 secret 0 a\nconfiguration mode exclusive ${mode}`,
  );
  const commandLine = ewcCommandLine(services);
  const terminals = [new FakeTerminal(120, 0), new FakeTerminal(120, 0)] as const;
  for (const terminal of terminals) {
    commandLine.shell(terminal, "admin");
    terminal.read();
    terminal.type("terminal length 0\r");
  }
  return terminals;
}

const refusal =
  "Configuration mode locked exclusively by user 'admin' process '601' from terminal '1'. Please try later.";

test("who configures locks the others out until he leaves", () => {
  const [first, second] = two("auto");
  expect(first.type("configure terminal\r")).toMatch(/\(config\)#$/);
  expect(second.type("configure terminal\r")).toContain(refusal);
  expect(second.type("show configuration lock\r")).toMatch(
    /User {30}: admin\n.*\nType {30}: EXCLUSIVE\nState {29}: LOCKED\n/,
  );
  expect(first.type("interface gi0\rend\r")).toMatch(/9120-EWC#$/);
  expect(second.type("configure terminal\r")).toMatch(/\(config\)#$/);
});

test("the lock goes with its session", () => {
  const [first, second] = two("auto");
  first.type("configure terminal\r");
  first.handler.closed?.();
  expect(second.type("configure terminal\r")).toMatch(/\(config\)#$/);
});

test("with manual locking, only `lock` locks", () => {
  const [first, second] = two("manual");
  first.type("configure terminal\r");
  expect(second.type("configure terminal\r")).toMatch(/\(config\)#$/);
  second.type("end\r");
  first.type("end\rconfigure terminal lock\r");
  expect(second.type("configure terminal\r")).toContain(refusal);
});
