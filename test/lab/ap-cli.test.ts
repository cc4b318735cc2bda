import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";
import type { TopologyInput } from "../../src/topology/topology";

const minute = 60_000;
const bundle = { version: "17.12.1.5", folder: "/EWC" };
const ap = {
  name: "9105-emorenoa",
  model: "C9105AXI",
  address: "172.16.4.32",
  version: "17.9.4.27",
  mac: "0cd0.f897.ade0",
};
const network: TopologyInput = {
  controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }],
  accessPoints: [ap],
  servers: [
    { name: "tftp", kind: "tftpd-hpa", address: "172.16.5.27", bundles: [bundle] },
    { name: "sftp", kind: "openssh-sftp", address: "172.16.5.62", bundles: [bundle] },
    { name: "syslog", kind: "syslog", address: "172.16.5.10" },
  ],
};

async function start(more: Partial<TopologyInput> = {}): Promise<Lab> {
  const lab = await Lab.start(
    embeddedFabric(),
    topologyFrom({ ...network, ...more }, () => undefined),
  );
  await lab.everyAccessPointRuns(15 * minute);
  lab.mark();
  return lab;
}

/** What genieparser's rules for a screen make of it: each has a line of its own, and each must be there. */
function parsed(screen: string, rules: Readonly<Record<string, RegExp>>): Record<string, string | undefined> {
  const lines = screen.split("\n").map((line) => line.trim());
  return Object.fromEntries(
    Object.entries(rules).map(([key, rule]) => [
      key,
      lines.map((line) => rule.exec(line)?.[1]).find(Boolean),
    ]),
  );
}

const field = (name: string) => new RegExp(`^${name}\\s+:\\s+(.*)$`);

test("show capwap client rcb has every line that is looked for", async () => {
  await using lab = await start();
  const screen = await lab.accessPoint(ap.name).run("show capwap client rcb");
  const names = [
    "AdminState",
    "OperationState",
    "Name",
    "SwVer",
    "HwVer",
    "MwarApMgrIp",
    "MwarName",
    "MwarHwVer",
    "Location",
    "ApMode",
    "ApSubMode",
    "CAPWAP Path MTU",
    "Software Initiated Reload Reason",
    "Active Window Size",
    "OOB Image Download",
    "CAPWAP UDP-Lite",
    "IP Prefer-mode",
    "AP Link DTLS Encryption",
    "AP TCP MSS Adjust",
    "AP TCP MSS size",
    "LinkAuditing",
    "AP Group Name",
    "AP Inline Tagging Mode",
    "AP Sgacl Enforcement",
    "AP Override Status",
    "Total Flash Writes Since Boot",
    "BLE Module Admin State",
    "Hyperlocation Admin State",
  ];
  const found = parsed(screen, {
    ...Object.fromEntries(names.map((name) => [name, field(name)])),
    lastSent: /^Controller\s+Last\s+Sent:\s+(.*)$/,
  });
  expect(Object.values(found)).not.toContain(undefined);
  expect(found).toMatchObject({
    OperationState: "UP",
    Name: ap.name,
    SwVer: "17.9.4.27",
    MwarApMgrIp: "172.16.4.26",
    MwarName: "9120-EWC",
    "CAPWAP Path MTU": "1485",
    "Active Window Size": "1",
  });
});

test("show version has every line that is looked for", async () => {
  await using lab = await start();
  const screen = await lab.accessPoint(ap.name).run("show version");
  const found = parsed(screen, {
    bootloader: /BOOTLDR:\s+U-Boot\s+boot\s+loader\s+Version\s+(\S+)\s+\(.*?\)$/,
    uptime: /.*?\s+uptime\s+is\s+(.*?)$/,
    reloadTime: /Last\s+reload\s+time\s+:\s+(.*?)$/,
    reloadReason: /Last\s+reload\s+reason\s+:\s+(.*?)$/,
    chassis: /^[Cc]isco +([a-zA-Z0-9\-/+]+) +\w+ +.*?with +[0-9]+\/[0-9]+[kK]/,
    board: /Processor\s+board\s+ID\s+(\S+)$/,
    running: /AP\s+Running\s+Image\s+:\s+(\S+)$/,
    primary: /Primary\s+Boot\s+Image\s+:\s+(\S+)$/,
    backup: /Backup\s+Boot\s+Image\s+:\s+(\S+)$/,
    primaryHash: /Primary\s+Boot\s+Image\s+Hash:\s+(\S+)$/,
    backupHash: /Backup\s+Boot\s+Image\s+Hash:\s+(\S+)$/,
    ports: /^(\d+) .+ Ethernet interfaces$/,
    radios: /(\d+) 802.11 Radios$/,
    driver: /Radio\s+Driver\s+version\s+:\s+(.+)$/,
    firmware: /Radio\s+FW\s+version\s+:\s+(.+)$/,
    nss: /NSS\s+FW\s+version\s+:\s+(.+)$/,
    mac: /Base\s+ethernet\s+MAC\s+Address\s+:\s+(\S+)$/,
    part: /Part\s+Number\s+:\s+(\S+)$/,
    pcb: /PCB\s+Serial\s+Number\s+:\s+(\S+)$/,
    assembly: /Top\s+Assembly\s+Part\s+Number\s+:\s+(\S+)$/,
    serial: /Top\s+Assembly\s+Serial\s+Number\s+:\s+(\S+)$/,
    revision: /Top\s+Revision\s+Number\s+:\s+(\S+)$/,
    product: /Product\/Model\s+Number\s+:\s+(\S+)\s*$/,
  });
  expect(Object.values(found)).not.toContain(undefined);
  expect(found).toMatchObject({
    chassis: "C9105AXI-B",
    running: "17.9.4.27",
    primary: "17.9.4.27",
    backup: "8.10.130.0",
    primaryHash: expect.stringMatching(/^[0-9a-f]{128}$/),
    uptime: expect.stringMatching(/^0 days, 0 hours, \d minutes$/),
    radios: "2",
  });
});

test("integrity is told file by file, and what a download leaves is told by show boot", async () => {
  await using lab = await start();
  const device = lab.accessPoint(ap.name);
  expect(await device.run("show image integrity")).toBe(
    [
      "/part1(Backup) 8.10.130.0",
      "        part.bin : Good",
      "        ramfs_data_cisco.squashfs : Good",
      "        iox.tar.gz : Good",
      "/part2(primary) 17.9.4.27",
      "        part.bin : Good",
      "        ramfs_data_cisco.squashfs : Good",
      "        iox.tar.gz : Good",
    ].join("\n"),
  );
  expect(await device.run("show boot | inc BOOT")).toBe("BOOT path-list:      part2");
  const screen = await device.run("archive download-sw /no-reload tftp://172.16.5.27/EWC/ap1g8");
  expect(screen).toContain(`\n${"#".repeat(72)} 100.0%\nUpgrading ...\n`);
  expect(screen).toMatch(/Successfully setup AP image\.\nImage download completed\.\nArchive done\.$/);
  expect(await device.run("show boot | inc BOOT")).toBe("BOOT path-list:      part1");
  expect(await device.run("show logging | include Joined|Run")).toMatch(
    /kernel: \[\*02\/01\/2024 .*CAPWAP State: Run/,
  );
});

test("ap-type converts to an access point alone and, with both images, back; what does not fit converts nothing", async () => {
  await using lab = await start({
    servers: [
      ...network.servers!,
      {
        name: "old",
        kind: "tftpd-hpa",
        address: "172.16.5.28",
        bundles: [{ version: "17.9.4.27", folder: "/EWC" }],
      },
    ],
  });
  const device = lab.accessPoint(ap.name);
  const type = () => device.run("show version | include AP Configuration");
  const converted = async (command: string) => {
    const said = await device.run(command);
    await device.reaches("Run", 15 * minute);
    return said;
  };
  expect(await type()).toBe("AP Configuration : EWC-AP CAPABLE");
  await converted("ap-type capwap");
  expect(await type()).toBe("AP Configuration : NOT EWC-AP CAPABLE");
  const image = "tftp://172.16.5.27/EWC/ap1g8";
  const other = "tftp://172.16.5.28/EWC/C9800-AP-iosxe-wlc.bin";
  expect(await device.run(`ap-type ewc-ap ${image} ${other}`)).toMatch(
    /Archive done\.\nStarting download controller image .*\nImage signing verify success\.\nController image version does not match AP image version\.\nImage download failed\.$/,
  );
  expect(await device.run(`ap-type ewc-ap ${image} tftp://172.16.5.27/EWC/ap1g8`)).toMatch(/failed\.$/);
  expect(await type()).toBe("AP Configuration : NOT EWC-AP CAPABLE");
  await converted(`ap-type ewc-ap ${image} tftp://172.16.5.27/EWC/C9800-AP-iosxe-wlc.bin`);
  expect(await type()).toBe("AP Configuration : EWC-AP CAPABLE");
});

test("a primed controller is joined before any other, after a power cut, too", async () => {
  await using lab = await start({
    controllers: [
      { name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" },
      { name: "other", address: "172.16.5.26", version: "17.9.4.27" },
    ],
  });
  const device = lab.accessPoint(ap.name);
  const controller = () => device.run("show capwap client rcb | include MwarName");
  expect(await controller()).toContain("9120-EWC");
  await device.run("capwap ap primary-base other 172.16.5.26");
  expect(await device.run("show capwap client config | include Primary")).toMatch(
    /^Primary controller name +: other\nPrimary controller IP +: 172\.16\.5\.26$/,
  );
  await device.run("test capwap restart");
  // It leaves Run in a moment, and counts as being there until then.
  await lab.pass(1_000);
  lab.mark();
  await device.reaches("Run", 5 * minute);
  expect(await controller()).toContain("other");
  device.closeSession();
  await device.power("off");
  await lab.pass(1_000);
  lab.mark();
  await device.power("on");
  await device.reaches("Run", 5 * minute);
  expect(await controller()).toContain("other");
  await device.run("capwap ap erase all");
  lab.mark();
  await device.reaches("Run", 5 * minute);
  expect(await controller()).toContain("9120-EWC");
});

test("enable wants its secret, three times at the most", async () => {
  await using lab = await start();
  const { output, code } = await lab.fabric.exec(ap.name, { username: "Cisco", password: "Cisco" }, "reload");
  expect({ output, code }).toMatchObject({ code: 1, output: expect.stringContaining("Invalid input") });
  const shell = await lab.fabric.shell(ap.name, { username: "Cisco", password: "Cisco" });
  const shows = (text: string) =>
    lab.until(
      text,
      minute,
      () => shell.transcript.includes(text) || undefined,
      () => shell.transcript,
    );
  await shows(`${ap.name}>`);
  shell.write("enable\rno\rno\rno\r");
  await shows("% Bad secrets");
  expect(shell.transcript.endsWith(">")).toBe(true);
  expect(shell.transcript).not.toContain("no\r");
  await expect(lab.fabric.shell(ap.name, { username: "Cisco", password: "wrong" })).rejects.toThrow(
    /authentication/,
  );
});

test("a download that comes to nothing leaves the access point as it was", async () => {
  await using lab = await start();
  const device = lab.accessPoint(ap.name);
  const backup = () => device.run("show version | include Backup Boot Image");
  await lab.power("tftp", "off");
  const begun = lab.now();
  expect(await device.run("archive download-sw /reload tftp://172.16.5.27/EWC/ap1g8")).toMatch(
    /Image download failed\.$/,
  );
  expect(lab.now() - begun).toBeGreaterThan(30_000);
  expect(
    await device.run("archive download-sw /reload sftp://172.16.5.62/EWC/ap1g8", ["cisco", "wrong"]),
  ).toMatch(/Image download failed\.$/);
  for (const wrong of [
    "ftp://172.16.5.27/a",
    "tftp://172.16.5.270/a",
    "tftp://172.16.5.27",
    "sftp://172.16.5.62:0/a",
  ])
    expect(await device.run(`archive download-sw ${wrong}`)).toContain("% Invalid input detected");
  expect(await backup()).toContain(": 8.10.130.0");
  expect(await device.run("show boot")).toContain("part2");
});

test("Ctrl-C breaks a download off; one at a time; a power cut leaves an image that boots", async () => {
  await using lab = await start({
    links: [{ host: "tftp", latency: 200 }],
  });
  const device = lab.accessPoint(ap.name);
  await device.run("show clock");
  const open = async () => {
    const shell = await lab.fabric.shell(ap.name, { username: "Cisco", password: "Cisco" });
    const shows = (text: string | RegExp) =>
      lab.until(
        String(text),
        10 * minute,
        () =>
          (typeof text === "string" ? shell.transcript.includes(text) : text.test(shell.transcript)) ||
          undefined,
        () => shell.transcript,
      );
    await shows(`${ap.name}>`);
    shell.write("enable\rCisco\r");
    await shows(`${ap.name}#`);
    return { shell, shows };
  };
  const first = await open();
  const command = "archive download-sw /no-reload tftp://172.16.5.27/EWC/ap1g8";
  first.shell.write(`${command}\r`);
  await first.shows(/\n#/);
  expect(await device.run(command)).toMatch(/in progress\.\nImage download failed\.$/);
  first.shell.write("\x03");
  await first.shows(/Image download failed\.\r\n9105-emorenoa#$/);
  // Another, whose person goes away: it goes on. Then the power goes while it is being written.
  const second = await open();
  second.shell.write(`${command}\r`);
  await second.shows("Untar /tmp/cli_part.tar");
  await lab.power(ap.name, "off");
  await lab.pass(1_000);
  lab.mark();
  await lab.power(ap.name, "on");
  await device.reaches("Run", 5 * minute);
  expect(await device.run("show version | include Boot Image +:")).toBe(
    "Primary Boot Image   : 17.9.4.27\nBackup Boot Image    : 0.0.0.0",
  );
  expect(await device.run("show image integrity")).toContain(
    "/part1(Backup) 0.0.0.0\n        part.bin : Missing",
  );
});

test("no password typed at an access point or a controller is shown, logged or sent anywhere in clear", async () => {
  const secret = "Zq7kPw9tLx";
  await using lab = await start({
    controllers: [
      { ...network.controllers![0]!, configuration: "logging host 172.16.5.10\nenable secret 0 unused\n" },
    ],
    servers: network.servers!.map((server) =>
      server.kind === "openssh-sftp" ? { ...server, username: "cisco", password: secret } : server,
    ),
  });
  const device = lab.accessPoint(ap.name);
  let seen = await device.run(`archive download-sw /no-reload sftp://cisco:${secret}@172.16.5.62/EWC/ap1g8`);
  expect(seen).toContain("[-l sftp://******@172.16.5.62/EWC/ap1g8 -m 0]");
  expect(seen).toContain("Archive done.");
  seen += await device.run("archive download-sw sftp://172.16.5.62/none", ["cisco", secret]);
  seen += await device.run("show logging");
  await lab.ewc.configure([
    "wireless profile image-download default",
    "image-download-mode sftp",
    "sftp-image-server 172.16.5.62",
    "sftp-image-path /EWC",
    "sftp-username cisco",
    `sftp-password 0 ${secret}`,
  ]);
  seen += await lab.ewc.run("install add profile default");
  seen += await lab.ewc.run(`install add file sftp://cisco:${secret}@172.16.5.62/EWC/none`);
  await expect(lab.fabric.shell("9120-EWC", { username: "admin", password: secret })).rejects.toThrow();
  for (const screen of [
    "show logging",
    "show running-config",
    "show install log",
    "show tech-support wireless",
  ])
    seen += await lab.ewc.run(screen);
  for (const host of [lab.ewc, device, ...lab.servers]) seen += host.console.toString();
  for (const { text } of lab.fabric.received("syslog")) seen += text;
  expect(seen).toContain("SUCCESS: install_add");
  expect(seen).toContain("LOGIN_FAILED");
  expect(seen).not.toContain(secret);
});
