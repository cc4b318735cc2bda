import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSources } from "@cucumber/cucumber/api";
import { expect, test } from "vitest";
import { scenarioLines } from "../../src/cli/scenario-lines";

const text = `Feature: Lines

  Background:
    Given a step

  # About the first
  @tagged
  Scenario: The first
    Given a step
    When I configure "wlc":
      """
      banner: Scenario
      """

  Scenario Outline: A row
    Given <it>

    Examples:
      | it   |
      | one  |
      | two  |
`;
const file = join(mkdtempSync(join(tmpdir(), "ewclab-lines-")), "lines.feature");
writeFileSync(file, text);

async function has(paths: string[]): Promise<boolean> {
  const { plan } = await loadSources({
    ...{ paths, names: [], tagExpression: "", defaultDialect: "en", order: "defined", shard: "" },
  });
  return plan.length > 0;
}

test.each([
  ["a scenario's own line", "8", "8"],
  ["a step", "9", "8"],
  ["a line of a step's text", "12", "8"],
  ["its tag", "7", "8"],
  ["a comment above it", "6", "8"],
  ["an empty line behind it", "14", "8"],
  ["a step of an outline", "16", "15"],
  ["a row, which is a scenario of its own", "21", "21"],
  ["the row of names: the whole outline", "19", "15"],
  ["two at once", "9:16", "8:15"],
  ["the background: nobody's", "4", "4"],
  ["a line that is not there", "99", "99"],
])("%s", async (_, given, found) => {
  expect(await scenarioLines(`${file}:${given}`, has)).toBe(`${file}:${found}`);
});

test("a path without a line, and a file that is not there, stay as they are", async () => {
  expect(await scenarioLines(file, has)).toBe(file);
  expect(await scenarioLines("no-such.feature:3", has)).toBe("no-such.feature:3");
});
