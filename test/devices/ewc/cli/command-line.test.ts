import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FakeChannel, FakeTerminal } from "../../ios/fake-terminal";
import { accessPoint, noCounters } from "./fake-services";
import { login, screen } from "./login";

const golden = (name: string) => readFileSync(join(__dirname, name), "utf8");

/** A controller with a privileged user, and that user's terminal. */
describe("golden screens", () => {
  test("show ap image", () => {
    const { services, terminal } = login();
    services.counters = { ...noCounters, total: 3, completedPredownloading: 3 };
    services.joined = ["AP-POD-2-2", "AP6C41.0E16.E79C", "9105-emorenoa"].map((name) => accessPoint(name));
    expect(`9120-EWC#show ap image\n${screen(terminal, "show ap image")}`).toBe(golden("show-ap-image.txt"));
    expect(screen(terminal, "sh ap im sum")).toBe(
      golden("show-ap-image.txt").split("\n").slice(1, 12).join("\n").concat("\n"),
    );
  });

  test("the profile's prompts, for TFTP and for SFTP", () => {
    const { services, terminal } = login();
    terminal.type("configure terminal\r");
    const lines = golden("image-download-profile-cli.txt")
      .split("\n")
      .filter((line) => line.startsWith("9120-EWC"));
    expect(lines).toHaveLength(10);
    const values: Record<string, string> = {
      "<TFTP-server>": "172.16.5.27",
      "<SFTP-Server>": "172.16.5.62",
      "<path>": "/EWC/17_12_1",
      "<user>": "wlan",
      "<password>": "Secret1",
    };
    let prompt = "9120-EWC(config)#";
    for (const line of lines) {
      const [expected, command = ""] = line.split("#");
      // The golden file begins each of its two sessions in configuration mode.
      if (expected === "9120-EWC(config)")
        prompt = terminal.type("end\rconfigure terminal\r").split("\n").at(-1)!;
      expect(prompt).toBe(`${expected}#`);
      const typed = command.replace(/<[^>]+>/g, (place) => values[place] ?? place);
      const answer = terminal.type(`${typed}\r`);
      expect(answer).not.toContain("%");
      prompt = answer.split("\n").at(-1)!;
    }
    expect(prompt).toBe("9120-EWC(config-wireless-image-download-profile-sftp)#");
    const running = services.configuration.running;
    expect(running.wireless.imageDownload?.method).toMatchObject({
      mode: "sftp",
      imageServer: "172.16.5.62",
      imagePath: "/EWC/17_12_1",
      username: "wlan",
    });
    terminal.type("end\r");
    expect(screen(terminal, "show running-config")).not.toContain("Secret1");
  });
});

describe("screens that parsers read", () => {
  test("show ap image, idle and busy rows", () => {
    const { services, terminal } = login();
    const idle = { status: "None", version: "0.0.0.0", method: undefined, retryCount: 0 } as const;
    const rest = { nextRetrySeconds: undefined, percent: 0, etaSeconds: undefined, rate: undefined };
    services.joined = [
      accessPoint("AP002a.106d.2e10", {
        primaryImage: "17.13.0.44",
        backupImage: "0.0.0.0",
        predownload: { ...idle, ...rest },
      }),
      accessPoint("AP-9117", {
        predownload: { ...idle, ...rest, status: "Not Supported", retryCount: 2, nextRetrySeconds: 30 },
      }),
    ];
    const rows = screen(terminal, "show ap image").trimEnd().split("\n").slice(-2);
    // The row of genieparser's own sample.
    expect(rows[0]).toBe(
      "AP002a.106d.2e10                  17.13.0.44             0.0.0.0                    None                  0.0.0.0             N/A                 0           N/A",
    );
    // Its rule: eight words without blanks inside.
    for (const row of rows) expect(row.trim().split(/\s+/)).toHaveLength(8);
  });

  test("show ap summary", () => {
    const { services, terminal } = login();
    services.joined = [
      accessPoint("AP687D.B402.BB44", {
        model: "C9120AXE-D",
        ethernetMac: "687d.b402.bb44",
        radioMac: "687d.b475.dba0",
        countryCode: "IN",
        regulatoryDomain: "-D",
        address: "9.3.13.220",
      }),
    ];
    expect(screen(terminal, "show ap summary")).toBe(
      [
        "Number of APs: 1",
        "",
        "CC = Country Code",
        "RD = Regulatory Domain",
        "",
        "AP Name                          Slots AP Model             Ethernet MAC   Radio MAC      CC   RD   IP Address                                State        Location",
        "-".repeat(165),
        "AP687D.B402.BB44                 2     C9120AXE-D           687d.b402.bb44 687d.b475.dba0 IN   -D   9.3.13.220                                Registered   default location",
        "",
      ].join("\n"),
    );
  });

  test("show wireless stats ap join summary", () => {
    const { terminal } = login();
    const [count, , header, rule, row] = screen(terminal, "show wireless stats ap join summary").split("\n");
    expect(count).toBe("Number of APs: 1");
    expect(rule).toBe("-".repeat(166));
    // Values stand below their titles.
    for (const [title, value] of [
      ["Ethernet MAC", "0cd0.f890.1234"],
      ["AP Name", "AP-9117"],
      ["IP Address", "172.16.4.34"],
      ["Status", "Not Joined"],
      ["Last Failure Phase", "Image-Download"],
      ["Last Disconnect Reason", "Image Download Failed"],
    ] as const) {
      expect(row?.indexOf(value)).toBe(header?.indexOf(title));
    }
  });

  test("show install summary, with and without the timer", () => {
    const { services, terminal } = login();
    expect(screen(terminal, "show install summary")).toBe(
      [
        "[ Chassis 1/R0 ] Installed Package(s) Information:",
        "State (St): I - Inactive, U - Activated & Uncommitted,",
        "            C - Activated & Committed, D - Deactivated & Uncommitted",
        "-".repeat(80),
        "Type  St   Filename/Version",
        "-".repeat(80),
        "IMG   C    17.06.01.0.129467",
        "",
        "-".repeat(80),
        "Auto abort timer: inactive",
        "-".repeat(80),
        "",
      ].join("\n"),
    );
    services.installView = {
      packages: [{ type: "IMG", state: "U", version: "17.12.01.0.1" }],
      autoAbortTimer: { operation: "install_activate", secondsLeft: 6582 },
      rollbackPoints: [],
      activatable: false,
    };
    expect(screen(terminal, "show install summary | include timer")).toBe(
      "Auto abort timer: active on install_activate, time before rollback - 01:49:42\n",
    );
    expect(screen(terminal, "show install inactive")).toContain("No Inactive Packages");
  });

  test("show version", () => {
    const { terminal } = login();
    const text = screen(terminal, "show version");
    expect(text).toMatch(/^Cisco IOS XE Software, Version 17\.09\.04a$/m);
    expect(text).toMatch(/^Cisco IOS Software \[Cupertino\], C9800-AP Software .*, Version 17\.9\.4a, /m);
    expect(text).toMatch(/^9120-EWC uptime is 31 minutes$/m);
    expect(text).toMatch(/^cisco C9120AXI-B \(VXE\) processor /m);
    expect(text).toMatch(/^100000K bytes of AP Images at ap_images:\.$/m);
    expect(text).toMatch(/^Installation mode is BUNDLE$/m);
  });

  test("show wireless ewc-ap predownload status", () => {
    const { terminal } = login();
    expect(screen(terminal, "show wireless ewc-ap predownload status")).toBe(
      "Predownload Status: None\n\nPredownload Error: None\n",
    );
  });

  test("show logging, clock, interfaces, users, inventory", () => {
    const { services, terminal } = login();
    services.lines = ["*Feb 1 17:05:37.108: %INSTALL-5-INSTALL_COMPLETED_INFO: one"];
    services.configuration.apply("logging host 172.16.5.10\nclock timezone CET 1 0");
    const logging = screen(terminal, "show logging");
    expect(logging).toMatch(/Log Buffer \(102400 bytes\):\n\n\*Feb 1 17:05:37\.108: .* one\n$/);
    expect(logging).toContain("Logging to 172.16.5.10  (udp port 514,");
    expect(screen(terminal, "show clock")).toBe("*22:41:35.112 CET Tue Jan 30 2024\n");
    expect(screen(terminal, "show ip interface brief").split("\n")[1]).toBe(
      "GigabitEthernet0       172.16.4.26     YES DHCP   up                    up      ",
    );
    expect(screen(terminal, "show users")).toMatch(
      /^\* {2}1 vty 0 {5}admin {6}idle {17}00:00:00 172\.16\.4\.99$/m,
    );
    expect(screen(terminal, "show inventory")).toContain("SN: FOC24384GTP");
    services.joined = [accessPoint("AP-9117")];
    expect(screen(terminal, "show ap name AP-9117 config general")).toMatch(
      /^Software Version {32}: 17\.9\.4\.27$/m,
    );
    expect(screen(terminal, "show ap name nobody config general")).toContain("AP name is invalid");
  });
});

describe("show running-config", () => {
  test("counts its bytes and feeds another controller", () => {
    const { terminal } = login();
    const text = screen(terminal, "show running-config");
    const [, bytes, body] =
      /^Building configuration\.\.\.\n\nCurrent configuration : (\d+) bytes\n(.*\nend\n)\n$/s.exec(text)!;
    expect(Number(bytes)).toBe(body!.length);
    const other = login();
    other.services.configuration.apply(body!);
    expect(screen(other.terminal, "show running-config")).toBe(text);
  });

  test("pasted at the prompt it gives the same", () => {
    const { services } = login();
    services.configuration.apply(
      [
        "wireless profile image-download default\n image-download-mode sftp\n  sftp-password 0 x y",
        "wireless tag site here\n local-site\n image-download-profile default\nap 0cd0.f897.ade0\n site-tag here",
        "banner motd #two\nlines#\nline vty 0 4\n exec-timeout 0 0",
      ].join("\n"),
    );
    const body = services.configuration.print();
    const other = login();
    other.terminal.type("configure terminal\r");
    other.terminal.type(body.replaceAll("\n", "\r"));
    expect(other.services.configuration.print()).toBe(body);
  });
});

describe("saving and reloading", () => {
  test("write memory and copy", () => {
    const { services, terminal } = login();
    terminal.type("conf t\rhostname edge\rend\r");
    expect(services.configuration.modified).toBe(true);
    terminal.read();
    expect(terminal.type("wr\r")).toBe("wr\nBuilding configuration...\n[OK]\nedge#");
    expect(services.configuration.modified).toBe(false);
    expect(terminal.type("copy run start\r")).toBe("copy run start\nDestination filename [startup-config]? ");
    expect(terminal.type("\r")).toBe("\nBuilding configuration...\n[OK]\nedge#");
    expect(services.logged.map((line) => `${line.mnemonic} ${line.text}`)).toContain(
      "CONFIG_I Configured from console by admin on vty0 (172.16.4.99)",
    );
  });

  test("reload asks for what is not saved", () => {
    const { services, terminal } = login();
    expect(terminal.type("reload\r")).toBe("reload\nProceed with reload? [confirm]");
    terminal.type("n");
    expect(services.calls).toEqual([]);
    terminal.type("conf t\rhostname edge\rend\r");
    terminal.read();
    expect(terminal.type("reload\r")).toBe(
      "reload\n\nSystem configuration has been modified. Save? [yes/no]: ",
    );
    expect(terminal.type("maybe\r")).toContain("% Please answer 'yes' or 'no'.");
    expect(terminal.type("yes\r")).toBe(
      "yes\nBuilding configuration...\n[OK]\nProceed with reload? [confirm]",
    );
    terminal.type("\r");
    expect(services.calls).toEqual(["reload Reload Command"]);
    expect(services.configuration.startup).toContain("hostname edge");
  });

  test("closing all ends the sessions", () => {
    const { commandLine, terminal } = login();
    commandLine.closeAll();
    expect(terminal.closed).toBe(true);
  });
});

describe("install and AP commands", () => {
  test("install add profile default shows what happens, and holds the session", () => {
    const { services, terminal } = login();
    const opening = "install_add: START Tue Jan 30 21:41:35 UTC 2024\ninstall_add: Adding IMG\n";
    expect(terminal.type("install add profile default\r")).toBe(`install add profile default\n${opening}`);
    expect(services.calls).toEqual(['{"operation":"add","source":{"kind":"profile","name":"default"}}']);
    const tell = services.listener!;
    tell({ type: "started", at: 0 });
    expect(terminal.read()).toBe("\n--- Starting Add ---\nPerforming Add on all members\n");
    tell({ type: "downloading", url: "tftp://172.16.5.27/EWC/C9800-AP-iosxe-wlc.bin" });
    tell({ type: "added", version: "17.12.01.0.1" });
    terminal.read();
    tell({ type: "succeeded", at: Date.UTC(2024, 0, 30, 21, 45, 0) });
    expect(terminal.read()).toBe(
      [
        " [1] Finished Add package(s) on Chassis 1/R0",
        "Checking status of Add on [1/R0]",
        "Add: Passed on [1/R0]",
        "Finished Add",
        "",
        "Image added. Version: 17.12.01.0.1",
        "",
        "SUCCESS: install_add Tue Jan 30 21:45:00 UTC 2024",
        "",
        "9120-EWC#",
      ].join("\n"),
    );
  });

  test("install activate asks; no leaves everything as it is", () => {
    const { services, terminal } = login();
    services.installView = {
      ...services.installView,
      packages: [
        { type: "IMG", state: "I", version: "17.12.01.0.1" },
        { type: "IMG", state: "C", version: "17.09.04a.0.2" },
      ],
    };
    expect(terminal.type("install activate profile default\r")).toBe(
      [
        "install activate profile default",
        "install_activate: START Tue Jan 30 21:41:35 UTC 2024",
        "install_activate: Activating IMG",
        "Following packages shall be activated:",
        "17.12.01.0.1",
        "",
        "This operation may require a reload of the system. Do you want to proceed? [y/n]",
      ].join("\n"),
    );
    expect(terminal.type("n")).toContain("Operation canceled by user\n9120-EWC#");
    expect(services.calls).toEqual([]);
    terminal.type("install activate\ry");
    expect(services.calls).toEqual(['{"operation":"activate"}']);
    services.listener?.({ type: "refused", reason: "nothing to activate" });
    expect(terminal.read()).toContain("FAILED: install_activate : nothing to activate\n\n9120-EWC#");
    terminal.type("install activate prompt-level none\r");
    expect(services.calls).toHaveLength(2);
  });

  test("every AP verb reaches its operation", () => {
    const { services, terminal } = login();
    const expected: Record<string, string> = {
      "ap image predownload": 'predownload {"kind":"all"}',
      "ap image predownload site-tag here start": 'predownload {"kind":"site-tag","tag":"here"}',
      "ap image predownload abort": 'abort {"kind":"all"}',
      "ap image predownload site-tag here abort": 'abort {"kind":"site-tag","tag":"here"}',
      "ap name AP-9117 image predownload": 'predownload {"kind":"ap","name":"AP-9117"}',
      "ap image swap": 'swap {"kind":"all"}',
      "ap name AP-9117 image swap": 'swap {"kind":"ap","name":"AP-9117"}',
      "ap image reset": 'reset {"kind":"all"}',
      "ap name AP-9117 reset": 'reset {"kind":"ap","name":"AP-9117"}',
      "clear ap predownload statistics": "clear predownload",
      "install auto-abort-timer stop": "timer stop",
    };
    for (const [command, call] of Object.entries(expected)) {
      services.calls.length = 0;
      expect(terminal.type(`${command}\r`)).not.toContain("%");
      expect(services.calls).toEqual([call]);
    }
    services.outcome = { ok: false, message: "AP nobody not found" };
    expect(screen(terminal, "ap name nobody reset")).toBe("% AP nobody not found\n");
  });
});

describe("getting in", () => {
  test("passwords, and what the log says of them", () => {
    const { services, commandLine } = login();
    const attempt = {
      username: "admin",
      method: "password",
      peer: { address: "172.16.4.99", port: 1 },
    } as const;
    expect(commandLine.authenticate({ ...attempt, password: "wrong" })).toBe("reject");
    expect(services.logged.at(-1)).toMatchObject({
      facility: "SEC_LOGIN",
      severity: 4,
      mnemonic: "LOGIN_FAILED",
      text: "Login failed [user: admin] [Source: 172.16.4.99] [localport: 22] [Reason: Login Authentication Failed] at 21:41:35 UTC Tue Jan 30 2024",
    });
    expect(commandLine.authenticate({ ...attempt, password: "Cisco123" })).toBe("accept");
  });

  test("enable with its secret, three tries", () => {
    const { terminal } = login(
      undefined,
      "username admin privilege 1 secret 0 Cisco123\nenable secret Raise1",
    );
    expect(terminal.type("show running-config\r")).toContain("% Invalid input detected");
    expect(terminal.type("enable\r")).toBe("enable\nPassword: ");
    expect(terminal.type("no\rno\rno\r")).toBe("\nPassword: \nPassword: \n% Bad secrets\n\n9120-EWC>");
    terminal.type("enable\r");
    expect(terminal.type("Raise1\r")).toBe("Password: ".slice(10).concat("\n9120-EWC#"));
    expect(terminal.type("disable\r")).toBe("disable\n9120-EWC>");
  });

  test("exec runs one command without prompt", () => {
    const { commandLine } = login();
    const channel = new FakeChannel();
    commandLine.exec("show clock", channel, "admin");
    expect(channel).toMatchObject({ output: "*21:41:35.112 UTC Tue Jan 30 2024\r\n", code: 0 });
    const wrong = new FakeChannel();
    commandLine.exec("show clocks", wrong, "admin");
    expect(wrong.output).toBe("          ^\r\n% Invalid input detected at '^' marker.\r\n\r\n");
    expect(wrong.code).toBe(1);
    const asking = new FakeChannel();
    commandLine.exec("reload", asking, "admin");
    expect(asking.code).toBeUndefined();
    asking.handler.input("n\n");
    expect(asking.code).toBe(0);
  });

  test("98 sessions and no more; the numbers are used again", () => {
    const { commandLine } = login();
    const terminals = Array.from({ length: 98 }, () => new FakeTerminal());
    for (const terminal of terminals) commandLine.shell(terminal, "admin");
    expect(terminals.map((terminal) => terminal.closed)).toEqual([...Array(97).fill(false), true]);
    terminals[0]!.type("exit\r");
    expect(terminals[0]!.closed).toBe(true);
    const next = new FakeTerminal();
    commandLine.shell(next, "admin");
    expect(next.read()).toContain("9120-EWC#");
  });

  test("messages go to who monitors", () => {
    const { commandLine, terminal } = login();
    commandLine.message("*one");
    terminal.type("terminal monitor\r");
    commandLine.message("*two");
    expect(terminal.read()).toBe("\n*two\n");
    terminal.type("terminal no monitor\r");
    commandLine.message("*three");
    expect(terminal.read()).toBe("");
  });
});

describe("clock and ping", () => {
  test("clock set in both orders, and what cannot be", () => {
    const { services, terminal } = login();
    terminal.type("clock set 12:00:00 1 february 2025\r");
    expect(screen(terminal, "show clock")).toBe("*12:00:00.000 UTC Sat Feb 1 2025\n");
    terminal.type("clock set 12:00:00 Mar 2 2025\r");
    expect(screen(terminal, "show clock")).toBe("*12:00:00.000 UTC Sun Mar 2 2025\n");
    expect(screen(terminal, "clock set 12:00:00 30 feb 2025")).toBe("% Invalid date\n");
    expect(services.logged.at(-1)?.mnemonic).toBe("CLOCKUPDATE");
  });

  test("ping counts replies and time-outs", () => {
    const { services, terminal } = login();
    expect(terminal.type("ping 172.16.5.27\r")).toBe(
      "ping 172.16.5.27\nType escape sequence to abort.\nSending 5, 100-byte ICMP Echos to 172.16.5.27, timeout is 2 seconds:\n",
    );
    services.clock.advance(1);
    services.udp?.unreachable?.({ address: "172.16.5.27", port: 33_434 }, "port");
    expect(terminal.read()).toBe("!");
    services.clock.advance(8000);
    expect(terminal.read()).toBe(
      "....\nSuccess rate is 20 percent (1/5), round-trip min/avg/max = 1/1/1 ms\n9120-EWC#",
    );
    expect(services.sent).toHaveLength(5);
    terminal.type("ping 172.16.5.28\r");
    terminal.read();
    expect(terminal.type("\x03")).toContain("Success rate is 0 percent (0/1)\n9120-EWC#");
  });
});
