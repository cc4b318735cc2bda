import { expect, test } from "vitest";
import { codeQuality } from "../../src/report/run/code-quality";
import { emptyHistory, flaky, withRun } from "../../src/report/run/history";
import { indexPage } from "../../src/report/run/index-page";
import { markdownSummary } from "../../src/report/run/markdown";
import type { RunResult, ScenarioResult } from "../../src/report/run/scenario-result";
import { maskSecrets } from "../../src/report/secrets";

const passed: ScenarioResult = {
  ...{ feature: "Upgrade", name: "All well", uri: "features/a.feature", line: 3, status: "passed" },
  ...{
    milliseconds: 1200,
    labTime: "3 min",
    tries: 1,
    files: ["trace.html"],
    folder: "artefacts/a-3-all-well",
  },
};
const failed: ScenarioResult = {
  ...passed,
  ...{ name: "All <b>wrong</b> | `x`", line: 9, status: "failed", failedStep: "every AP runs <i>" },
  failure: 'headline\n  first cause\n  ```second```\n  => what to do\n"EWC" shows\nrest',
};
const run = (...scenarios: ScenarioResult[]): RunResult => ({ scenarios, milliseconds: 12_345 });

test("the step summary has the verdict, the first lines and what to do, and its markup holds", () => {
  const text = markdownSummary({ ...run(passed, failed), cut: "interrupted by SIGTERM" });
  expect(text).toContain("## ❌ 1 passed, 1 failed in 12.3 s");
  expect(text).toContain("interrupted by SIGTERM");
  expect(text).toContain("### Upgrade: All &lt;b&gt;wrong&lt;/b&gt; \\| \\`x\\`");
  expect(text).toContain("````text\nheadline\n  first cause\n  ```second```\n  => what to do\n````");
  expect(text).not.toContain("rest");
  expect(markdownSummary(run(passed))).toContain("## ✅ 1 passed, 0 failed");
});

test("the index page links to what was kept, and what people wrote stays text", () => {
  const page = indexPage(run(passed, failed), emptyHistory, "");
  expect(page).toContain('<a href="artefacts/a-3-all-well/trace.html">trace.html</a>');
  expect(page).not.toContain("<b>wrong");
  expect(page).toContain("All &#60;b&#62;wrong");
  expect(page).not.toMatch(/https?:\/\//);
});

test("GitLab's code quality names file and line", () => {
  const [issue] = JSON.parse(codeQuality(run(passed, failed), (text) => `f:${text.length}`));
  expect(issue).toMatchObject({
    ...{
      check_name: "ewclab",
      severity: "major",
      location: { path: "features/a.feature", lines: { begin: 9 } },
    },
    description: expect.stringContaining("headline\n  first cause"),
  });
});

test("the history keeps what is new, and tells who is not steady", () => {
  let history = emptyHistory;
  for (let n = 0; n < 60; n++) {
    const now: ScenarioResult = n % 3 === 0 ? { ...passed, status: "failed" } : passed;
    history = withRun(history, run(now, { ...passed, name: "Steady" }), `2026-01-01T00:00:${n}Z`);
  }
  expect(history.scenarios["features/a.feature All well"]).toHaveLength(50);
  expect(flaky(history)).toEqual([{ scenario: "features/a.feature All well", failed: 16, runs: 50 }]);
  const again = withRun(emptyHistory, run({ ...passed, tries: 2 }, passed), "x");
  expect(Object.keys(again.scenarios)).toEqual(["features/a.feature All well :3"]);
});

test("secrets are masked wherever they stand, words that are none are not", () => {
  const text = [
    "  sftp-password 0 Cisco123",
    'for "cisco" with password "Cisco123"',
    "username admin privilege 15 secret 0 Very-Secret",
    "sftp://cisco:Cisco123@172.16.5.62/EWC",
    '"sftp-password 0 Cisco123\\n"',
    "Failed password for cisco from 172.16.4.26",
    "the password is wrong",
  ].join("\n");
  const masked = maskSecrets(text);
  expect(masked).not.toMatch(/Cisco123|Very-Secret/);
  expect(masked).toContain("Failed password for cisco from 172.16.4.26\nthe password is wrong");
  expect(masked).toContain("sftp-password 0 ******\\n");
  expect(maskSecrets("Cisco AP Software, hunter22", ["Cisco", "hunter22"])).toBe("Cisco AP Software, ******");
});
