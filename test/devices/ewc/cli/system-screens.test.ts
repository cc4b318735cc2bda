import { describe, expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { runningText as textOf } from "../../../../src/devices/iosxe/cli/running-text";
import { directory } from "../../../../src/devices/iosxe/cli/screens/files";
import { FakeTerminal } from "../../ios/fake-terminal";
import { accessPoint, FakeServices } from "./fake-services";

const runningText = (services: FakeServices) => textOf({ configuration: services.configuration, services });

function login(configuration = "") {
  const services = new FakeServices();
  services.configuration.apply(`username admin privilege 15 secret 0 Cisco123\n${configuration}`);
  services.configuration.save();
  const terminal = new FakeTerminal(220, 24);
  ewcCommandLine(services).shell(terminal, "admin");
  terminal.read();
  terminal.type("terminal length 0\r");
  const screen = (command: string) => {
    const all = terminal.type(`${command}\r`);
    return all.slice(command.length + 1, all.lastIndexOf("\n") + 1);
  };
  const wait = (milliseconds: number) => {
    services.clock.advance(milliseconds);
    return terminal.read();
  };
  return { services, terminal, screen, wait };
}

describe("interfaces, by the rules of ntc-templates", () => {
  const { screen } = login(
    [
      "interface GigabitEthernet0",
      " description to the switch",
      " ip address 172.16.4.26 255.255.255.0",
      "interface vlan 12",
      " shutdown",
      "ip route 0.0.0.0 0.0.0.0 172.16.4.1",
    ].join("\n"),
  );

  test("show interfaces", () => {
    const all = screen("show interfaces");
    const heads = [...all.matchAll(/^(\S+)\s+is\s+(.+?),\s+line\s+protocol\s+is\s+(.+?)\s*$/gm)];
    expect(heads.map(([, name, status, protocol]) => [name, status, protocol])).toEqual([
      ["GigabitEthernet0", "up", "up"],
      ["Vlan12", "administratively down", "down"],
    ]);
    expect(all).toMatch(
      /^\s+Hardware is RP management port, address is 3c57.31c5.7bc8 \(bia 3c57.31c5.7bc8\)\s*$/m,
    );
    expect(all).toMatch(/^\s+Description: to the switch$/m);
    expect(all).toMatch(/^\s+Internet\s+address\s+is\s+172\.16\.4\.26\/24\s*$/m);
    expect(all).toMatch(/^\s+MTU\s+1500.*BW\s+1000000 Kbit.*DLY\s+10 usec,\s*$/m);
    expect(all).toMatch(/^\s+Encapsulation\s+ARPA,.+$/m);
    expect(all).toMatch(/^\s+Last\s+input\s+00:00:00,\s+output\s+never,\s+output\s+hang\s+never\s*$/m);
    expect(all).toMatch(/^.*input\s+rate\s+92\s+\w+\/sec,\s+1\s+packets.+$/m);
    expect(all).toMatch(/^\s+12\s+packets\s+input,\s+3456\s+bytes,\s+\d+\s+no\s+buffer\s*$/m);
    expect(all).toMatch(/^\s+7\s+packets\s+output,\s+890\s+bytes,\s+\d+\s+underruns\s*$/m);
    expect(all).toMatch(/^\s+0\s+output\s+errors,\s+\d+\s+collisions,\s+\d+\s+interface\s+resets\s*$/m);
  });

  test("one interface, abbreviated; one that is not there", () => {
    expect(screen("sh int gi0").split("\n")[0]).toBe("GigabitEthernet0 is up, line protocol is up ");
    expect(screen("sh int vlan13")).toContain("% Invalid input detected");
    // With a blank, as people type it.
    expect(screen("sh int gi 0").split("\n")[0]).toBe("GigabitEthernet0 is up, line protocol is up ");
    expect(screen("sh int vl 12")).toMatch(/^Vlan12 is administratively down/);
    expect(screen("sh int vlan")).toContain("% Incomplete command.");
    expect(screen("sh int vlan 5000").split("\n")[0]).toMatch(/^ +\^$/);
    expect(screen("show interfaces description").split("\n")[1]).toBe(
      "Gi0                            up             up       to the switch",
    );
  });

  test("show ip interface, show ip route, show running-config interface", () => {
    expect(screen("show ip interface gi0")).toContain("  Internet address is 172.16.4.26/24\n");
    expect(screen("show ip interface vlan12")).toContain("  Internet protocol processing disabled\n");
    const route = screen("show ip route");
    expect(route).toContain("Gateway of last resort is 172.16.4.1 to network 0.0.0.0\n");
    expect(route.trimEnd().split("\n").slice(-4)).toEqual([
      "S*    0.0.0.0/0 [1/0] via 172.16.4.1",
      "      172.16.0.0/16 is variably subnetted, 2 subnets, 2 masks",
      "C        172.16.4.0/24 is directly connected, GigabitEthernet0",
      "L        172.16.4.26/32 is directly connected, GigabitEthernet0",
    ]);
    expect(screen("show run int gi0")).toBe(
      [
        "Building configuration...",
        "",
        "Current configuration : 98 bytes",
        "!",
        "interface GigabitEthernet0",
        " description to the switch",
        " ip address 172.16.4.26 255.255.255.0",
        "end",
        "",
        "",
      ].join("\n"),
    );
  });
});

test("show logging says no more of a console that is off", () => {
  const { services, screen } = login();
  services.configuration.apply("no logging console\nno logging monitor");
  const lines = screen("show logging").split("\n");
  const at = lines.indexOf("    Console logging: disabled");
  expect(at).toBeGreaterThan(0);
  expect(lines[at + 1]).toBe("    Monitor logging: disabled");
  expect(lines[at + 2]).toMatch(
    /^ {4}Buffer logging: {2}level debugging, \d+ messages logged, xml disabled,$/,
  );
});

describe("show version", () => {
  test("names when its release was built, and the year", () => {
    const { services, screen } = login();
    const seen = (release: string) => {
      const view = services.system.view();
      services.system.view = () => ({ ...view, release });
      return screen("show version").split("\n").slice(2, 6);
    };
    expect(seen("17.9.5")).toEqual([
      "Technical Support: http://www.cisco.com/techsupport",
      "Copyright (c) 1986-2024 by Cisco Systems, Inc.",
      "Compiled Tue 30-Jan-24 15:48 by mcpre",
      "",
    ]);
    expect(seen("17.12.4")[2]).toBe("Compiled Thu 27-Jul-23 22:38 by mcpre");
    expect(seen("8.10.1")[1]).toBe("Copyright (c) 1986-2020 by Cisco Systems, Inc.");
  });
});

describe("files", () => {
  const row = /^\s*(\d+)\s+(.+?)\s+(\d+)\s+(.+?)\s+(\S+)\s*$/;

  test("an empty bootflash:, and nvram: with the startup configuration", () => {
    const { screen, services } = login();
    expect(screen("dir")).toBe(
      "Directory of bootflash:/\n\nNo files in directory\n\n7960787968 bytes total (7960787968 bytes free)\n",
    );
    const nvram = screen("dir /all nvram:").split("\n");
    expect(nvram[0]).toBe("Directory of nvram:/");
    expect(row.exec(nvram[2]!)?.slice(2)).toEqual([
      "-rw-",
      String(services.configuration.startup!.length),
      "<no date>",
      "startup-config",
    ]);
    expect(screen("dir bootflash:none")).toBe("%Error opening bootflash:/none (No such file or directory)\n");
    expect(screen("show file systems")).toMatch(/^\* +7960787968 +7960787968 +disk +rw +bootflash: flash:$/m);
  });

  test("a configuration is copied away, looked at, changed, copied back and deleted", () => {
    const { services, terminal, screen, wait } = login();
    terminal.type("copy running-config flash:before.cfg\r");
    expect(terminal.type("\r")).toBe("\n");
    const size = runningText(services).length;
    expect(wait(100)).toMatch(
      new RegExp(`^${size} bytes copied in 0\\.100 secs \\(${size * 10} bytes/sec\\)\n`),
    );
    expect(row.exec(screen("dir flash:").split("\n")[2]!)?.[5]).toBe("before.cfg");
    expect(screen("show flash: | include before")).toMatch(
      /^ {2}1 +\d+ [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d\.0{10} \+00:00 \/bootflash\/before\.cfg$/m,
    );
    expect(screen("more bootflash:/before.cfg")).toBe(runningText(services));
    const before = services.configuration.print();
    terminal.type("configure terminal\rhostname other\rend\r");
    terminal.type("copy bootflash:before.cfg running-config\r\r");
    wait(100);
    expect(services.configuration.print()).toBe(before);
    expect(terminal.type("copy running-config flash:before.cfg\r\r")).toContain(
      "%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]",
    );
    terminal.type("n");
    terminal.type("delete flash:before.cfg\r");
    expect(terminal.type("\r")).toContain("Delete bootflash:/before.cfg? [confirm]");
    terminal.type("\r");
    expect(screen("more flash:before.cfg")).toBe(
      "%Error opening bootflash:/before.cfg (No such file or directory)\n",
    );
  });

  test("dates stand flush right, days below ten without a zero", () => {
    const dates = [Date.UTC(2024, 1, 1, 17), Date.UTC(2024, 10, 25, 17)];
    const files = dates.map((at, index) => ({ name: `x${index}`, octets: 84, at }));
    const system = { name: "bootflash", type: "disk", total: 1_000, files } as const;
    expect(directory(system, undefined).split("\n").slice(2, 4)).toEqual([
      "   11  -rw-                84   Feb 1 2024 17:00:00 +00:00  x0",
      "   12  -rw-                84  Nov 25 2024 17:00:00 +00:00  x1",
    ]);
  });

  test("what can not be written is said", () => {
    const { terminal } = login();
    expect(terminal.type("copy running-config ap_images:x\r\r")).toContain(
      "%Error opening ap_images:/x (Permission denied)",
    );
    expect(terminal.type("copy flash:none flash:two\r")).toContain("(No such file or directory)");
    expect(terminal.type("delete /force flash:none\r")).toContain(
      "%Error deleting bootflash:/none (No such file or directory)",
    );
  });
});

describe("tags and profiles", () => {
  const { services, screen } = login(
    [
      "wireless profile image-download default",
      " image-download-mode sftp",
      "  sftp-image-server 172.16.5.62",
      "  sftp-image-path /EWC",
      "  sftp-username wlan",
      "  sftp-password 0 Hidden1",
      "wireless tag site north",
      " description up there",
      " ap-profile branch",
      " no local-site",
      "ap profile branch",
      " mgmtuser username me password 0 Hidden2 secret 0 Hidden3",
      "ap 6c41.0e16.e79c",
      " site-tag north",
    ].join("\n"),
  );
  services.joined = [accessPoint("AP-9105", { siteTag: "north" })];

  test("site tags, as a 9800 shows them", () => {
    expect(screen("show wireless tag site summary")).toBe(
      [
        "",
        "Number of Site Tags: 2",
        "",
        "Site Tag Name                     Description                             ",
        "-".repeat(72),
        "default-site-tag                  default site tag",
        "north                             up there",
        "",
      ].join("\n"),
    );
    expect(screen("show wireless tag site detailed north")).toBe(
      [
        "",
        "Site Tag Name        : north",
        "Description          : up there",
        "----------------------------------------  ",
        "AP Profile           : branch",
        "Local-site           : No",
        "Flex Profile         : default-flex-profile",
        "Image Download Profile: default",
        "",
      ].join("\n"),
    );
    expect(screen("show wireless tag site detailed south")).toContain("% Site tag not found");
  });

  test("which AP has which tags, and for how long", () => {
    const rows = screen("show ap tag summary").split("\n");
    expect(rows[4]!.split(/\s{2,}/)).toEqual([
      "AP-9105",
      "6c41.0e16.e79c",
      "north",
      "default-policy-tag",
      "default-rf-tag",
      "No",
      "Static",
    ]);
    expect(
      screen("show ap uptime")
        .trimEnd()
        .split("\n")
        .at(-1)!
        .split(/\s{2,}/),
    ).toHaveLength(5);
  });

  test("profiles, without their passwords", () => {
    expect(screen("show wireless profile image-download summary")).toMatch(/^default +SFTP$/m);
    const detailed = screen("show wireless profile image-download detailed default");
    expect(screen("show wireless profile image-download default")).toBe(detailed);
    expect(detailed).toMatch(/^SFTP Image Path +: \/EWC$/m);
    expect(detailed).toMatch(/^SFTP Password +: \*{6}$/m);
    expect(screen("show wireless profile image-download detailed other")).toContain("% Image download");
    expect(screen("show ap profile name branch detailed")).toMatch(/^Management User +: me$/m);
    expect(screen("show ap profile summary")).toMatch(/^default-ap-profile +default ap profile$/m);
  });

  test("what lies in ap_images:", () => {
    services.staged = [{ type: "ap1g8", version: "17.12.1.5", octets: 70_512_640 }];
    expect(screen("show ap image file summary").trimEnd().split("\n").at(-1)).toBe(
      "ap1g8           17.12.1.5           70512640",
    );
  });
});

test("wireless ewc-ap factory-reset asks first", () => {
  const { services, terminal } = login();
  expect(terminal.type("wireless ewc-ap factory-reset\r")).toMatch(/\[confirm\]$/);
  terminal.type("n");
  expect(services.calls).toEqual([]);
  terminal.type("wireless ewc-ap factory-reset\r\r");
  expect(services.calls).toEqual(["factory reset"]);
});

describe("screens into files", () => {
  test("redirect, append and tee; other places are refused", () => {
    const { services, screen } = login();
    const inventory = screen("show inventory");
    expect(screen("show inventory | redirect bootflash:out.txt")).toBe("");
    expect(screen("show inventory | append flash:out.txt")).toBe("");
    expect(services.bootflash.read("out.txt")?.text).toBe(inventory + inventory);
    expect(screen("show inventory | tee flash:other.txt")).toBe(inventory);
    expect(services.bootflash.read("other.txt")?.text).toBe(inventory);
    expect(screen("show inventory | redirect tftp://172.16.5.27/x")).toContain("%Error opening tftp:");
    expect(screen("show inventory | redirect")).toContain("% Incomplete command.");
    expect(screen("show inventory | a x")).toContain("%Error opening x");
  });

  test("help tells of them", () => {
    const { terminal } = login();
    const names = [...terminal.type("show inventory | ?").matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    expect(names).toEqual(["append", "begin", "count", "exclude", "include", "redirect", "section", "tee"]);
    terminal.type("\x15");
    expect(terminal.type("show inventory | redirect ?")).toContain(
      "  bootflash:  Uniform Resource Locator\n",
    );
  });

  test("a bar needs no blank before it; in a password it is a character", () => {
    const { services, terminal, screen } = login();
    expect(screen("show inventory|include PID")).toMatch(/^PID: [^\n]+\n$/);
    expect(screen("sh inv|i PID")).toMatch(/^PID: [^\n]+\n$/);
    expect(screen("show inventory|nothing")).toMatch(/^ +\^\n% Invalid input/);
    expect(terminal.type("show inventory|inc?")).toContain("include");
    terminal.type("\x15");
    services.configuration.apply("username bar password 0 a|include");
    expect(services.configuration.login("bar", "a|include")).toBe(true);
  });

  test("a further bar is an alternative in the pattern, as on IOS", () => {
    const { screen } = login();
    expect(screen("show version | include Technical|Installation").trimEnd().split("\n")).toHaveLength(2);
    expect(screen("show running-config | include hostname | count")).toBe("hostname 9120-EWC\n");
  });
});

describe("the session's own commands", () => {
  test("the list of a mode's commands stands under its title", () => {
    const { terminal } = login();
    expect(terminal.type("?").split("\n")[1]).toBe("Exec commands:");
    expect(terminal.type("show ?").split("\n")[1]).not.toContain("commands:");
    terminal.type("\x15configure terminal\r");
    expect(terminal.type("?").split("\n")[1]).toBe("Configure commands:");
    terminal.type("interface gi0\r");
    expect(terminal.type("?").split("\n")[1]).toBe("Interface configuration commands:");
  });

  test("another's line is cleared, and then it is free", () => {
    const services = new FakeServices();
    services.configuration.apply("username admin privilege 15 secret 0 a");
    const commandLine = ewcCommandLine(services);
    const [own, other] = [new FakeTerminal(120, 0), new FakeTerminal(120, 0)];
    for (const terminal of [own, other]) {
      commandLine.shell(terminal, "admin");
      terminal.read();
    }
    expect(own.type("show ssh\r").match(/Session started/g)).toHaveLength(4);
    expect(own.type("clear line vty 1\r")).toMatch(/\[confirm\]$/);
    expect(own.type("\r")).toContain(" [OK]\n");
    expect(other.closed).toBe(true);
    expect(own.type("show users\r").match(/ vty /g)).toHaveLength(1);
  });

  test("terminal no length pauses nowhere; show terminal tells it", () => {
    const { terminal, screen } = login();
    terminal.type("terminal length 10\r");
    expect(screen("show terminal")).toContain("Length: 10 lines, Width: 220 columns\n");
    terminal.type("terminal no length\rterminal no width\r");
    expect(screen("show terminal")).toContain("Length: 0 lines, Width: 0 columns\n");
  });

  test("enable without a secret", () => {
    const services = new FakeServices();
    services.configuration.apply("username guest password 0 guest");
    const terminal = new FakeTerminal(120, 0);
    ewcCommandLine(services).shell(terminal, "guest");
    terminal.read();
    expect(terminal.type("enable\r")).toContain("% No password set\n");
    services.configuration.apply("aaa new-model");
    expect(terminal.type("enable\r")).toContain("% Error in authentication.\n");
  });

  test("SSH algorithms are listed, kept in their order and shown", () => {
    const { services, terminal, screen } = login();
    terminal.type("configure terminal\r");
    expect(terminal.type("ip ssh server algorithm mac ?")).toContain("hmac-sha2-512-etm@openssh.com");
    terminal.type("\x15");
    expect(terminal.type("ip ssh server algorithm kex\r")).toContain("% Incomplete command.");
    expect(terminal.type("ip ssh server algorithm kex group1\r")).toContain("% Invalid input");
    terminal.type("ip ssh server algorithm kex ecdh-sha2-nistp384 curve25519-sha256\rend\r");
    expect(services.configuration.print()).toContain(
      "ip ssh server algorithm kex ecdh-sha2-nistp384 curve25519-sha256\n",
    );
    expect(screen("show ip ssh")).toContain("KEX Algorithms:ecdh-sha2-nistp384,curve25519-sha256\n");
  });
});

describe("configuration, as IOS asks and says it", () => {
  test("configure alone asks from where", () => {
    const { terminal } = login();
    expect(terminal.type("configure\r")).toMatch(
      /Configuring from terminal, memory, or network \[terminal\]\? $/,
    );
    expect(terminal.type("\r")).toMatch(/\(config\)#$/);
    terminal.type("end\rconfigure\r");
    expect(terminal.type("memory\r")).toContain('?Must be "terminal", "memory" or "network"\n9120-EWC#');
  });

  test("no username asks, except where nobody is", () => {
    const { services, terminal } = login("username guest password 0 guest");
    terminal.type("configure terminal\r");
    expect(terminal.type("no username guest\r")).toMatch(
      /This operation will remove all username related configurations with same name.*\[confirm\]$/,
    );
    terminal.type("n");
    expect(services.configuration.running.users).toHaveLength(2);
    terminal.type("\rno username guest\r\r");
    expect(services.configuration.running.users).toHaveLength(1);
    services.configuration.apply("no username admin");
    expect(services.configuration.running.users).toEqual([]);
  });

  test("default interface sets it back, no interface refuses a physical one", () => {
    const { services, terminal } = login("interface gi0\n description x\n ip address 10.0.0.1 255.0.0.0");
    terminal.type("configure terminal\r");
    expect(terminal.type("no interface gi0\r")).toContain(
      "% Removal of physical interfaces is not permitted\n",
    );
    expect(terminal.type("default interface gi0\r")).toContain(
      "Interface GigabitEthernet0 set to default configuration\n",
    );
    expect(services.configuration.running.interfaces[0]).toMatchObject({
      description: undefined,
      address: undefined,
    });
  });

  test("a mask that is none is named as IOS names it", () => {
    const { terminal } = login();
    terminal.type("configure terminal\rinterface gi0\r");
    expect(terminal.type("ip address 1.1.1.1 255.0.255.0\r")).toContain(
      "Bad mask 0xFF00FF00 for address 1.1.1.1\n",
    );
  });

  test.each([
    ["ip address 172.16.4.0 255.255.255.0", "Bad mask /24 for address 172.16.4.0"],
    ["ip address 172.16.4.255 255.255.255.0", "Bad mask /24 for address 172.16.4.255"],
    ["ip address 172.16.4.26 0.0.0.0", "Bad mask 0x00000000 for address 172.16.4.26"],
    ["ip address 224.0.0.5 255.255.255.0", "Not a valid host address - 224.0.0.5"],
    ["ip route 10.0.0.1 255.255.255.0 172.16.4.1", "Inconsistent address and mask"],
    ["ip address 172.16.4.254 255.255.255.254", ""],
    ["ip address 172.16.4.26 255.255.255.255", ""],
    ["ip route 10.0.0.1 255.255.255.255 172.16.4.1", ""],
    ["ip route 0.0.0.0 0.0.0.0 172.16.4.1", ""],
  ])("%s: %s", (line, complaint) => {
    const { terminal } = login();
    terminal.type("configure terminal\rinterface gi0\r");
    const said = terminal.type(`${line}\r`).split("\n").slice(1, -1).join("\n");
    expect(said).toBe(complaint === "" ? "" : `% ${complaint}`);
  });
});
