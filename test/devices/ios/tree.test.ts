import { expect, test } from "vitest";
import { apGrammar } from "../../../src/devices/ap/cli/grammar";
import { ewcGrammar } from "../../../src/devices/ewc/cli/grammar";
import { command, word } from "../../../src/devices/ios/grammar";
import { Grammar } from "../../../src/devices/ios/tree";
import { everyEdge } from "./every-edge";

// A mode's tree grows where somebody looks: what is wrong with one is found here, not in the middle of a session.
test("every word of every mode of the EWC can be reached", () => expectWords(ewcGrammar()));
test("every word of every mode of the AP can be reached", () => expectWords(apGrammar()));

function expectWords<D>(grammar: Grammar<D>): void {
  for (const mode of grammar.modes) expect([...everyEdge(grammar, [mode])].length, mode).toBeGreaterThan(0);
}

test("two commands with one syntax are refused where their words end", () => {
  const show = () => command<object>()({ mode: "exec", syntax: [word("show", "")], run: () => undefined });
  const grammar = new Grammar<object>([{ name: "exec", suffix: "" }], [show(), show()]);
  expect(() => [...everyEdge(grammar, ["exec"])]).toThrow("two commands with one syntax in mode exec");
});
