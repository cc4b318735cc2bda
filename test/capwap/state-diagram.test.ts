import { expect, test } from "vitest";
import { stateDiagrams } from "../../src/capwap/state-diagram";

test("docs/capwap-states.md is drawn from the transition tables", async () => {
  // `vitest run test/capwap -u` draws it anew.
  await expect(stateDiagrams()).toMatchFileSnapshot("../../docs/capwap-states.md");
});
