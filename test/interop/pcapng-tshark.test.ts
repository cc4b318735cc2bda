import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { TapRecord } from "../../src/network/tap";
import { writePcapng } from "../../src/report/pcapng";
import { endpoint, pour, Recorder, runAll, testLab } from "../network/lab";
import { requireTool } from "./tools";

const folder = mkdtempSync(join(tmpdir(), "ewclab-pcapng-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A lab in which a bit of everything happens: UDP, TCP with loss, complaints, blocks. */
function capture(): TapRecord[] {
  const lab = testLab({ link: { loss: 0.1, reordering: 0.1 } });
  const records: TapRecord[] = [];
  lab.network.tap({}, (record) => records.push(record));
  lab.network.firewall.apply({
    policy: "accept",
    rules: [
      { action: "reject", protocol: "udp", destinationPorts: [{ first: 69, last: 69 }], comment: "no TFTP" },
      { action: "drop", protocol: "tcp", destinationPorts: [{ first: 23, last: 23 }] },
    ],
  });
  const socket = lab.ewc.udp(40_000, { datagram() {} });
  for (let size = 0; size < 30; size++)
    socket.send(endpoint("172.16.5.27", 9999), new Uint8Array(size).fill(size));
  for (let i = 0; i < 3; i++)
    socket.send(endpoint("172.16.5.27", 69), new TextEncoder().encode("\0\x01x\0octet\0"));
  socket.send(endpoint("255.255.255.255", 9999), new Uint8Array(5));
  socket.send(endpoint("172.16.4.32", 9999), new Uint8Array(4000));
  lab.ewc.connect(endpoint("172.16.5.27", 23), { data() {} });
  lab.server.listen(5000, (connection) => {
    const recorder = new Recorder();
    connection.handler = recorder;
    pour(connection, recorder, new Uint8Array(50_001).fill(7), 4000);
  });
  lab.ewc.connect(endpoint("172.16.5.27", 5000), new Recorder()).end();
  runAll(lab.time);
  return records;
}

requireTool("tshark")("captures, judged by tshark", () => {
  const tshark = (file: string, ...args: string[]) =>
    execFileSync(
      "tshark",
      [
        ["-r", file, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"],
        ["-o", "tcp.check_checksum:TRUE", ...args],
      ].flat(),
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 },
    );

  test("no packet is malformed, every checksum is right, times and names are there", () => {
    const records = capture();
    expect(new Set(records.map(({ verdict }) => verdict))).toContain("lost");
    const file = join(folder, "everything.pcapng");
    writeFileSync(file, writePcapng(records, { epoch: 1_706_806_800_000 }));
    const all = tshark(file, "-T", "fields", "-e", "frame.interface_name", "-e", "frame.time_epoch")
      .trim()
      .split("\n");
    expect(all.length).toBe(records.length);
    expect(all.map((line) => line.split("\t")[0])).toEqual(records.map(({ at }) => at));
    for (const [index, line] of all.entries()) {
      expect(Number(line.split("\t")[1])).toBeCloseTo(1_706_806_800 + records[index]!.time / 1000, 5);
    }
    expect(tshark(file, "-Y", "_ws.malformed || _ws.short")).toBe("");
    const bad = ["ip", "udp", "tcp", "icmp"].map((name) => `${name}.checksum.status == "Bad"`).join(" || ");
    expect(tshark(file, "-Y", bad)).toBe("");
    const good = tshark(
      file,
      "-Y",
      'tcp.checksum.status == "Good" && tcp.options.sack',
      "-T",
      "fields",
      "-e",
      "ip.id",
    );
    expect(good).not.toBe("");
    expect(tshark(file, "-Y", 'frame.comment contains "rule 1, no TFTP"').trim().split("\n").length).toBe(
      records.filter(({ verdict, note }) => verdict === "blocked" && note?.includes("no TFTP")).length,
    );
    expect(tshark(file, "-Y", "icmp.type == 3 && icmp.code == 3 && udp.dstport == 69")).not.toBe("");
  });

  test("a wrong checksum would be seen", () => {
    const file = join(folder, "broken.pcapng");
    const octets = writePcapng(capture().slice(0, 5), { epoch: 0 });
    // Somewhere in the last packet's payload, well before the options and the block's trailer.
    octets[octets.length - 30]! ^= 0xff;
    writeFileSync(file, octets);
    expect(tshark(file, "-Y", 'udp.checksum.status == "Bad"')).not.toBe("");
  });

  test("a key log travels along", () => {
    const file = join(folder, "keys.pcapng");
    const line = `CLIENT_RANDOM ${"ab".repeat(32)} ${"cd".repeat(48)}`;
    writeFileSync(file, writePcapng(capture().slice(0, 3), { epoch: 0, keyLog: [line] }));
    expect(tshark(file).trim().split("\n").length).toBe(3);
    expect(execFileSync("capinfos", [file], { encoding: "utf8" })).toMatch(/decryption secrets in file:\s+1/);
  });
});
