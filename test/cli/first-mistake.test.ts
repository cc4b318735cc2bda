import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ewclab-first-"));
mkdirSync(join(folder, "features"));
symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, "features/first.feature"),
  `Feature: First
  Background:
    Given an EWC network running 17.9.4a:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | ap1      | C9105AXI | 172.16.4.32 |

  Scenario: typed in haste
    Then "ap1" reachs CAPWAP state Run within 5 minutes
    And the firewal drops UDP port 69

  Scenario: two meanings
    Then "ap1" does as two of us say

  Scenario: begun
    Then "ap1" is only a sketch

  Scenario: a name that nobody has
    When I run "show ap summary" on "9120-EW"

  Scenario: what would be done where something is looked for
    Then the firewall lets TFTP through
    When 1 minute passes
    Then I reload "ap1"
`,
);
writeFileSync(
  join(folder, "own.cjs"),
  `const { Then } = require("@cucumber/cucumber");
Then("{string} does as two of us say", () => {});
Then(/^"([^"]*)" does as two of us say$/, () => {});
Then("{ap} is only a sketch", (_ap) => "pending");
`,
);

// Cucumber imports the formatter past the hook that lets TypeScript be loaded.
const formatter = join(root, "steps/formatter/from-source.js");
writeFileSync(
  join(folder, "cucumber.cjs"),
  `module.exports = { default: { paths: ["features/*.feature"], format: [${JSON.stringify(formatter)}, "html:reports/scenarios.html", "junit:reports/scenarios.xml"] } };`,
);

function ewclab(...words: string[]) {
  const start = join(root, "src/cli/start.ts");
  const hook = join(root, "node_modules/ts-node/register");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", hook, start, ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, TS_NODE_PROJECT: join(root, "tsconfig.json"), NO_COLOR: "1" },
  });
  return { code: status, output: stdout + stderr };
}

test("every step that there is none, that is not clear or that is a sketch is answered, in every report", () => {
  const { code, output } = ewclab("run", "--steps", "own.cjs");
  expect(output).toContain("report: ");
  const reports = ["scenarios.xml", "scenarios.html"].map((file) =>
    readFileSync(join(folder, "reports", file), "utf8").replaceAll('\\"', '"'),
  );
  for (const text of [output, ...reports]) {
    expect(text).toContain('"ap1" reaches CAPWAP state Run within 5 minutes');
    expect(text).toContain("the firewall drops UDP port 69");
    expect(text).toContain("Then(");
    expect(text).toContain("2 steps are written so; word one of them in another way");
    expect(text).toContain("this step is a sketch");
  }
  expect(output).toMatch(
    /first\.feature:19:38: there is no device "9120-EW" in this lab; did you mean "9120-EWC"\?/,
  );
  expect(output).toMatch(
    /first\.feature:22:5: behind Then this would not look whether it is so, but make it so: put When before it/,
  );
  expect(output).not.toMatch(/^ +at /m);
  expect(code).toBe(2);
});

test("a dry run fails on them, too", () => {
  const { code, output } = ewclab("run", "--dry-run", "features/first.feature:8");
  expect(output).toContain('did you mean\n      "ap1" reaches CAPWAP state Run within 5 minutes');
  expect(code).toBe(2);
});

test("sentences are found by a word", () => {
  const found = ewclab("steps", "reboot");
  expect(found.output).toContain("When  I reload {host}");
  expect(found.code).toBe(0);
  const none = ewclab("steps", "teleport");
  expect(none.output).toContain('no sentence has "teleport"');
  expect(none.code).toBe(2);
});
