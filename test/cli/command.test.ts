import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ewclab-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function start(...words: string[]) {
  const process = spawn(
    globalThis.process.execPath,
    ["-r", "ts-node/register", "src/cli/start.ts", ...words],
    { cwd: root },
  );
  let output = "";
  process.stdout.on("data", (octets) => {
    output += String(octets);
  });
  process.stderr.on("data", (octets) => {
    output += String(octets);
  });
  return { process, output: () => output, ended: once(process, "close").then(([code]) => code as number) };
}

async function ewclab(...words: string[]): Promise<{ code: number; output: string }> {
  const run = start(...words);
  return { code: await run.ended, output: run.output() };
}

const feature = (version: string) => `Feature: One
  Scenario: one access point
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And the network is up
    Then the primary image of every AP is ${version}
`;

const brokenSteps = file("broken.cjs", 'throw new Error("nobody is here");\n');

describe.concurrent("ewclab", () => {
  test("run: 0 when all scenarios pass", async () => {
    const { code, output } = await ewclab("run", file("good.feature", feature("17.9.4.27")));
    expect(output).toContain("scenarios: 1 passed, 0 failed");
    expect(code).toBe(0);
  });

  test("run: 1 when one fails, with the screen that was seen and the command that runs it again", async () => {
    const { code, output } = await ewclab("run", "--seed", "5", file("bad.feature", feature("17.12.1.5")));
    expect(output).toContain("the primary image of every AP is 17.12.1.5: not so");
    expect(output).toMatch(/AP-9117 +17\.9\.4\.27/);
    expect(output).toMatch(/again: npm run ewclab -- run .*bad\.feature:2 --seed 5/);
    expect(code).toBe(1);
  });

  test.each([
    [["run", "features/no-such.feature"], "there is no scenario at features/no-such.feature"],
    [["run", "features/join.feature:9999"], "there is no scenario at features/join.feature:9999"],
    [
      ["run", "features/join.feature", "--tags", "@none"],
      'no scenario in features/join.feature whose tags fit "@none"',
    ],
    [["run", "--tags", "@@ and"], 'the tags "@@ and" cannot be read'],
    [["run", "--profile", "none"], "the configuration of Cucumber cannot be read"],
    [
      ["run", "features/join.feature", "--steps", brokenSteps],
      "steps or formats cannot be loaded: nobody is here",
    ],
    [["run", "--shard", "3/2"], "--shard 3/2: which part of how many is expected"],
    [["run", "--failed", "features/join.feature"], "name no features beside it"],
    [["run", "--keep", "--parallel", "2"], "one lab up at a time"],
    [["up", "examples/three-aps.yaml", "--speed", "fast"], "cannot run at fast times real time"],
    [["up", "examples/three-aps.yaml", "--port", "70000"], '"70000" is no port'],
    [["storm", "--runs", "0"], "one or more is expected"],
  ])("%j: 2, and what was wrong", async (words, why) => {
    const { code, output } = await ewclab(...words);
    expect(output).toContain(why);
    expect(output).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });

  test("run: a part of the scenarios, those that failed before, and the formats that were asked for", async () => {
    const lab = `Feature: Two\n${feature("17.9.4.27").slice(13)}${feature("17.12.1.5").slice(13).replace("one access", "another access")}`;
    const two = file("two.feature", lab);
    const first = await ewclab("run", two, "--shard", "1/2", "--format", `json:${join(folder, "one.json")}`);
    expect(first.output).toContain("scenarios: 1 passed, 0 failed");
    expect(JSON.parse(readFileSync(join(folder, "one.json"), "utf8"))[0].elements).toHaveLength(1);
    const all = await ewclab("run", two, "--retry", "1");
    expect(all.output).toContain("scenarios: 1 passed, 1 failed");
  });

  test("run --keep: the lab of a scenario that failed is there to log in to, until Return", async ({
    expect,
  }) => {
    const run = start("run", "--keep", file("kept.feature", feature("17.12.1.5")));
    await expect.poll(run.output, { timeout: 40_000 }).toContain("Return goes on");
    const port = Number(/9120-EWC: ssh -p (\d+)/.exec(run.output())?.[1]);
    const socket = connect(port, "127.0.0.1");
    const [banner] = await once(socket, "data");
    expect(String(banner)).toContain("SSH-2.0-");
    socket.destroy();
    run.process.stdin.write("\n");
    expect(await run.ended).toBe(1);
  });

  test("run: nothing for this fabric, but for the other, is no mistake", async () => {
    const other = `@docker-only\n${feature("17.9.4.27")}`;
    const { code, output } = await ewclab("run", file("docker-only.feature", other));
    expect(output).toContain("scenarios: 0 passed, 0 failed");
    expect(code).toBe(0);
  });

  test("run: a lab that cannot exist names file, line and column", async () => {
    const text = feature("17.9.4.27").replace("172.16.4.34", "172.16.4.26");
    const { code, output } = await ewclab("run", file("clash.feature", text));
    expect(output).toMatch(/clash\.feature:6:31: 172\.16\.4\.26 is the address of "9120-EWC" already/);
    expect(code).toBe(2);
  });

  test("2 for a command line that means nothing", async () => {
    expect((await ewclab("rnu")).code).toBe(2);
    expect((await ewclab("run", "--seed", "one")).code).toBe(2);
  });

  test("validate: 2 and the place of what is wrong; 0 for the example", async () => {
    const wrong = await ewclab(
      "validate",
      file("lab.yaml", "controllers:\n  - { name: x, address: here, version: 17.9.4.27 }\n"),
    );
    expect(wrong.output).toMatch(/lab\.yaml:2:25: "here": expected an IPv4 address/);
    expect(wrong.code).toBe(2);
    expect((await ewclab("validate", join(folder, "nothing.yaml"))).code).toBe(2);
    expect((await ewclab("validate", "examples/three-aps.yaml")).code).toBe(0);
  });

  test("up: ports on 127.0.0.1, and an end at Ctrl-C", async () => {
    const run = start("up", "examples/three-aps.yaml");
    await expect.poll(run.output, { timeout: 30_000 }).toContain("Ctrl-C ends the lab");
    expect(run.output()).toMatch(/9120-EWC: ssh -p \d+ admin@127\.0\.0\.1/);
    run.process.kill("SIGINT");
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain("The lab is down.");
  });
});
