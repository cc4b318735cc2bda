import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ImageSource, maskedUrl } from "../../../src/devices/ewc/images/source";
import { messages } from "../../../src/devices/ewc/logging/catalogue";
import { InstallJournal } from "../../../src/devices/iosxe/install/journal";
import { formatTimestamp } from "../../../src/devices/iosxe/logging/message";
import { Bench } from "./bench";

const sftp = (path: string): ImageSource => ({
  mode: "sftp",
  server: "172.16.5.62",
  path,
  username: "cisco",
  password: "secret",
});
const tftp = (server: string, path: string): ImageSource => ({ mode: "tftp", server, path });
const ap9117 = {
  name: "AP-9117",
  mac: "0cd0.f897.ade0",
  ap: "172.16.4.34[5248]",
  controller: "172.16.4.26[5246]",
};
const podAp = { ...ap9117, name: "AP-POD-2-2", mac: "2c5a.0f40.6920", ap: "172.16.4.33[5248]" };

function at(text: string): number {
  return Date.parse(`2024-02-01T${text}Z`);
}

/** Says each thing at its time and returns what the console printed. */
function spoken(script: [time: string, say: (bench: Bench) => void][]): string {
  const bench = new Bench({}, at(script[0]![0]));
  for (const [time, say] of script) {
    bench.time.runUntil(at(time) - at(script[0]![0]));
    say(bench);
  }
  return bench.printed.join("").replaceAll("\r\n", "\n");
}

const blocks: Record<string, [string, (bench: Bench) => void][]> = {
  "ewc-syslog-sftp-success": [
    [
      "17:05:37.108",
      (b) => b.journal.completed(`add ${maskedUrl(sftp("/Documents/sftp_files/EWC_17_9_4a"), "ap3g3")}`),
    ],
    [
      "17:07:00.720",
      (b) => b.log.write(messages.apDisjoined, { ...podAp, reason: "Image Download Success" }),
    ],
  ],
  "ewc-syslog-sftp-wrong-path": [
    [
      "20:29:14.108",
      (b) => b.log.write(messages.apDisjoined, { ...ap9117, reason: "Image Download Failed" }),
    ],
    ["20:29:17.325", (b) => b.journal.started(`add ${maskedUrl(sftp("/Documents/Wrong-Path"), "ap1g6")}`)],
    [
      "20:29:25.730",
      (b) =>
        b.journal.downloadFailed(
          maskedUrl(sftp("/Documents/Wrong-Path"), "ap1g6"),
          "No such file or directory",
        ),
    ],
  ],
  "ewc-syslog-tftp-wrong-path": [
    [
      "20:52:08.742",
      (b) => b.log.write(messages.apDisjoined, { ...ap9117, reason: "Image Download Failed" }),
    ],
    [
      "20:52:11.894",
      (b) => b.journal.started(`add ${maskedUrl(tftp("172.16.5.27", "/Wrong-Path"), "ap1g6")}`),
    ],
    [
      "20:52:13.977",
      (b) =>
        b.journal.downloadFailed(
          maskedUrl(tftp("172.16.5.27", "/Wrong-Path"), "ap1g6"),
          "No such file or directory",
        ),
    ],
  ],
  "ewc-syslog-tftp-unreachable": [
    [
      "20:55:03.359",
      (b) => b.log.write(messages.apDisjoined, { ...ap9117, reason: "Image Download Failed" }),
    ],
    [
      "20:55:06.512",
      (b) => b.journal.started(`add ${maskedUrl(tftp("172.16.5.199", "/EWC/17_9_4a"), "ap1g6")}`),
    ],
    [
      "20:55:46.579",
      (b) => b.journal.downloadFailed(maskedUrl(tftp("172.16.5.199", "/EWC/17_9_4a"), "ap1g6"), "Timed out"),
    ],
  ],
};

test.each(Object.entries(blocks))("%s is said as the real device says it", (name, script) => {
  const golden = readFileSync(join(__dirname, "golden", `${name}.log`), "utf8");
  // The published lines have come through a page that folds blanks.
  expect(spoken(script).replaceAll(/ {2,}/g, " ")).toBe(golden);
});

test("a password or a line end cannot get into a line", () => {
  const bench = new Bench();
  const journal = new InstallJournal(bench.log, () => 0);
  journal.started("add sftp://user:pass@172.16.5.62/x/ap1g6");
  journal.started("add sftp://us@er:p@ss@172.16.5.62/x/ap1g6");
  bench.log.write(messages.apJoined, { ...ap9117, name: "evil\r\nname\u001b[2J" });
  const text = bench.log.lines().join("|");
  expect(text).not.toMatch(/pass|p@ss|\r|\n|\u001b/);
  expect(text).toContain("sftp://******@172.16.5.62/x/ap1g6");
  expect(text).toContain("AP Name: evil??name?[2J Mac");
});

test("each way out has its level; the collector gets priority and sequence number", () => {
  const bench = new Bench();
  bench.configuration.logging.hosts = [{ address: "172.16.5.10", transport: "udp", port: 514 }];
  bench.configuration.logging.trap = 3;
  bench.configuration.logging.console = 4;
  bench.journal.started("commit");
  bench.journal.failed("commit", "No uncommitted package");
  expect(bench.printed).toHaveLength(1);
  expect(bench.log.lines()).toHaveLength(2);
  expect(bench.sent).toEqual([
    {
      to: { address: "172.16.5.10", port: 514 },
      text: "<187>2: *Feb  1 17:00:00.000: %INSTALL-3-OPERATION_ERROR_MESSAGE: Chassis 1 R0/0: install_engine: Failed to install_commit, Error: No uncommitted package",
    },
  ]);
  expect(bench.log.counts()).toEqual({ console: 1, monitor: 0, buffer: 2, trap: 1, dropped: 0 });
});

test("the buffer forgets its oldest lines", () => {
  const bench = new Bench();
  bench.configuration.logging.buffered = { size: 400, severity: 7 };
  for (let i = 0; i < 100; i++) bench.journal.started(`step ${i}`);
  const lines = bench.log.lines();
  expect(lines.join("\n").length).toBeLessThanOrEqual(400);
  expect(lines.at(-1)).toContain("step 99");
  bench.log.clear();
  expect(bench.log.lines()).toEqual([]);
});

test("dates", () => {
  for (const text of [
    "2024-02-01T17:05:37.108Z",
    "2024-02-29T23:59:59.999Z",
    "2023-03-01T00:00:00.000Z",
    "1970-01-01T00:00:00.000Z",
    "2000-12-31T12:00:00.000Z",
  ]) {
    const date = new Date(text);
    const month = date.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
    expect(formatTimestamp(date.getTime())).toBe(
      `*${month} ${String(date.getUTCDate()).padStart(2)} ${text.slice(11, 23)}`,
    );
  }
});

test("timestamps follow `service timestamps log`", () => {
  const bench = new Bench();
  const { timestamps } = bench.configuration.service;
  timestamps.log = { kind: "datetime", msec: false, localtime: true, showTimezone: true, year: true };
  bench.configuration.clock.timezone = { name: "CET", hours: 1, minutes: 0 };
  bench.journal.started("x");
  timestamps.log = { kind: "uptime", msec: false, localtime: false, showTimezone: false, year: false };
  bench.run(3_700);
  bench.journal.started("x");
  timestamps.log = undefined;
  bench.journal.started("x");
  expect(bench.log.lines().map((line) => line.split("%")[0])).toEqual([
    "*Feb  1 2024 18:00:00 CET: ",
    "01:01:40: ",
    "",
  ]);
});

test("facility, origin and sequence numbers, as `logging facility`, `logging origin-id` and `service sequence-numbers` say", () => {
  const bench = new Bench();
  const { logging, service } = bench.configuration;
  logging.hosts = [{ address: "172.16.5.10", port: 514, transport: "udp" }];
  logging.facility = "local4";
  logging.originId = { kind: "hostname" };
  bench.journal.started("x");
  logging.originId = { kind: "string", text: "site 7" };
  service.sequenceNumbers = true;
  bench.journal.started("x");
  logging.originId = { kind: "ip" };
  logging.facility = undefined;
  bench.journal.started("x");
  const stamp = "*Feb  1 17:00:00.000: ";
  expect(bench.sent.map(({ text }) => text.split("%")[0])).toEqual([
    `<165>1: 9120-EWC: ${stamp}`,
    `<165>2: site 7: 000002: ${stamp}`,
    `<189>3: 172.16.4.26: 000003: ${stamp}`,
  ]);
  expect(bench.log.lines().map((line) => line.split("%")[0])).toEqual([
    stamp,
    `000002: ${stamp}`,
    `000003: ${stamp}`,
  ]);
});
