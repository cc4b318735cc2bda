import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isAlive } from "../../src/cli/service/running-labs";

// A lab that runs, and what other processes make of it.

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ewclab-service-"));
afterAll(() => rmSync(folder, { recursive: true }));

const node = [process.execPath, "-r", "ts-node/register", "src/cli/start.ts"] as const;
const lab = "examples/three-aps.yaml";

function start(words: readonly string[], run: string, program = node) {
  const [command, ...before] = program;
  const child = spawn(command, [...before, ...words], {
    cwd: root,
    env: { ...process.env, EWCLAB_RUN: join(folder, run) },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (octets) => {
      output += String(octets);
    });
  }
  return { child, output: () => output, ended: once(child, "close").then(([code]) => code as number) };
}

async function ewclab(run: string, ...words: string[]): Promise<{ code: number; output: string }> {
  const started = start(words, run);
  started.child.stdin.end();
  return { code: await started.ended, output: started.output() };
}

const patience = { timeout: 40_000 };

describe.concurrent("up as a service", () => {
  test("tells programs its ports, users and the ready moment, and ends with its input", async ({
    expect,
  }) => {
    const up = start(["up", lab, "--json", "--quiet", "--ports-file", join(folder, "ports.json")], "json");
    await expect.poll(up.output, patience).toContain('"event":"ready"');
    const events = up
      .output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events[0]).toEqual({ event: "network", up: true });
    const [door] = events.filter(({ event }) => event === "port");
    expect(door).toMatchObject({ host: "9120-EWC", service: "ssh", username: "admin", password: "Cisco123" });
    const { ports } = JSON.parse(readFileSync(join(folder, "ports.json"), "utf8"));
    expect(ports[0].port).toBe(door.port);
    up.child.stdin.end();
    expect(await up.ended).toBe(0);
    expect(up.output()).toContain('{"event":"down","reason":"its input has ended"}');
  });

  test("ends when what started it is gone, however that went", async ({ expect }) => {
    // As npx does: the command is a grandchild, and nobody hands a signal on.
    const script = `"$@" < /dev/null & echo "pid $!"; wait`;
    const words = ["-c", script, "sh", ...node, "up", lab, "--quiet"];
    const shell = start(words, "orphan", ["sh"] as unknown as typeof node);
    await expect.poll(shell.output, patience).toContain("Ctrl-C ends the lab");
    const pid = Number(/pid (\d+)/.exec(shell.output())?.[1]);
    expect(isAlive(pid)).toBe(true);
    shell.child.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), patience).toBe(false);
    await shell.ended;
    expect(shell.output()).toContain("The lab is down: the process that started it has ended.");
  });

  test("in the background, and what other terminals say to it", async () => {
    const up = await ewclab("wait", "up", lab, "--wait", "--name", "branch");
    expect(up.output).toContain('The lab "branch" of examples/three-aps.yaml is up');
    expect(up.code).toBe(0);
    try {
      const [listed] = JSON.parse((await ewclab("wait", "ls", "--json")).output);
      expect(listed).toMatchObject({ name: "branch", ready: true });
      const [again, logs, fault, wrong, typed, config, inventory] = await Promise.all([
        ewclab("wait", "up", lab, "--name", "branch"),
        ewclab("wait", "logs", "AP-9117"),
        ewclab("wait", "fault", "AP-9117", "loss", "100"),
        ewclab("wait", "fault", "AP-911", "loss", "100"),
        ewclab("wait", "apply", "9120-EWC", "examples/rules/tftp-only.acl"),
        ewclab("wait", "ls", "--ssh-config"),
        ewclab("wait", "ls", "--inventory"),
      ]);
      expect(again).toMatchObject({ code: 2, output: 'a lab "branch" runs already\n' });
      expect(logs.output).toMatch(/AP-9117 \| .*part2 is active part/);
      expect(fault.code).toBe(0);
      expect(wrong.output).toContain('"AP-911"; did you mean "AP-9117"?');
      expect(wrong.code).toBe(2);
      expect(typed.code).not.toBe(3);
      expect(config.output).toContain("Host AP-POD-2-2\n  HostName 127.0.0.1\n");
      expect(JSON.parse(inventory.output).all.children.controllers.hosts["9120-EWC"].ansible_user).toBe(
        "admin",
      );
    } finally {
      const down = await ewclab("wait", "down");
      expect(down.output).toBe('The lab "branch" is down.\n');
    }
    expect((await ewclab("wait", "ls")).output).toBe("No lab runs.\n");
    expect((await ewclab("wait", "logs")).code).toBe(2);
  });
});
