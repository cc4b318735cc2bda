import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeFiles } from "../../src/cli/init/write-files";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ewclab-init-"));
afterAll(() => rmSync(folder, { recursive: true }));

function start(where: string, ...words: string[]) {
  mkdirSync(where, { recursive: true });
  const child = spawn(
    process.execPath,
    ["-r", join(root, "node_modules/ts-node/register"), join(root, "src/cli/start.ts"), "init", ...words],
    { cwd: where, env: { ...process.env, TS_NODE_PROJECT: join(root, "tsconfig.json") } },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (octets) => {
      output += String(octets);
    });
  }
  return { child, output: () => output, ended: once(child, "close").then(([code]) => code as number) };
}

describe.concurrent("init", () => {
  test("writes what the answers say, and asks before it writes over a file", async () => {
    const where = join(folder, "asked");
    mkdirSync(where);
    writeFileSync(join(where, ".gitignore"), "mine\n");
    const run = start(where);
    run.child.stdin.end("java\ngitlab\npytest\n\n");
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain("left as is .gitignore");
    expect(readFileSync(join(where, ".gitignore"), "utf8")).toBe("mine\n");
    expect(readFileSync(join(where, "cucumber.js"), "utf8")).toContain('import: ["steps/**/*.mjs"]');
    expect(existsSync(join(where, ".gitlab-ci.yml"))).toBe(true);
    expect(existsSync(join(where, ".github"))).toBe(false);
    expect(existsSync(join(where, "tests/conftest.py"))).toBe(true);
    expect(JSON.parse(readFileSync(join(where, "package.json"), "utf8"))).toMatchObject({
      name: "asked",
      type: "module",
      scripts: { scenarios: "ewclab run" },
    });
  });

  test("no answer, and Ctrl-C at a question: nothing is written", async ({ expect }) => {
    for (const ending of ["end", "SIGINT"] as const) {
      const where = join(folder, `none-${ending}`);
      const run = start(where);
      run.child.stdin.write("\n");
      await expect.poll(run.output, { timeout: 30_000 }).toContain("CI?");
      if (ending === "end") run.child.stdin.end();
      else run.child.kill("SIGINT");
      expect(await run.ended).toBe(2);
      expect(run.output()).toContain("nothing was written");
      expect(readdirSync(where)).toEqual([]);
    }
  });

  test("into a CommonJS project with ts-node, without asking; a second time there is nothing to do", async () => {
    const where = join(folder, "old");
    mkdirSync(where);
    const old = {
      name: "old",
      version: "1.0.0",
      scripts: { test: "mine" },
      devDependencies: { "ts-node": "^10" },
    };
    writeFileSync(join(where, "package.json"), JSON.stringify(old));
    expect(await start(where, "--add").ended).toBe(0);
    expect(readFileSync(join(where, "cucumber.js"), "utf8")).toContain('requireModule: ["ts-node/register"]');
    expect(JSON.parse(readFileSync(join(where, "package.json"), "utf8"))).toMatchObject(old);
    const again = start(where, "--add");
    expect(await again.ended).toBe(0);
    expect(again.output()).not.toMatch(/written|added to/);
  });

  test.each([
    [["--with", "pytst"], 'there is no example "pytst"; did you mean "pytest"?'],
    [["--ci", "gitlub"], "did you mean"],
    [["--javascript", "--typescript"], "not both"],
  ])("%j: 2, and what was meant", async (words, why) => {
    const run = start(join(folder, words.join("")), "--yes", ...words);
    expect(await run.ended).toBe(2);
    expect(run.output()).toContain(why);
  });

  test("a file that cannot be written: what was there before is there again", () => {
    const where = join(folder, "refused");
    mkdirSync(where);
    writeFileSync(join(where, "one"), "old");
    // A folder where a file should go.
    mkdirSync(join(where, "three"));
    const files = [
      { path: "one", text: "new" },
      { path: "deep/two", text: "new" },
      { path: "three", text: "new" },
    ];
    expect(() => writeFiles(where, files)).toThrow(/cannot be written, and nothing was/);
    expect(readFileSync(join(where, "one"), "utf8")).toBe("old");
    expect(readdirSync(where).sort()).toEqual(["one", "three"]);
  });
});
