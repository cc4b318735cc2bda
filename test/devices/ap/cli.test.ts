import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ArchiveHandler, ArchiveRequest } from "../../../src/devices/ap/archive-download";
import { ApCommandLine, factoryCredentials } from "../../../src/devices/ap/cli/command-line";
import { apGrammar } from "../../../src/devices/ap/cli/grammar";
import { readImageUrl, shownUrl } from "../../../src/devices/ap/image-url";
import type { ApOperations, ConversionRequest } from "../../../src/devices/ap/operations";
import { findModel } from "../../../src/image/models";
import { everyEdge } from "../ios/every-edge";
import { FakeClock, FakeTerminal } from "../ios/fake-terminal";

const never = () => {
  throw new TypeError("no network here");
};

/** An AP in Run that notes what it is told to do. */
class FakeAp implements ApOperations {
  uplink() {
    return { address: this.host.address, method: "static" } as const;
  }
  readonly clock = new FakeClock();
  readonly host = {
    address: "172.16.4.32",
    clock: this.clock,
    udp: () => ({ local: { address: "172.16.4.32", port: 40_000 }, send: () => {}, close: () => {} }),
    listen: never,
    connect: never,
  };
  readonly hostname = "AP3C57.31C5.7B48";
  readonly calls: string[] = [];
  request: ArchiveRequest | undefined;
  handler: ArchiveHandler | undefined;

  calendar = () => this.clock.epoch();
  facts = () => ({
    model: findModel("C9120AXI"),
    serialNumber: "FJC24511ABC",
    ethernetMac: "3c57.31c5.7b48",
    radioMac: "3c57.31c5.7b40",
    domain: "-B",
    bootedAt: this.clock.start,
    reloadReason: undefined,
    apType: this.apType,
  });
  apType: "capwap" | "ewc-ap" | undefined = "ewc-ap";
  readonly debugging = new Set<string>();
  consoleLogging = true;
  convert = (to: string) => void this.calls.push(`convert ${to}`);
  convertWith(request: ConversionRequest, handler: ArchiveHandler) {
    this.conversion = request;
    this.handler = handler;
    return { cancel: () => void this.calls.push("cancel") };
  }
  conversion: ConversionRequest | undefined;
  traffic = () => ({
    input: { packets: 12, octets: 3_456, last: 0, bitsPerSecond: 96, packetsPerSecond: 1 },
    output: { packets: 7, octets: 890, last: undefined, bitsPerSecond: 0, packetsPerSecond: 0 },
  });
  images = () => ({
    running: "17.9.4.27" as const,
    parts: [
      { part: "part1" as const, version: "0.0.0.0" as const, hash: undefined },
      { part: "part2" as const, version: "17.9.4.27" as const, hash: "ab".repeat(64) },
    ],
    active: "part2" as const,
    boot: "part2" as const,
    flashWrites: 3,
  });
  capwap = () => ({
    state: "Discovery" as const,
    controller: undefined,
    pathMtu: 576,
    location: "default location",
    primed: {},
  });
  log = () => ["[*01/30/2024 21:41:35.1120] CAPWAP State: Discovery"];
  prime = (rank: string, controller: unknown) =>
    void this.calls.push(`${rank} ${JSON.stringify(controller)}`);
  restartCapwap = () => void this.calls.push("restart");
  reload = (reason: string) => void this.calls.push(`reload ${reason}`);
  eraseConfiguration = () => void this.calls.push("erase");
  downloadImage(request: ArchiveRequest, handler: ArchiveHandler) {
    this.request = request;
    this.handler = handler;
    return { cancel: () => handler.done(false) };
  }
}

function atPrompt() {
  const ap = new FakeAp();
  const log: string[] = [];
  const commandLine = new ApCommandLine(ap, {
    greeting: "\n",
    credentials: () => factoryCredentials,
    log: (text) => log.push(text),
    screen: () => {},
  });
  const terminal = new FakeTerminal(200, 0);
  commandLine.shell(terminal, "Cisco");
  terminal.type("terminal length 0\renable\rCisco\r");
  return { ap, commandLine, terminal, log };
}

const edges = () => everyEdge(apGrammar(), ["exec"]);

test("prompts, enable and what an AP without a session shows", () => {
  const ap = new FakeAp();
  const terminal = new FakeTerminal(200, 0);
  const credentials = () => factoryCredentials;
  const commandLine = new ApCommandLine(ap, { credentials, greeting: "\n", log: () => {}, screen: () => {} });
  commandLine.shell(terminal, "Cisco");
  expect(terminal.read()).toBe("\nAP3C57.31C5.7B48>");
  expect(terminal.type("capwap ap restart\r")).toContain("% Invalid input detected");
  expect(terminal.type("en\rCisco\r")).toBe("en\nPassword: \nAP3C57.31C5.7B48#");
  const screen = terminal.type("sh capw cl rcb | inc State|Mwar|MTU|Window\r");
  expect(screen.split("\n").slice(1, -1)).toEqual([
    "AdminState                         : ADMIN_ENABLED",
    "OperationState                     : DISCOVERY",
    "MwarApMgrIp                        : ::",
    "MwarName                           :",
    "MwarHwVer                          : 0.0.0.0",
    "CAPWAP Path MTU                    : 576",
    "CAPWAP Sliding Window",
    "Active Window Size                 : 0",
    "BLE Module Admin State             : Disabled",
    "Hyperlocation Admin State          : Disabled",
  ]);
  expect(terminal.type("show logging\r")).toContain(
    "\nJan 30 21:41:35 kernel: [*01/30/2024 21:41:35.1120] CAPWAP State: Discovery\n",
  );
  expect(terminal.type("disable\r")).toBe("disable\nAP3C57.31C5.7B48>");
});

test("what is asked before anything is done", () => {
  const { ap, terminal } = atPrompt();
  expect(terminal.type("capwap ap restart\r")).toMatch(/Do you want to continue\? \[confirm\]$/);
  terminal.type("n\r");
  expect(ap.calls).toEqual([]);
  terminal.type("capwap ap restart\r\r");
  terminal.type("reload\r\r");
  terminal.type("capwap ap primary-base wlc 172.16.4.26\r");
  expect(ap.calls).toEqual([
    "restart",
    "reload Reload command",
    'primary {"name":"wlc","address":"172.16.4.26"}',
  ]);
});

test("an SFTP download asks for what its URL leaves out, and hides the password", () => {
  const { ap, terminal } = atPrompt();
  let seen = terminal.type("archive download-sw /overwrite /reload sftp://172.16.5.62/EWC/ap1g7\r");
  expect(seen).toMatch(/\nUsername:$/);
  seen = terminal.type("cisco\rhidden\r");
  expect(seen).toBe("cisco\nPassword:\n");
  expect(ap.request).toMatchObject({ username: "cisco", password: "hidden", reload: true });
  ap.handler?.write("Archive done.\n");
  ap.handler?.done(true);
  expect(terminal.read()).toBe("Archive done.\nAP3C57.31C5.7B48#");
});

test("URLs", () => {
  expect(readImageUrl("tftp://172.16.5.27/EWC/ap1g8")).toEqual({
    scheme: "tftp",
    server: "172.16.5.27",
    port: 69,
    path: "/EWC/ap1g8",
    username: undefined,
    password: undefined,
  });
  const full = readImageUrl("SFTP://me:pa:ss@172.16.5.62:2222//a/b");
  expect(full).toMatchObject({ scheme: "sftp", port: 2222, path: "/a/b", username: "me", password: "pa:ss" });
  expect(full && shownUrl(full)).toBe("sftp://******@172.16.5.62/a/b");
  for (const wrong of [
    "",
    "tftp:/1.2.3.4/a",
    "tftp://1.2.3.4",
    "tftp://1.2.3/a",
    "http://1.2.3.4/a",
    "sftp://1.2.3.4:70000/a",
  ])
    expect(readImageUrl(wrong)).toBeUndefined();
});

test("ten at a time, and five minutes without a key end a session", () => {
  const { commandLine, ap, terminal } = atPrompt();
  const others = Array.from({ length: 10 }, () => {
    const other = new FakeTerminal(80, 24);
    commandLine.shell(other, "Cisco");
    return other;
  });
  expect(others.map(({ closed }) => closed)).toEqual([...Array(9).fill(false), true]);
  ap.clock.advance(299_000);
  expect(terminal.closed).toBe(false);
  ap.clock.advance(2_000);
  expect(terminal.closed).toBe(true);
});

test("a login names nobody in the log who is not known", () => {
  const { commandLine, log } = atPrompt();
  const peer = { address: "192.0.2.1", port: 1 };
  const attempt = (username: string, password: string) =>
    commandLine.authenticate({ method: "password", username, password, peer });
  expect(attempt("Cisco", "Cisco")).toBe("accept");
  expect(attempt("MyPassw0rd", "")).toBe("reject");
  expect(attempt("Cisco", "MyPassw0rd")).toBe("reject");
  expect(log).toEqual([
    "sshd: Accepted password for Cisco from 192.0.2.1",
    "sshd: Failed password for unknown from 192.0.2.1",
    "sshd: Failed password for Cisco from 192.0.2.1",
  ]);
});

test("every word has help, and docs/supported.md names each command", () => {
  const page = readFileSync(join(__dirname, "../../../docs/supported.md"), "utf8");
  const section = page.slice(page.indexOf("### Its command line"), page.indexOf("An AP has these"));
  const said = new Set(section.split(/[^A-Za-z0-9-]+/));
  for (const { edge, path } of edges()) expect(edge.token.help, path).not.toBe("");
  const words = apGrammar()
    .root("exec")
    .edges.flatMap(({ token, next }) => [token, ...next.edges.map((edge) => edge.token)]);
  const missing = words.flatMap((token) =>
    token.kind === "keyword" && !said.has(token.text.replace("/", "")) && token.text !== "no"
      ? [token.text]
      : [],
  );
  expect(missing).toEqual([]);
});

test("any walk through the grammar is answered, and the session goes on", () => {
  const words = [
    ...new Set([...edges()].flatMap(({ edge }) => (edge.token.kind === "keyword" ? [edge.token.text] : []))),
  ];
  const token = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    {
      weight: 2,
      arbitrary: fc.constantFrom("1", "10.0.0.1", "wlc", "tftp://1.2.3.4/a", "sftp://a@1.2.3.4/b"),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom("?", "|", "| include .", "\t", "\x03") },
  );
  const line = fc.array(token, { maxLength: 7 }).map((tokens) => tokens.join(" "));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const { ap, terminal } = atPrompt();
      for (const text of lines) {
        terminal.type(`${text}\r`);
        ap.handler?.done(false);
        if (terminal.closed) return;
      }
      terminal.type("q#\x03\x03\x03\x1a\x15");
      ap.handler?.done(false);
      if (terminal.closed) return;
      terminal.type("\x03\x03terminal length 0\r");
      terminal.read();
      expect(terminal.type("show clock | count .\r")).toContain("regexp = 1\n");
    }),
    { numRuns: 500 },
  );
});

test("what unicon sends, and where the log is shown", () => {
  const { ap, terminal } = atPrompt();
  for (const line of ["exec-timeout 0", "terminal width 0", "logging console disable"])
    expect(terminal.type(`${line}\r`)).toBe(`${line}\nAP3C57.31C5.7B48#`);
  expect(ap.consoleLogging).toBe(false);
  terminal.type("logging console enable\r");
  expect(ap.consoleLogging).toBe(true);
  expect(terminal.type("logging console\r")).toContain("% Incomplete command.");
  expect(terminal.type("logging host\r")).toContain("% Invalid input detected");
});

test("debugging is kept until it is taken back", () => {
  const { terminal } = atPrompt();
  terminal.type("debug capwap client events\rdebug capwap client detail\r");
  expect(terminal.type("show debug\r")).toBe(
    "show debug\nCAPWAP client detail debugging is on\nCAPWAP client events debugging is on\nAP3C57.31C5.7B48#",
  );
  terminal.type("no debug capwap client detail\r");
  expect(terminal.type("show debug\r")).not.toContain("detail");
  for (const all of ["undebug all", "no debug all"]) {
    terminal.type(`debug capwap client info\r${all}\r`);
    expect(terminal.type("show debug\r")).toBe("show debug\nAP3C57.31C5.7B48#");
  }
  expect(terminal.type("debug capwap client\r")).toContain("% Incomplete command.");
  expect(terminal.type(`debug capwap client ${"x".repeat(300)}\r`)).toContain("% Invalid input detected");
});

test("show interfaces wired 0", () => {
  const { terminal } = atPrompt();
  const screen = terminal.type("show interfaces wired 0\r");
  expect(screen).toContain("\nwired0    Link encap:Ethernet  HWaddr 3C:57:31:C5:7B:48 eMac Status: UP\n");
  expect(screen).toContain("inet addr: 172.16.4.32  Bcast: 172.16.4.255  Mask: 255.255.255.0\n");
  expect(screen).toMatch(/\nRX PKTS +: +12\/1 +TX PKTS +: +7\/0 *\n/);
  expect(terminal.type("show interfaces wired 1\r")).toContain("% Invalid input detected");
});

test("ap-type: what it is already, what it cannot be, and the two images of a conversion", () => {
  const { ap, terminal } = atPrompt();
  expect(terminal.type("ap-type ewc-ap\r")).toContain("AP type is already ewc-ap.\n");
  terminal.type("ap-type capwap\r");
  expect(ap.calls).toEqual(["convert capwap"]);
  terminal.type(
    "ap-type ewc-ap tftp://172.16.5.27/ap1g7 sftp://172.16.5.62/C9800-AP-iosxe-wlc.bin\rcisco\rCisco123\r",
  );
  expect(ap.conversion).toMatchObject({
    ap: { url: { scheme: "tftp", path: "/ap1g7" }, reload: false },
    controller: { url: { path: "/C9800-AP-iosxe-wlc.bin" }, username: "cisco", password: "Cisco123" },
  });
  terminal.type("\x03");
  expect(ap.calls).toContain("cancel");
  ap.handler?.done(false);
  for (const wrong of [
    "mobility-express",
    "ewc-ap tftp://172.16.5.27/ap1g7 nowhere",
    "ewc-ap ftp://a/b tftp://172.16.5.27/b",
  ])
    expect(terminal.type(`ap-type ${wrong}\r`)).toContain("% Invalid input detected");
  expect(terminal.type("ap-type ewc-ap tftp://172.16.5.27/ap1g7\r")).toContain("% Incomplete command.");
  ap.apType = undefined;
  expect(terminal.type("ap-type capwap\r")).toContain("This AP model does not support EWC-AP.\n");
});
