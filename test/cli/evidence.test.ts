import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const network = `
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And the network is up`;

/** A folder of somebody's own, with scenarios and no configuration. */
function project(feature: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-evidence-"));
  folders.push(folder);
  mkdirSync(join(folder, "features"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "features/a.feature"), feature);
  const formatter = join(root, "steps/formatter/from-source.js");
  writeFileSync(
    join(folder, "cucumber.cjs"),
    `module.exports = { default: { paths: ["features/*.feature"], format: [${JSON.stringify(formatter)}, "html:reports/scenarios.html", "junit:reports/scenarios.xml"] } };`,
  );
  return folder;
}

function command(words: readonly string[]): string[] {
  return ["-r", join(root, "node_modules/ts-node/register"), join(root, "src/cli/start.ts"), ...words];
}
const env = { ...process.env, TS_NODE_PROJECT: join(root, "tsconfig.json"), NO_COLOR: "1" };

function ewclab(cwd: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command(words), {
    cwd,
    encoding: "utf8",
    env,
  });
  return { code: status, output: stdout + stderr };
}

const scenarios = (count: number) =>
  `Feature: Many\n${Array.from({ length: count }, (_, index) => `  Scenario: number ${index}${network}\n    When 30 minutes pass\n`).join("")}`;

const patience = { timeout: 240_000 };

describe("what a run leaves", () => {
  test("SIGTERM: the reports are whole, and what was cut off is told", patience, async () => {
    const folder = project(scenarios(200));
    const child = spawn(process.execPath, command(["run"]), { cwd: folder, env });
    let output = "";
    const read = (octets: Buffer) => {
      output += String(octets);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    await expect.poll(() => output, { timeout: 120_000 }).toContain("number 3");
    child.kill("SIGTERM");
    const [code] = await once(child, "close");
    expect(output).toMatch(/interrupted by SIGTERM.*; \d+ of 200 scenarios were not begun/);
    expect(output).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
    const junit = new XMLParser({ ignoreAttributes: false }).parse(
      readFileSync(join(folder, "reports/scenarios.xml"), "utf8"),
    );
    expect(junit.testsuite.testcase).toHaveLength(200);
    expect(readFileSync(join(folder, "reports/index.html"), "utf8")).toContain("</html>");
    expect(readFileSync(join(folder, "reports/scenarios.html"), "utf8")).toContain("</html>");
  });

  test("whoever reads one line ends nothing: reports and verdict are there, without a word", patience, () => {
    const folder = project(scenarios(3));
    const words = command(["run"])
      .map((word) => `'${word}'`)
      .join(" ");
    const { stdout, stderr, status } = spawnSync(
      "bash",
      ["-c", `set -o pipefail; '${process.execPath}' ${words} | head -1`],
      {
        ...{ cwd: folder, encoding: "utf8", env },
      },
    );
    expect(stdout.split("\n").length).toBeLessThan(4);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "reports/index.html"), "utf8")).toContain("3 passed, 0 failed");
  });

  test(
    "a failure: stable folder, first lines in JUnit and Markdown, no secret, no stack; the next run clears it",
    patience,
    () => {
      const folder = project(`Feature: Secrets <b>
  Scenario: it is refused${network}
    When I type on "9120-EWC":
      """
      configure terminal
      username x password 0 Very-Secret-1
      end
      """
    Then "9120-EWC" logs "<img src=x> ]]> never"
`);
      const summary = join(folder, "summary.md");
      const run = () =>
        spawnSync(process.execPath, command(["run", "--trace", "on"]), {
          cwd: folder,
          encoding: "utf8",
          env: { ...env, GITHUB_STEP_SUMMARY: summary },
        });
      expect(run().status).toBe(1);
      const [name, ...others] = readdirSync(join(folder, "reports/artefacts"));
      expect(others).toEqual([]);
      expect(name).toBe("a-2-it-is-refused");
      const files = readdirSync(join(folder, "reports/artefacts", name!));
      expect(files).toEqual(
        expect.arrayContaining([
          "failure.txt",
          "trace.html",
          "capture.pcapng",
          "events.ndjson",
          "scenario.feature",
          "9120-ewc-session.txt",
        ]),
      );
      const texts = [
        ...files.filter((file) => !/pcapng|html/.test(file)).map((file) => join("artefacts", name!, file)),
        ...[
          "scenarios.xml",
          "scenarios.html",
          "scenarios.ndjson",
          "index.html",
          "code-quality.json",
          "history.json",
        ],
      ].map((file) => readFileSync(join(folder, "reports", file), "utf8"));
      for (const text of texts) expect(text).not.toContain("Very-Secret-1");
      const junit = new XMLParser({ ignoreAttributes: false }).parse(
        texts[files.filter((file) => !/pcapng|html/.test(file)).length]!,
      );
      const failure = junit.testsuite.testcase.failure;
      expect(failure["@_message"]).toMatch(/^"9120-EWC" prints "<img src=x> \]\]> never": not within/);
      expect(JSON.stringify(failure)).not.toMatch(/ at .*\.ts:/);
      expect(readFileSync(summary, "utf8")).toMatch(/❌ 0 passed, 1 failed/);
      writeFileSync(join(folder, "reports/artefacts", "old"), "");
      run();
      expect(readdirSync(join(folder, "reports/artefacts"))).toEqual([name]);
    },
  );

  test("a folder that cannot be written: one sentence, and the verdict stands", patience, () => {
    const folder = project(`Feature: F\n  Scenario: s${network}\n`);
    mkdirSync(join(folder, "reports"));
    // Whoever runs the tests may write everywhere: a file in the folder's place is no folder for anybody.
    writeFileSync(join(folder, "reports/artefacts"), "");
    const { code, output } = ewclab(folder, "run", "--trace", "on");
    expect(output).toContain("scenarios: 1 passed, 0 failed");
    expect(output).not.toMatch(/^ +at /m);
    expect(code).toBe(0);
  });

  test("events: a snapshot first, each line with its scenario", patience, () => {
    const folder = project(scenarios(2));
    expect(ewclab(folder, "run", "--events", "events.ndjson").code).toBe(0);
    const lines = readFileSync(join(folder, "events.ndjson"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ kind: "snapshot", n: 1, scenario: "features/a.feature:2", attempt: 1 });
    expect(new Set(lines.map(({ scenario }) => scenario)).size).toBe(2);
    expect(lines.some(({ kind, text }) => kind === "step" && text === "30 minutes pass")).toBe(true);
  });
});

// A disk of 64 KB that is full in the middle of a run, and one that may only be read: in a mount namespace of its own.
const mayMount = process.getuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0;

describe.skipIf(!mayMount)("a machine that takes no reports", () => {
  const twoVerdicts = `Feature: Two${["passes", "fails"]
    .map(
      (name) =>
        `\n  Scenario: it ${name}${network}\n    Then "9120-EWC" logs "${name === "passes" ? "Joined" : "no such line"}"\n`,
    )
    .join("")}`;

  function runOn(options: string, ...words: string[]) {
    const folder = project(twoVerdicts);
    mkdirSync(join(folder, "reports"));
    const mounted = `mount -t tmpfs -o ${options} tmpfs reports && exec "$@"`;
    const all = ["-m", "sh", "-c", mounted, "sh", process.execPath, ...command(["run", ...words])];
    const { status, stdout, stderr } = spawnSync("unshare", all, { cwd: folder, encoding: "utf8", env });
    return { code: status, output: stdout, errors: stderr.trim().split("\n") };
  }

  test(
    "one that is full: the verdict, one sentence for each kind, and the exit code of the scenarios",
    patience,
    () => {
      const { code, output, errors } = runOn(
        "size=64k",
        "--trace",
        "on",
        "--events",
        "reports/events.ndjson",
      );
      expect(output).toContain("scenarios: 1 passed, 1 failed");
      expect(errors).toEqual([
        "reports/events.ndjson: no space is left on the device: no more events are written",
        "the reports could not be written: no space is left on the device",
      ]);
      expect(code).toBe(1);
    },
  );

  test("one that may only be read: what passed ends as the environment's fault", patience, () => {
    const { code, output, errors } = runOn("ro", "--trace", "on", "--name", "it passes");
    expect(output).toContain("scenarios: 1 passed, 0 failed");
    expect(errors).toEqual(["the reports could not be written: the file system is read-only"]);
    expect(code).toBe(3);
  });
});
