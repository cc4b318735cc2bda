import { expect, test } from "vitest";
import { apGrammar } from "../../../src/devices/ap/cli/grammar";
import { ewcGrammar } from "../../../src/devices/ewc/cli/grammar";
import { command, word } from "../../../src/devices/ios/grammar";
import { Grammar } from "../../../src/devices/ios/tree";

// A mode's tree grows when the mode is first entered: what is wrong with one is found here, not in the middle of a session.
test.each([
  ["EWC", ewcGrammar()],
  ["AP", apGrammar()],
] as const)("every mode of the %s's commands can be entered", (_, grammar) => {
  for (const mode of grammar.modes) expect(grammar.root(mode).edges.length, mode).toBeGreaterThan(0);
});

test("two commands with one syntax are refused where their mode is entered", () => {
  const show = () => command<object>()({ mode: "exec", syntax: [word("show", "")], run: () => undefined });
  const grammar = new Grammar<object>([{ name: "exec", suffix: "" }], [show(), show()]);
  expect(() => grammar.root("exec")).toThrow("two commands with one syntax in mode exec");
});
