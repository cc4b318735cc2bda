import { expect, test } from "vitest";
import { parseAddress } from "../../src/ip/address";
import { encodeIpv4 } from "../../src/ip/ipv4";
import type { UdpPacket } from "../../src/ip/packet";
import { writePcapng } from "../../src/report/pcapng";

const packet: UdpPacket = {
  protocol: "udp",
  source: parseAddress("172.16.4.26"),
  destination: parseAddress("172.16.5.10"),
  sourcePort: 514,
  destinationPort: 514,
  payload: new TextEncoder().encode("hi!"),
  from: { address: "172.16.4.26", port: 514 },
  to: { address: "172.16.5.10", port: 514 },
};

test("a UDP packet, octet by octet", () => {
  const octets = encodeIpv4(packet, { identification: 0x1234, timeToLive: 64 });
  const hex = Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
  expect(hex.slice(0, 20)).toBe("4500001f123400004011");
  expect(hex.slice(24)).toBe(`ac10041aac10050a02020202000b${hex.slice(52, 56)}686921`);
  // RFC 1071: what is summed with its own checksum gives all ones.
  const sum = (from: number, to: number, start: number) => {
    let total = start;
    for (let i = from; i < to; i += 2) total += (octets[i]! << 8) | (octets[i + 1] ?? 0);
    while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
    return total;
  };
  expect(sum(0, 20, 0)).toBe(0xffff);
  expect(sum(12, 31, 17 + 11)).toBe(0xffff);
});

test("blocks: section, one interface per place, secrets before packets, a comment on what was blocked", () => {
  const file = writePcapng(
    [
      { time: 1.5, at: "access", by: "host", packet, verdict: "passed" },
      { time: 2, at: "firewall", by: "router", packet, verdict: "blocked", note: "blocked by rule 3" },
    ],
    { epoch: 1_706_806_800_000, keyLog: ["CLIENT_RANDOM 00 11"] },
  );
  const view = new DataView(file.buffer);
  const types: number[] = [];
  for (let at = 0; at < file.length; ) {
    const length = view.getUint32(at + 4, true);
    types.push(view.getUint32(at, true));
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    expect(length % 4).toBe(0);
    at += length;
  }
  expect(types).toEqual([0x0a0d0d0a, 1, 1, 10, 6, 6]);
  expect(new TextDecoder().decode(file)).toContain("firewall: blocked by rule 3");
});

test("an empty capture is a valid file of one block", () => {
  expect(writePcapng([], { epoch: 0 }).length).toBe(28 + 16);
});
