import { expect, test } from "vitest";
import { AutomationLab, run } from "./automation-lab";
import { requireTool } from "./tools";

// Debian's Python, for which Debian's packages are.
const python = "/usr/bin/python3";

requireTool("netmiko")("Netmiko at the lab", () => {
  test.concurrent("cisco_ios reads screens of any length, and enable leads up on an access point", {
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

  test.concurrent("cisco_xe names the access points' user, logs in to one with it, and keeps files", {
    timeout: 60_000,
  }, async () => {
    await using lab = await AutomationLab.start(1);
    const program = `
import sys
from netmiko import ConnectHandler, NetMikoAuthenticationException
ewc = ConnectHandler(device_type="cisco_xe", host="127.0.0.1", port=int(sys.argv[1]), username="admin", password="Cisco123")
def ap(username, password, secret):
    return ConnectHandler(device_type="cisco_ios", host="127.0.0.1", port=int(sys.argv[2]), username=username, password=password, secret=secret)
print(ap("Cisco", "Cisco", "Cisco").find_prompt())
ewc.send_config_set(["ap profile default-ap-profile", "mgmtuser username netadmin password 0 Secret1 secret 0 Enable1"])
print("Secret1" in ewc.send_command("show running-config"))
print(ewc.send_command("show running-config | include mgmtuser").split()[:4])
try:
    ap("Cisco", "Cisco", "Cisco")
except NetMikoAuthenticationException:
    print("refused")
own = ap("netadmin", "Secret1", "Enable1")
own.enable()
print(own.find_prompt())
print(ewc.send_command("copy running-config bootflash:kept.cfg", expect_string=r"kept.cfg").strip()[-10:])
print(ewc.send_command("", expect_string=r"#").strip().split(" ", 1)[1].split("(")[0])
print([line.split()[-1] for line in ewc.send_command("dir bootflash:").splitlines() if line.endswith("kept.cfg")])
print(ewc.send_command("show interfaces | include line protocol"))
print("[OK]" in ewc.save_config())
`;
    const ports = [await lab.port("9120-EWC"), await lab.port("9105-emorenoa")].map(String);
    const { code, output } = await run(python, ["-W", "ignore", "-c", program, ...ports]);
    expect(output.split("\n")).toEqual([
      "9105-emorenoa>",
      "False",
      "['mgmtuser', 'username', 'netadmin', 'password']",
      "refused",
      "9105-emorenoa#",
      "kept.cfg]?",
      "bytes copied in 0.100 secs ",
      "['kept.cfg']",
      "GigabitEthernet0 is up, line protocol is up ",
      "True",
      "",
    ]);
    expect(code).toBe(0);
  });

  test.concurrent("file_transfer carries a file both ways by scp and verifies it", {
    timeout: 60_000,
  }, async () => {
    await using lab = await AutomationLab.start(1);
    const program = `
import os, sys, tempfile
from netmiko import ConnectHandler, file_transfer
ewc = ConnectHandler(device_type="cisco_ios", host="127.0.0.1", port=int(sys.argv[1]), username="admin", password="Cisco123")
ewc.send_config_set(["ip scp server enable"])
with tempfile.TemporaryDirectory() as home:
    here, back = os.path.join(home, "kept.cfg"), os.path.join(home, "back.cfg")
    with open(here, "w") as file:
        file.write("ntp server 172.16.5.10\\n" * 500)
    for source, target, direction in ((here, "kept.cfg", "put"), ("kept.cfg", back, "get")):
        print(file_transfer(ewc, source_file=source, dest_file=target, file_system="flash:", direction=direction))
    print(open(here).read() == open(back).read())
`;
    const { code, output } = await run(python, [
      "-W",
      "ignore",
      "-c",
      program,
      String(await lab.port("9120-EWC")),
    ]);
    const done = "{'file_exists': True, 'file_transferred': True, 'file_verified': True}";
    expect(output.split("\n")).toEqual([done, done, "True", ""]);
    expect(code).toBe(0);
  });
});
