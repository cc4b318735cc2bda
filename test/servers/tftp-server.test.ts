import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { TftpServer, type TftpServerOptions } from "../../src/servers/tftp-server";
import { transferWindow } from "../../src/servers/tftpd64-window";
import { contentOf, MemoryVolume } from "../../src/servers/volume";
import { storeTftp } from "../../src/tftp/client";
import { patterned } from "../tftp/two-ends";
import { fetch, serverLab } from "./lab";

function serving(options: Partial<TftpServerOptions> = {}) {
  const lab = serverLab();
  const volume = new MemoryVolume();
  volume.put("/EWC/17_12_1/ap1g6", patterned(10_000));
  volume.put("/EWC/17_12_1/secret", "x", { mode: 0o600 });
  volume.put("/w", "old", { mode: 0o666 });
  const lines: string[] = [];
  const server = new TftpServer(lab.server, { volume, log: (line) => lines.push(line.text), ...options });
  server.start();
  const run = (milliseconds = 100_000): void => {
    lab.time.runUntil(lab.time.now() + milliseconds);
  };
  return { ...lab, lab, volume, lines, tftp: server, run };
}

const stamp = "Feb  1 17:00:00 tftp in.tftpd";

describe("tftpd-hpa", () => {
  test("serves a file and logs the request", () => {
    const { lab, lines, run } = serving();
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { wishes: { blksize: 1468, tsize: true } });
    run();
    expect(got.outcome).toBe("done");
    expect(got.size).toBe(10_000);
    expect(Uint8Array.from(got.octets)).toEqual(patterned(10_000));
    expect(lines).toEqual([`${stamp}[1201]: RRQ from 172.16.4.26 filename /EWC/17_12_1/ap1g6`]);
  });

  test.each([
    ["/Wrong-Path/ap1g6", {}, "no-such-file: File not found", "(1, File not found)"],
    ["../../etc/passwd", {}, "no-such-file: File not found", "(1, File not found)"],
    ["/EWC/17_12_1/ap1g6/x", {}, "no-such-file: File not found", "(1, File not found)"],
    ["/EWC/17_12_1/secret", {}, "server-error: Permission denied", "(0, Permission denied)"],
    ["/EWC", {}, "server-error: Is a directory", "(0, Is a directory)"],
    [
      "/EWC/17_12_1/ap1g6",
      { mode: "netascii" as const, wishes: { tsize: true } },
      "options-refused: Unsupported option(s) requested",
      "(8, Unsupported option(s) requested)",
    ],
  ])("%s is refused in its words", (path, more, outcome, nak) => {
    const { lab, lines, run } = serving();
    const got = fetch(lab, path, more);
    run();
    expect(got.outcome).toBe(outcome);
    expect(lines).toEqual([
      `${stamp}[1201]: RRQ from 172.16.4.26 filename ${path}`,
      `${stamp}[1201]: sending NAK ${nak} to 172.16.4.26`,
    ]);
  });

  test("without --secure, paths are absolute, go forward and lie in the directory", () => {
    const personality = { type: "tftpd-hpa", secure: false, directory: "/EWC" } as const;
    const { lab, lines, run } = serving({ personality });
    const outcomes = ["EWC/17_12_1/ap1g6", "/EWC/../w", "/w", "/EWC/17_12_1/ap1g6"].map((path) =>
      fetch(lab, path),
    );
    run();
    expect(outcomes.map((got) => got.outcome)).toEqual([
      "access-violation: Only absolute filenames allowed",
      "access-violation: Reverse path not allowed",
      "access-violation: Forbidden directory",
      "done",
    ]);
    expect(lines).toHaveLength(7);
  });

  test("a served folder within the volume is all there is", () => {
    const { lab, run } = serving({ personality: { type: "tftpd-hpa", directory: "/EWC" } });
    const [inside, outside] = [fetch(lab, "17_12_1/ap1g6"), fetch(lab, "../w")];
    run();
    expect([inside?.outcome, outside?.outcome]).toEqual(["done", "no-such-file: File not found"]);
  });

  test("a file that the daemon owns must be readable by all the same", () => {
    const { lab, volume, run } = serving();
    volume.change("/EWC/17_12_1/secret", { owner: "tftp" });
    const got = fetch(lab, "/EWC/17_12_1/secret");
    run();
    expect(got.outcome).toBe("access-violation: File must have global read permissions");
  });

  test("a folder that may not be entered hides its files", () => {
    const { lab, volume, run } = serving();
    volume.change("/EWC", { mode: 0o700 });
    const got = fetch(lab, "/EWC/17_12_1/ap1g6");
    run();
    expect(got.outcome).toBe("server-error: Permission denied");
  });

  test("a client that is gone is logged as refused; one that only falls silent is not", () => {
    const { lab, lines, run, ewc } = serving();
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { wishes: {} });
    run(3);
    expect(got.octets.length).toBeGreaterThan(0);
    got.cancel();
    run();
    expect(lines.slice(1)).toEqual([]);
    fetch(lab, "/EWC/17_12_1/ap1g6");
    run(0.5);
    ewc.powerCycle();
    run();
    expect(lines.at(-1)).toContain("]: tftpd: read: Connection refused");
  });

  test("each request is a process of its own, a repeated one as well", () => {
    const { lab, lines, run, tftp } = serving();
    for (let i = 0; i < 3; i++) fetch(lab, "/EWC/17_12_1/ap1g6");
    run(1);
    expect(lines.map((line) => line.match(/\[(\d+)\]/)?.[1])).toEqual(["1201", "1202", "1203"]);
    run();
    expect(tftp.transfers.map((it) => [it.state, it.progress.octets])).toEqual(
      Array(3).fill(["done", 10_000]),
    );
  });

  test("uploads replace a file that all may write", () => {
    const { lab, volume, run, ewc } = serving();
    const outcomes: string[] = [];
    for (const path of ["/w", "/new", "/EWC/17_12_1/ap1g6"]) {
      storeTftp(
        ewc,
        { server: { address: lab.server.address, port: 69 }, path, content: contentOf(patterned(3000)) },
        {
          done: () => outcomes.push("done"),
          failed: (failure, detail) => outcomes.push(`${failure}: ${detail}`),
        },
      );
    }
    run();
    expect(outcomes.sort()).toEqual([
      "done",
      "no-such-file: File not found",
      "server-error: Permission denied",
    ]);
    const file = volume.open("/w");
    expect(typeof file === "string" ? file : file.read(0, 9999)).toEqual(patterned(3000));
  });

  test("a full disk is told to the client", () => {
    const { lab, volume, run, ewc, lines } = serving();
    volume.capacity = volume.used + 1000;
    let outcome = "";
    storeTftp(
      ewc,
      { server: { address: lab.server.address, port: 69 }, path: "/w", content: contentOf(patterned(3000)) },
      { done: () => {}, failed: (failure) => (outcome = failure) },
    );
    run();
    expect(outcome).toBe("disk-full");
    expect(lines.at(-1)).toContain("sending NAK (3, Disk full or allocation exceeded) to 172.16.4.26");
  });

  test("a file replaced while it is read is read on as it was", () => {
    const { lab, volume, run } = serving();
    const got = fetch(lab, "/EWC/17_12_1/ap1g6");
    run(3);
    volume.put("/EWC/17_12_1/ap1g6", "other");
    run();
    expect(Uint8Array.from(got.octets)).toEqual(patterned(10_000));
  });

  test("a name cannot forge a log line", () => {
    const { lab, lines, run } = serving();
    fetch(lab, "a\nFeb  1 17:00:00 tftp in.tftpd[1]: RRQ from 1.2.3.4 filename b");
    run();
    expect(lines[0]).toContain("filename a#012Feb  1");
    expect(lines.every((line) => !line.includes("\n"))).toBe(true);
  });

  test("octets that are no request: nothing, or ERROR 4 for half a request", () => {
    const { lab, lines, run, ewc, tftp } = serving();
    const answers: string[] = [];
    const socket = ewc.udp(undefined, {
      datagram: (octets) => answers.push(String.fromCharCode(...octets.subarray(4))),
    });
    for (const text of ["", "\0", "\0\x03\0\x01", "\0\x05\0\x01x\0", "\0\x01abc", "\0\x01abc\0", "\0\x09"]) {
      socket.send(
        { address: lab.server.address, port: 69 },
        Uint8Array.from(text, (it) => it.charCodeAt(0)),
      );
    }
    run();
    expect(answers).toEqual(["Missing mode\0", "Missing mode\0"]);
    expect(lines).toHaveLength(2);
    expect(tftp.transfers).toEqual([]);
  });
});

describe("whatever comes to the port", () => {
  test.each(["tftpd-hpa", "tftpd64"] as const)("%s neither falls nor fills up", (type) => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 60 }),
        fc.boolean(),
        (noise, shaped) => {
          const { lab, run, tftp, ewc, lines } = serving({ personality: { type }, mostTransfers: 5 });
          const socket = ewc.udp(undefined, { datagram: () => {} });
          for (const octets of noise) {
            const request = Uint8Array.of(
              0,
              1 + ((octets[0] ?? 0) & 1),
              47,
              119,
              0,
              ...octetsOf("octet\0"),
              ...octets,
              0,
            );
            socket.send({ address: lab.server.address, port: 69 }, shaped ? request : octets);
          }
          run(10);
          expect(tftp.transfers.filter((it) => it.state === "running").length).toBeLessThanOrEqual(5);
          run();
          expect(tftp.transfers.every((it) => it.state !== "running")).toBe(true);
          expect(lines.every((line) => !/[\0-\x1f]/.test(line))).toBe(true);
          const got = fetch(lab, "/EWC/17_12_1/ap1g6");
          run();
          expect(got.outcome).toBe("done");
        },
      ),
      { numRuns: 40 },
    );
  });
});

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text, (it) => it.charCodeAt(0));
}

describe("verbs", () => {
  test("stopped: clients time out; started again: they are served", () => {
    const { lab, run, tftp } = serving();
    tftp.stop();
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { timing: { timeout: 4000, tries: 10 } });
    run();
    expect([got.outcome, got.outcomeAt]).toEqual(["timed-out: no answer to the request", 40_000]);
    tftp.start();
    const again = fetch(lab, "/EWC/17_12_1/ap1g6");
    run();
    expect(again.outcome).toBe("done");
  });

  test("a port that nobody listens on is heeded by a client that heeds ICMP", () => {
    const { lab, run, tftp } = serving();
    tftp.stop();
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { heedUnreachable: true });
    run();
    expect(got.outcome).toBe("unreachable: port");
    expect(got.outcomeAt).toBeLessThan(1000);
  });

  test("frozen: what came waits, and goes on after", () => {
    const { lab, run, tftp } = serving();
    const got = fetch(lab, "/EWC/17_12_1/ap1g6");
    lab.time.runUntil(2);
    tftp.pause();
    run(2500);
    expect(got.outcome).toBeUndefined();
    tftp.resume();
    run();
    expect(got.outcome).toBe("done");
    expect(Uint8Array.from(got.octets)).toEqual(patterned(10_000));
  });

  test("slow: no faster than said", () => {
    const { lab, run, tftp } = serving();
    tftp.slow(1000);
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { wishes: { blksize: 1000 }, timing: { timeout: 4000 } });
    run();
    expect(got.outcome).toBe("done");
    expect(got.outcomeAt).toBeGreaterThan(9900);
    expect(got.outcomeAt).toBeLessThan(11_000);
    expect(got.octets.length).toBe(10_000);
    expect(() => tftp.slow(0)).toThrow(UsageError);
  });

  test("dead after so many octets: the client has them, and times out", () => {
    const { lab, run, tftp } = serving();
    tftp.dieAfter(5000);
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { timing: { timeout: 1000, tries: 3 } });
    run();
    expect(tftp.running).toBe(false);
    expect(got.octets.length).toBe(5120);
    expect(got.outcome).toBe("timed-out: block 11 did not come");
    tftp.start();
    const again = fetch(lab, "/EWC/17_12_1/ap1g6");
    run();
    expect(again.outcome).toBe("done");
  });

  test("more transfers than allowed get no answer", () => {
    const { lab, run, tftp } = serving({ mostTransfers: 2 });
    const all = [1, 2, 3].map(() => fetch(lab, "/EWC/17_12_1/ap1g6", { timing: { tries: 1, timeout: 50 } }));
    run();
    expect(all.map((got) => got.outcome).sort()).toEqual([
      "done",
      "done",
      "timed-out: no answer to the request",
    ]);
    expect(tftp.refused).toBe(1);
  });
});

describe("Tftpd64", () => {
  const personality = { type: "tftpd64" } as const;

  test("logs a transfer as its Log viewer does", () => {
    const { lab, lines, run } = serving({ personality });
    const got = fetch(lab, "/EWC/17_12_1/ap1g6", { wishes: { blksize: 1468, tsize: true } });
    run();
    expect(got.outcome).toBe("done");
    const at = "[01/02 17:00:00.000]";
    expect(lines.map((line) => line.replace(/port \d+/, "port N").replace(/\.\d{3}\]/, ".000]"))).toEqual([
      `Connection received from 172.16.4.26 on port N ${at}`,
      `Read request for file </EWC/17_12_1/ap1g6>. Mode octet ${at}`,
      `OACK: <tsize=10000,blksize=1468,> ${at}`,
      `Using local port N ${at}`,
      `<\\EWC\\17_12_1\\ap1g6>: sent 7 blks, 10000 bytes in 0 s. 0 blk resent ${at}`,
    ]);
  });

  test("shows the progress of each transfer", () => {
    const { lab, run, tftp } = serving({ personality });
    const window = (): string[] =>
      transferWindow(tftp.transfers, (at) => 1_706_806_800_000 + at).map((line) =>
        line.replace(/:\d{5}/, ":40000"),
      );
    fetch(lab, "/EWC/17_12_1/ap1g6");
    run(10);
    const [head, row] = window();
    expect(head).toBe(
      "peer               file                  start time  progress  bytes  total  timeouts",
    );
    expect(row).toMatch(
      /^172\.16\.4\.26:40000 {2}<\\EWC\\17_12_1\\ap1g6> {2}17:00:00 {4}\d\d% +\d{4} +10000 {2}0$/,
    );
    run();
    expect(window()).toHaveLength(1);
  });

  test("backslashes name folders", () => {
    const { lab, lines, run } = serving({ personality });
    const got = fetch(lab, "EWC\\17_12_1\\ap1g6");
    run();
    expect(got.outcome).toBe("done");
    expect(lines[1]).toContain("<EWC\\17_12_1\\ap1g6>");
  });

  test.each([
    [
      "/EWC/none",
      "no-such-file: File not found",
      /^File <\\EWC\\none> : error 2 in system call CreateFile The system cannot find the file specified\. \[/,
    ],
    [
      "/none/ap1g6",
      "no-such-file: File not found",
      /^File <\\none\\ap1g6> : error 3 in system call CreateFile The system cannot find the path specified\. \[/,
    ],
    ["/EWC", "no-such-file: File not found", /error 5 in system call CreateFile Access is denied\. \[/],
    ["/EWC/17_12_1/secret", "no-such-file: File not found", /error 5 in system call/],
    [
      "../w",
      "access-violation: Access violation",
      /^Error EACCESS on file \.\.\\w\. Ext error The directory name is invalid\. \[/,
    ],
    ["100%", "access-violation: Access violation", /percent sign/],
    ["x".repeat(300), "illegal-operation: Illegal TFTP operation", /^File name too long/],
  ])("%s is refused in its words", (path, outcome, line) => {
    const { lab, lines, run } = serving({ personality });
    const got = fetch(lab, path);
    run();
    expect(got.outcome).toBe(outcome);
    expect(lines.at(-1)).toMatch(line);
  });

  test("a client that vanished: repeats after 1, 2, 3, 3, 3, 3 s, then gives up", () => {
    const { lab, lines, run, ewc, time } = serving({ personality });
    fetch(lab, "/EWC/17_12_1/ap1g6", { wishes: {} });
    time.runUntil(3);
    ewc.unplug();
    run();
    expect(lines.at(-1)).toMatch(/^TIMEOUT waiting for Ack block #\d+ {2}\[01\/02 17:00:15\.\d{3}\]$/);
  });

  test("a client's ERROR is quoted", () => {
    const { lab, lines, run, time } = serving({ personality });
    const got = fetch(lab, "/EWC/17_12_1/ap1g6");
    time.runUntil(3);
    got.cancel();
    run();
    expect(lines.at(-1)).toContain("Peer returns ERROR <Transfer cancelled> -> aborting transfer [");
  });
});
