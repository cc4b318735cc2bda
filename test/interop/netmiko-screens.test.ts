import { expect, test } from "vitest";
import { AutomationLab, run } from "./automation-lab";
import { requireTool } from "./tools";

// Debian's Python, for which Debian's packages are.
const python = "/usr/bin/python3";

requireTool("netmiko")("Netmiko at the lab", () => {
  test("cisco_ios reads screens of any length, and enable leads up on an access point", {
    timeout: 60_000,
  }, async () => {
    await using lab = await AutomationLab.start(1);
    const program = `
import sys
from netmiko import ConnectHandler
ewc = ConnectHandler(device_type="cisco_ios", host="127.0.0.1", port=int(sys.argv[1]), username="admin", password="Cisco123")
print(len(ewc.send_command("show running-config").splitlines()) > 30)
print(ewc.send_command("show nothing").strip())
ewc.disconnect()
ap = ConnectHandler(device_type="cisco_ios", host="127.0.0.1", port=int(sys.argv[2]), username="Cisco", password="Cisco", secret="Cisco")
print(ap.find_prompt())
ap.enable()
print(ap.find_prompt())
print(ap.send_command("show version | include Running Image"))
ap.disconnect()
`;
    const ports = [await lab.port("9120-EWC"), await lab.port("9105-emorenoa")].map(String);
    const { code, output } = await run(python, ["-W", "ignore", "-c", program, ...ports]);
    expect(output.split("\n")).toEqual([
      "True",
      "^",
      "% Invalid input detected at '^' marker.",
      "9105-emorenoa>",
      "9105-emorenoa#",
      "AP Running Image     : 17.9.4.27",
      "",
    ]);
    expect(code).toBe(0);
  });
});
