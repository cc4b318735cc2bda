import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AutomationLab, run } from "./automation-lab";
import { requireTool } from "./tools";

requireTool("rancid", "clogin")("RANCID at the lab", () => {
  let home: string;
  let lab: AutomationLab;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "ewclab-rancid-"));
    lab = await AutomationLab.start(1);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  const program = (name: string, cloginrc: readonly string[], parameters: readonly string[]) => {
    writeFileSync(join(home, ".cloginrc"), `${cloginrc.join("\n")}\n`, { mode: 0o600 });
    return run(name, parameters, { cwd: home, env: { HOME: home, TERM: "network" } });
  };

  test("rancid writes the controller's configuration down, without its secrets", {
    timeout: 60_000,
  }, async () => {
    const port = await lab.port("9120-EWC");
    const login = [
      "add user 127.0.0.1 admin",
      "add password 127.0.0.1 Cisco123 unused",
      `add method 127.0.0.1 ssh:${port}`,
      "add autoenable 127.0.0.1 1",
    ];
    const { code, output } = await program("rancid", login, ["-d", "-t", "cisco", "127.0.0.1"]);
    expect({ code, output }).toMatchObject({ code: 0 });
    const written = readFileSync(join(home, "127.0.0.1.new"), "utf8");
    expect(written).toContain("!Image: IMG   C    17.09.04a.0.");
    expect(written).toContain("hostname 9120-EWC\n");
    expect(written).toContain("  tftp-image-server 172.16.5.27\n");
    expect(written).toContain("!username admin privilege 15 password <removed>\n");
    expect(written).toMatch(/\nend\n$/);
  });

  test("clogin enables on an access point and runs commands", { timeout: 60_000 }, async () => {
    const port = await lab.port("AP-POD-2-2");
    const login = [
      "add user 127.0.0.1 Cisco",
      "add password 127.0.0.1 Cisco Cisco",
      `add method 127.0.0.1 ssh:${port}`,
    ];
    const commands = "show boot;show capwap client rcb | include ^Mwar";
    const { code, output } = await program("clogin", login, ["-c", commands, "127.0.0.1"]);
    expect(output).toMatch(
      /AP-POD-2-2#show boot\r?\n--- Boot Variable Table ---\r?\nBOOT path-list: {6}part2/,
    );
    expect(output).toContain("MwarApMgrIp                        : 172.16.4.26");
    expect(code).toBe(0);
  });
});
