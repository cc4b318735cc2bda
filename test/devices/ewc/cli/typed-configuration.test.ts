import fc from "fast-check";
import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { FakeTerminal } from "../../ios/fake-terminal";
import { statement } from "../configuration/statements";
import { FakeServices } from "./fake-services";

function loggedIn() {
  const services = new FakeServices();
  services.configuration.apply(
    "username admin privilege 15 secret 9 $9$abcdefghijklmn$0123456789012345678901234567890123456789012",
  );
  const terminal = new FakeTerminal(0, 0);
  ewcCommandLine(services).shell(terminal, "admin");
  terminal.type("terminal length 0\r");
  return { services, terminal };
}

/** The screen from the first `!` to `end`. */
function shown(screen: string): string {
  return screen.slice(screen.indexOf("\n!") + 1, screen.lastIndexOf("\nend\n") + 5);
}

test("what show running-config shows, pasted at another controller's prompt, shows the same there", () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 12 }), (statements) => {
      const one = loggedIn();
      for (const lines of statements) expect(one.services.configuration.apply(lines)).toEqual([]);
      const screen = shown(one.terminal.type("show running-config\r"));
      const other = loggedIn();
      const said = other.terminal.type(`configure terminal\r${screen.replaceAll("\n", "\r")}`);
      expect(said).not.toMatch(/^% (Invalid|Incomplete|Ambiguous)/m);
      expect(shown(other.terminal.type("show running-config\r"))).toBe(screen);
    }),
    { numRuns: 100 },
  );
});
