import fc from "fast-check";
import { expect, test } from "vitest";
import { changedLines } from "../../src/firewall/changed-lines";

test("what is set aside is the same in both, in the same order", () => {
  const list = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 20 });
  fc.assert(
    fc.property(list, list, (old, fresh) => {
      const { removed, added } = changedLines(old, fresh);
      const kept = (all: readonly string[], out: readonly number[]) =>
        all.filter((_, index) => !out.includes(index));
      expect(kept(old, removed)).toEqual(kept(fresh, added));
    }),
  );
});

test.each([
  [["a", "b", "c"], ["a", "x", "c"], [1], [1]],
  [["a", "b", "c"], ["c", "a", "b"], [2], [0]],
  [["a", "b"], ["a", "b"], [], []],
  [[], ["a"], [], [0]],
])("%j to %j", (old, fresh, removed, added) => {
  expect(changedLines(old, fresh)).toEqual({ removed, added });
});
