import { describe, expect, test } from "vitest";
import { parseAddress } from "../../src/ip/address";
import { encodeIpv4 } from "../../src/ip/ipv4";
import type { TcpPacket, UdpPacket } from "../../src/ip/packet";
import type { TapRecord } from "../../src/network/tap";
import { PacketRing } from "../../src/report/packet-ring";

const ends = {
  source: parseAddress("172.16.4.26"),
  destination: parseAddress("172.16.5.10"),
  sourcePort: 514,
  destinationPort: 69,
};

function udp(payload: Uint8Array): UdpPacket {
  return {
    protocol: "udp",
    ...ends,
    payload,
    from: { address: "172.16.4.26", port: 514 },
    to: { address: "172.16.5.10", port: 69 },
  };
}

function passed(time: number, packet: UdpPacket | TcpPacket): TapRecord {
  return { time, at: "access", by: "host", packet, verdict: "passed" };
}

describe("a packet ring", () => {
  test("gives back what was put in, as on the wire, whatever happens to the payload afterwards", () => {
    const tcp: TcpPacket = {
      protocol: "tcp",
      ...ends,
      payload: new Uint8Array(3).fill(5),
      sequence: 0xfffffff0,
      acknowledgement: 7,
      flags: 0x18,
      window: 65_536,
      options: { selectiveAcks: [1, 2] },
    };
    const payload = Uint8Array.of(1, 2, 3);
    const ring = new PacketRing();
    ring.add(passed(1.25, udp(payload)));
    ring.add({ time: 2, at: "firewall", by: "router", packet: tcp, verdict: "blocked", note: "rule 3" });
    payload.fill(9);
    const fields = { identification: 1, timeToLive: 64 };
    expect([...ring.packets()]).toEqual([
      {
        time: 1.25,
        at: "access",
        by: "host",
        verdict: "passed",
        octets: encodeIpv4(udp(Uint8Array.of(1, 2, 3)), fields),
      },
      {
        time: 2,
        at: "firewall",
        by: "router",
        verdict: "blocked",
        note: "rule 3",
        octets: encodeIpv4(tcp, { identification: 2, timeToLive: 63 }),
      },
    ]);
    expect([...ring.packets()]).toHaveLength(2);
  });

  test("a packet keeps its identification on its way through the router, another does not get it", () => {
    const ring = new PacketRing();
    const packet = udp(Uint8Array.of(1));
    ring.add(passed(1, packet));
    ring.add(passed(1, udp(Uint8Array.of(1))));
    ring.add({ time: 2, at: "servers", by: "router", packet, verdict: "passed" });
    const identifications = [...ring.packets()].map(({ octets }) => (octets[4]! << 8) | octets[5]!);
    expect(identifications).toEqual([1, 2, 1]);
  });

  test("keeps the newest within its octets, in order", () => {
    const limit = 1 << 20;
    const ring = new PacketRing(limit);
    const packet = udp(new Uint8Array(1400));
    for (let time = 0; time < 10_000; time++) ring.add(passed(time, packet));
    const kept = [...ring.packets()];
    const octets = kept.reduce((sum, one) => sum + one.octets.length, 0);
    expect(octets).toBeLessThanOrEqual(limit);
    expect(octets).toBeGreaterThan(limit / 2);
    expect(kept.map(({ time }) => time)).toEqual(kept.map((_, index) => 10_000 - kept.length + index));
  });

  test("takes the largest packet there is", () => {
    const ring = new PacketRing(1);
    for (let time = 0; time < 9; time++) ring.add(passed(time, udp(new Uint8Array(65_507).fill(time))));
    expect([...ring.packets()].at(-1)?.octets.at(-1)).toBe(8);
  });
});
