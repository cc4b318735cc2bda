import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AutomationLab, run } from "./automation-lab";
import { requireTool } from "./tools";

requireTool("scp")("OpenSSH's scp at the lab's controller", () => {
  let home: string;
  let lab: AutomationLab;
  let port: number;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "ewclab-scp-"));
    // OpenSSH asks a program for the password where there is no terminal.
    writeFileSync(join(home, "askpass"), "#!/bin/sh\necho Cisco123\n", { mode: 0o700 });
    lab = await AutomationLab.start(1);
    port = await lab.port("9120-EWC");
  }, 60_000);
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  const scp = (...parameters: string[]) =>
    run(
      "scp",
      [
        "-O",
        "-P",
        String(port),
        ...["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "PubkeyAuthentication=no"].flatMap(
          (option) => ["-o", option],
        ),
        ...parameters,
      ],
      { env: { SSH_ASKPASS: join(home, "askpass"), SSH_ASKPASS_REQUIRE: "force", DISPLAY: ":0" } },
    );
  const remote = (path: string) => `admin@127.0.0.1:${path}`;
  const controller = () => lab.lab.controller("9120-EWC");

  test("is refused until `ip scp server enable`", { timeout: 60_000 }, async () => {
    const { code, output } = await scp(remote("running-config"), join(home, "x"));
    expect(output).toContain("Administratively disabled.");
    expect(code).not.toBe(0);
    await controller().configure(["ip scp server enable"]);
    expect(await controller().run("show running-config | include scp")).toBe("ip scp server enable");
  });

  test("carries files both ways, octet for octet", { timeout: 60_000 }, async () => {
    const octets = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
    const here = join(home, "octets.bin");
    const back = join(home, "back.bin");
    writeFileSync(here, octets);
    expect(await scp(here, remote("bootflash:octets.bin"))).toMatchObject({ code: 0 });
    expect(await controller().run("dir bootflash: | include octets")).toContain(" 70000 ");
    expect(await scp(remote("flash:/octets.bin"), back)).toMatchObject({ code: 0 });
    expect(readFileSync(back).equals(octets)).toBe(true);
    const { output } = await run("md5sum", [here]);
    expect(await controller().run("verify /md5 bootflash:octets.bin")).toContain(output.slice(0, 32));
  });

  test("gives the configurations, and takes names from the client", { timeout: 60_000 }, async () => {
    expect(await scp(remote("running-config"), join(home, "running"))).toMatchObject({ code: 0 });
    expect(readFileSync(join(home, "running"), "utf8")).toMatch(/^!\n! Last configuration change at /);
    writeFileSync(join(home, "empty.cfg"), "");
    expect(await scp(join(home, "empty.cfg"), remote("bootflash:"))).toMatchObject({ code: 0 });
    expect(await controller().run("dir bootflash: | include empty")).toContain("empty.cfg");
  });

  test("what cannot be: a file that is not there, a folder, a name with a slash, other file systems, too much", {
    timeout: 60_000,
  }, async () => {
    const refused = async (said: string, ...parameters: string[]) => {
      const { code, output } = await scp(...parameters);
      expect(output).toContain(said);
      expect(code).not.toBe(0);
    };
    await refused("No such file or directory", remote("bootflash:nothing.cfg"), join(home, "y"));
    await refused("not a regular file", "-r", home, remote("bootflash:"));
    writeFileSync(join(home, "a"), "a");
    await refused("No such file or directory", join(home, "a"), remote("bootflash:folder/a"));
    await refused("Permission denied", join(home, "a"), remote("nvram:startup-config"));
    writeFileSync(join(home, "large"), new Uint8Array(1_048_577));
    await refused("No space left on device", join(home, "large"), remote("bootflash:large"));
    expect(await controller().run("dir bootflash: | include large|folder")).toBe("");
  });
});
