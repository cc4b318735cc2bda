import { join } from "node:path";
import { expect, test } from "vitest";
import { AutomationLab, examples, run } from "./automation-lab";
import { requireTool } from "./tools";

// Debian's Python, for which Debian's packages are.
const python = "/usr/bin/python3";

requireTool("netmiko")("Netmiko at the lab", () => {
  test("the example upgrades the network over SFTP", { timeout: 240_000 }, async () => {
    await using lab = await AutomationLab.start(100);
    const port = await lab.port("9120-EWC");
    const script = join(examples, "netmiko/upgrade.py");
    const { code, output } = await run(python, ["-W", "ignore", script, "--port", `${port}`]);
    expect(output).toContain("AP-POD-2-2: runs 17.12.1.5, backup 17.9.4.27");
    expect({ code, output }).toMatchObject({ code: 0 });
    lab.lab.ewc.hasNotPrinted("Cisco123");
    await lab.lab.server("sftp").prints(/open "\/EWC\/17_12_1\/ap3g3"/, 0);
  });
});
