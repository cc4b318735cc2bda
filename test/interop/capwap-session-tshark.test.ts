import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { UdpPacket } from "../../src/ip/packet";
import { bed, filled, openAp, openEwc, prepare } from "../devices/capwap/lab";
import { requireTool } from "./tools";

requireTool("tshark")("tshark reads a whole session, through DTLS", () => {
  beforeAll(prepare);

  test("join, image, predownload, reset: the messages of RFC 5415 in their order, none malformed", () => {
    const lab = bed();
    const packets: { at: number; packet: UdpPacket }[] = [];
    lab.network.tap({}, ({ time, packet }) => {
      if (packet.protocol === "udp")
        packets.push({ at: time, packet: { ...packet, payload: packet.payload.slice() } });
    });
    const keys: string[] = [];
    const { service } = openEwc(lab, {
      image: filled(3000),
      options: { keyLog: (line) => keys.push(line) },
    });
    openAp(lab, lab.network.attach("access", "172.16.4.32")).start();
    lab.time.runUntil(20_000);
    const [session] = service.sessions();
    session?.startPredownload("17.12.1.5");
    lab.time.runUntil(25_000);
    session?.reset("17.12.1.5");
    lab.time.runUntil(30_000);

    const rows = dissect(pcap(packets), keys);
    expect(rows.filter(({ malformed }) => malformed)).toEqual([]);
    const types = rows.flatMap(({ type }) => (type === "" ? [] : [Number(type)]));
    expect(types).toEqual([
      1, 2, 3, 4, 5, 6, 11, 12,
      // Configuration Update, the AP's request, three blocks, Reset.
      7, 8, 15, 16, 15, 16, 15, 16, 15, 16, 17, 18,
    ]);
    const join = rows.find(({ type }) => type === "3");
    // device-facts §5, with the backup version's element, the uptime's and the padding last.
    expect(join?.elements).toBe("38,39,41,44,45,28,37,37,1048,1048,35,29,53,30,37,37,37,37,37,37");
  });
});

function dissect(capture: Uint8Array, keys: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-"));
  try {
    const file = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const fields = ["capwap.control.header.message_type", "capwap.message_element.type", "_ws.malformed"];
    const run = spawnSync(
      "tshark",
      [
        ...["-r", file("session.pcap", capture), "-n", "-T", "fields", "-E", "aggregator=,"],
        ...["-o", `tls.keylog_file:${file("keys", `${keys.join("\n")}\n`)}`],
        ...["-X", "lua_script:examples/wireshark/capwap-in-dtls.lua"],
        ...fields.flatMap((field) => ["-e", field]),
      ],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    return run.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [type = "", elements = "", malformed = ""] = line.split("\t");
        return { type, elements, malformed: malformed !== "" };
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A capture file of UDP over IPv4 (link type RAW). */
function pcap(packets: readonly { readonly at: number; readonly packet: UdpPacket }[]): Uint8Array {
  const head = Buffer.alloc(24);
  head.writeUInt32BE(0xa1b2c3d4, 0);
  head.writeUInt16BE(2, 4);
  head.writeUInt16BE(4, 6);
  head.writeUInt32BE(262_144, 16);
  head.writeUInt32BE(101, 20);
  return Buffer.concat([head, ...packets.map(({ at, packet }) => record(at, packet))]);
}

function record(at: number, packet: UdpPacket): Uint8Array {
  const length = 28 + packet.payload.length;
  const head = Buffer.alloc(16 + 28);
  head.writeUInt32BE(Math.floor(at / 1000), 0);
  head.writeUInt32BE(Math.floor((at % 1000) * 1000), 4);
  head.writeUInt32BE(length, 8);
  head.writeUInt32BE(length, 12);
  head.writeUInt8(0x45, 16);
  head.writeUInt16BE(length, 18);
  head.writeUInt8(64, 24);
  head.writeUInt8(17, 25);
  head.writeUInt32BE(packet.source, 28);
  head.writeUInt32BE(packet.destination, 32);
  head.writeUInt16BE(packet.sourcePort, 36);
  head.writeUInt16BE(packet.destinationPort, 38);
  head.writeUInt16BE(length - 20, 40);
  return Buffer.concat([head, packet.payload]);
}
