import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { regularExpression } from "../../../src/devices/ios/regular-expression";
import { processorTime } from "../../processor-time";

describe("regular expressions of filters", () => {
  test.each([
    ["abc", "xxabcxx", true],
    ["^abc", "xabc", false],
    ["abc$", "xabc", true],
    ["a.c", "abc", true],
    ["a*b", "b", true],
    ["^a+b$", "b", false],
    ["^a?b$", "aab", false],
    ["[0-9]+\\.", "v17.9", true],
    ["[^0-9]", "123", false],
    ["[]x]", "]", true],
    ["(one|two) (three|four)", "say two four", true],
    ["one|", "anything", true],
    ["_10_", "a 10,b", true],
    ["^_10_$", "10", true],
    ["_10_", "110", false],
    ["\\(x\\)", "f(x)", true],
    ["a-b", "a-b", true],
  ])("%s against %s", (pattern, line, expected) => {
    expect(regularExpression(pattern)?.test(line)).toBe(expected);
  });

  test.each(["(", ")", "*a", "[a", "a(b", "\\", "a**", "", "x".repeat(300)])(
    "%s cannot be read",
    (pattern) => {
      expect(regularExpression(pattern)).toBeUndefined();
    },
  );

  test("agrees with the language's own on patterns that both know", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      ".",
      "a*",
      "b+",
      "(a|b)",
      "(ab)*",
      "[ab]",
      "[^a]",
      "b?",
      "^",
      "$",
      "|",
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
    const line = fc
      .array(fc.constantFrom("a", "b", "c"), { maxLength: 10 })
      .map((letters) => letters.join(""));
    fc.assert(
      fc.property(pattern, line, (source, text) => {
        const own = regularExpression(source);
        expect(own?.test(text)).toBe(new RegExp(source).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("no pattern hangs", () => {
    const evil = [
      "(a*)*b",
      "(a|a)*b",
      "((((((a+)+)+)+)+)+)b",
      "(a|aa)+$",
      `${"(".repeat(28)}a${")*".repeat(28)}b`,
    ];
    const started = processorTime();
    for (const pattern of evil) expect(regularExpression(pattern)?.test("a".repeat(5_000))).toBeDefined();
    expect(processorTime() - started).toBeLessThan(1_000);
  });

  test("any text is a pattern or not, and never a crash", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (pattern, line) => {
        regularExpression(pattern)?.test(line);
      }),
      { numRuns: 2000 },
    );
  });
});
