import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AutomationLab, examples, run } from "./automation-lab";
import { requireTool } from "./tools";

const cwd = join(examples, "ansible");

requireTool("ansible-playbook")("Ansible's cisco.ios collection at the lab", () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "ewclab-ansible-"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

  const ansible = (program: string, port: number, parameters: readonly string[]) =>
    run(program, [...parameters, "-e", `ansible_port=${port}`], {
      cwd,
      env: { HOME: home, ANSIBLE_HOME: home, ANSIBLE_NOCOLOR: "1" },
    });

  test.concurrent("the example upgrades the network over SFTP", { timeout: 240_000 }, async () => {
    await using lab = await AutomationLab.start(100);
    const port = await lab.port("9120-EWC");
    const { code, output } = await ansible("ansible-playbook", port, ["upgrade.yml", "-e", "pause=1"]);
    expect(output).toContain("4 access points run 17.12.1.5");
    expect(output).not.toContain("Cisco123");
    expect(code).toBe(0);
  });

  test.concurrent("facts are found, a line is configured once, a wrong one fails", {
    timeout: 120_000,
  }, async () => {
    await using lab = await AutomationLab.start(1);
    const port = await lab.port("9120-EWC");
    const module = (name: string, parameters: object) =>
      ansible("ansible", port, ["all", "-m", `cisco.ios.${name}`, "-a", JSON.stringify(parameters)]);
    const facts = await module("ios_facts", { gather_subset: ["min", "interfaces"] });
    expect(facts.output).toContain('"ansible_net_hostname": "9120-EWC"');
    expect(facts.output).toContain('"ansible_net_version": "17.09.04');
    const { ansible_net_interfaces: interfaces } = JSON.parse(
      facts.output.slice(facts.output.indexOf("{")),
    ).ansible_facts;
    expect(interfaces.GigabitEthernet0).toMatchObject({
      bandwidth: 1_000_000,
      duplex: "Full",
      ipv4: [{ address: "172.16.4.26", subnet: "24" }],
      lineprotocol: "up",
      macaddress: expect.stringMatching(/^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/),
      mediatype: "RJ45",
      mtu: 1500,
      operstatus: "up",
    });
    const everything = await module("ios_facts", { gather_subset: "all", gather_network_resources: "all" });
    const found = JSON.parse(everything.output.slice(everything.output.indexOf("{"))).ansible_facts;
    expect(Object.keys(found.ansible_net_interfaces)).toEqual(["GigabitEthernet0"]);
    expect(found.ansible_net_memtotal_mb).toBeGreaterThan(100);
    expect(found.ansible_network_resources).toMatchObject({ hostname: { hostname: "9120-EWC" } });
    const ping = await module("ios_ping", { dest: "172.16.4.32", count: 2 });
    expect(ping.output).toContain('"packet_loss": "0%"');
    const nobody = await module("ios_ping", { dest: "172.16.4.99", count: 1, state: "absent" });
    expect(nobody.output).toContain('"packet_loss": "100%"');
    const ntp = { lines: ["ntp server 172.16.5.10"] };
    expect((await module("ios_config", ntp)).output).toContain('"changed": true');
    expect((await module("ios_config", ntp)).output).toContain('"changed": false');
    const wrong = await module("ios_config", { lines: ["no such line"] });
    expect(wrong.output).toContain("Invalid input detected at '^' marker.");
    expect(wrong.code).not.toBe(0);
  });
});
