import { expect, test } from "vitest";
import { labSpeed } from "../../containers/fabric/pace";
import { UsageError } from "../../src/errors";

test("a lab's speed is the one given, the variable's, or 30", () => {
  expect(labSpeed({ speed: 5 }, "12")).toBe(5);
  expect(labSpeed({}, "12")).toBe(12);
  expect(labSpeed({}, undefined)).toBe(30);
});

test("a further try runs slower", () => {
  expect(labSpeed({ slower: 2 }, undefined)).toBe(15);
  expect(labSpeed({ speed: 120, slower: 3 }, undefined)).toBe(40);
});

test.each(["0", "-1", "fast", "1001"])("%s is no speed", (text) => {
  expect(() => labSpeed({}, text)).toThrow(UsageError);
});
