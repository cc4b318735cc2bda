import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const guide = readFileSync("docs/writing-scenarios.md", "utf8");
const expressions = globSync("steps/*.steps.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/\b(?:Given|When|Then)\(\s*"([^"]+)"/g)].map((found) => found[1]!),
);

test("every step stands in the guide", () => {
  expect(expressions.length).toBeGreaterThan(50);
  expect(expressions.filter((expression) => !guide.includes(` ${expression}`))).toEqual([]);
});

test("the guide names no step that there is none", () => {
  const named = [...guide.matchAll(/^(?:Given|When|Then) (.+?)(?: {2,}.*)?$/gm)].map((found) => found[1]!);
  expect(named.filter((step) => !expressions.includes(step))).toEqual([]);
});
