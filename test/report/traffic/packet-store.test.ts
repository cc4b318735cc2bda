import { describe, expect, test } from "vitest";
import { parseAddress } from "../../../src/ip/address";
import { encodeIpv4 } from "../../../src/ip/ipv4";
import type { TcpPacket, UdpPacket } from "../../../src/ip/packet";
import type { TapRecord } from "../../../src/network/tap";
import { eachOnce } from "../../../src/report/captured-packet";
import { PacketStore } from "../../../src/report/traffic/packet-store";

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

describe("a packet store", () => {
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
    const store = new PacketStore();
    store.add(passed(1.25, udp(payload)));
    store.add({ time: 2, at: "firewall", by: "router", packet: tcp, verdict: "blocked", note: "rule 3" });
    payload.fill(9);
    const fields = { identification: 1, timeToLive: 64 };
    expect([...store.packets()]).toEqual([
      {
        time: 1.25,
        at: "access",
        by: "host",
        verdict: "passed",
        octets: encodeIpv4(udp(Uint8Array.of(1, 2, 3)), fields),
        id: 1,
        order: 1,
      },
      {
        time: 2,
        at: "firewall",
        by: "router",
        verdict: "blocked",
        note: "rule 3",
        octets: encodeIpv4(tcp, { identification: 2, timeToLive: 63 }),
        id: 2,
        order: 2,
      },
    ]);
    expect([...store.packets()]).toHaveLength(2);
  });

  test("a packet keeps its identification on its way through the router, another does not get it", () => {
    const store = new PacketStore();
    const packet = udp(Uint8Array.of(1));
    store.add(passed(1, packet));
    store.add(passed(1, udp(Uint8Array.of(1))));
    store.add({ time: 2, at: "servers", by: "router", packet, verdict: "passed" });
    const identifications = [...store.packets()].map(({ octets }) => (octets[4]! << 8) | octets[5]!);
    expect(identifications).toEqual([1, 2, 1]);
  });

  /** `count` packets a millisecond apart, with 1400 octets one way and 20 the other. */
  function bulk(store: PacketStore, count: number, from = 0): void {
    for (let n = 0; n < count; n++) store.add(passed(from + n, n % 2 === 0 ? data : answer));
  }
  const data = udp(new Uint8Array(1400));
  const answer: UdpPacket = {
    ...data,
    source: data.destination,
    destination: data.source,
    sourcePort: data.destinationPort,
    destinationPort: data.sourcePort,
    payload: new Uint8Array(20),
  };

  test("of a long transfer the middle is left out and counted; beginning, end and control messages stay", () => {
    const store = new PacketStore();
    bulk(store, 10_000);
    const odd = udp(new Uint8Array(77));
    store.add(passed(10_000, odd));
    bulk(store, 10_000, 10_001);
    const kept = store.packets();
    expect(kept.length).toBeLessThan(300);
    expect(kept.slice(0, 190).map(({ time }) => time)).toEqual(Array.from({ length: 190 }, (_, n) => n));
    expect(kept.slice(-20).map(({ time }) => time)).toEqual(Array.from({ length: 20 }, (_, n) => 19_981 + n));
    expect(kept.some(({ octets }) => octets.length === 28 + 77)).toBe(true);
    const gap = kept.filter(({ leftOut }) => leftOut !== undefined);
    expect(gap).toHaveLength(1);
    expect(gap[0]!.leftOut!.packets + kept.length).toBe(20_001);
  });

  test("what is said now and then is kept, however long it goes on", () => {
    const store = new PacketStore();
    for (let n = 0; n < 5_000; n++) store.add(passed(n * 10_000, data));
    expect(store.packets()).toHaveLength(5_000);
  });

  test("beginnings and handshakes are not pushed out by what others say", () => {
    const store = new PacketStore({ others: 1 << 20 });
    store.add(passed(0, data));
    for (let n = 1; n < 5_000; n++) store.add(passed(n * 10_000, data));
    const handshake = udp(Uint8Array.of(1, 0, 0, 0, 22, 0xfe, 0xfd));
    store.add(passed(50_000_000, handshake));
    for (let n = 1; n < 5_000; n++) store.add(passed(50_000_000 + n * 10_000, data));
    const kept = store.packets();
    expect(kept[0]!.time).toBe(0);
    expect(kept.some(({ octets }) => octets[32] === 22)).toBe(true);
    expect(kept.length).toBeLessThan(1_000);
    expect(kept.map(({ time }) => time)).toEqual(kept.map(({ time }) => time).sort((a, b) => a - b));
  });

  test("takes the largest packet there is", () => {
    const store = new PacketStore({ beginnings: 1, others: 1 });
    for (let time = 0; time < 9; time++) store.add(passed(time, udp(new Uint8Array(65_507).fill(time))));
    expect(store.packets().at(-1)?.octets.at(-1)).toBe(8);
  });
});

test("each packet once: what the router passes on is left out, and what became of it is said", () => {
  const store = new PacketStore();
  const [through, blocked] = [udp(Uint8Array.of(1)), udp(Uint8Array.of(2))];
  store.add(passed(1, through));
  store.add({ time: 2, at: "servers", by: "router", packet: through, verdict: "passed" });
  store.add(passed(3, blocked));
  store.add({ time: 4, at: "firewall", by: "router", packet: blocked, verdict: "blocked", note: "rule 3" });
  const once = eachOnce(store.packets());
  expect(once.map(({ time, at }) => [time, at])).toEqual([
    [1, "access"],
    [3, "access"],
  ]);
  expect(once.map(({ fate }) => fate)).toEqual([
    undefined,
    { verdict: "blocked", at: "firewall", note: "rule 3" },
  ]);
});
