import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { page, sentencesPage } from "../../scripts/sentences";
import { loadSteps } from "./step-definitions";

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

test("the page of all sentences is as the definitions have it (npm run sentences writes it)", async () => {
  const definitions = (await loadSteps()) as readonly { keyword: string; pattern: string | RegExp }[];
  expect(readFileSync(page, "utf8")).toBe(sentencesPage(definitions, guide));
});
