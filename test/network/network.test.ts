import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import type { Endpoint } from "../../src/host/host";
import { endpoint, runAll, testLab } from "./lab";

const text = (octets: Uint8Array) => new TextDecoder().decode(octets);
const octets = (value: string) => new TextEncoder().encode(value);

describe("UDP", () => {
  test("a datagram crosses a segment in one event, and the router in two", () => {
    const { time, ewc, ap, server } = testLab();
    const seen: string[] = [];
    const note = (name: string) => ({
      datagram: (data: Uint8Array, from: Endpoint, to: Endpoint) =>
        seen.push(
          `${time.now()} ${name} ${text(data)} ${from.address}:${from.port} ${to.address}:${to.port}`,
        ),
    });
    ap.udp(5246, note("ap"));
    server.udp(514, note("server"));
    const socket = ewc.udp(5247, { datagram() {} });
    socket.send(endpoint("172.16.4.32", 5246), octets("hello"));
    socket.send(endpoint("172.16.5.27", 514), octets("log"));
    expect(time.pending).toBe(2);
    runAll(time);
    expect(seen).toEqual([
      "0.5 ap hello 172.16.4.26:5247 172.16.4.32:5246",
      "1 server log 172.16.4.26:5247 172.16.5.27:514",
    ]);
  });

  test("a broadcast reaches everybody else on the segment, each with octets of its own", () => {
    const { time, network, ewc, ap, server } = testLab();
    const third = network.attach("access", "172.16.4.33");
    const got: Uint8Array[] = [];
    for (const host of [ewc, ap, third, server]) {
      host.udp(5246, {
        datagram: (data) => {
          got.push(data.slice());
          data.fill(0);
        },
      });
    }
    ap.udp(5248, { datagram() {} }).send(endpoint("255.255.255.255", 5246), octets("discover"));
    ap.udp(5249, { datagram() {} }).send(endpoint("172.16.4.255", 5246), octets("discover"));
    runAll(time);
    expect(got.map(text)).toEqual(["discover", "discover", "discover", "discover"]);
  });

  test("a port where nobody listens answers with port unreachable", () => {
    const { time, ewc } = testLab();
    const heard: string[] = [];
    const socket = ewc.udp(undefined, {
      datagram() {},
      unreachable: (to, reason) => heard.push(`${time.now()} ${to.address}:${to.port} ${reason}`),
    });
    socket.send(endpoint("172.16.4.32", 7), octets("?"));
    socket.send(endpoint("172.16.5.27", 69), octets("?"));
    socket.send(endpoint("172.16.4.1", 9), octets("?"));
    runAll(time);
    expect(heard).toEqual(["1 172.16.4.32:7 port", "1 172.16.4.1:9 port", "2 172.16.5.27:69 port"]);
  });

  test("an address that nobody has is silent, or unreachable after the time that was set", () => {
    const silent = testLab();
    const heard: string[] = [];
    const send = ({ time, ewc }: typeof silent) => {
      const socket = ewc.udp(undefined, {
        datagram() {},
        unreachable: (to, reason) => heard.push(`${time.now()} ${to.address} ${reason}`),
      });
      for (const address of ["172.16.4.99", "172.16.5.99", "10.0.0.1"])
        socket.send(endpoint(address, 69), octets("?"));
      runAll(time);
    };
    send(silent);
    expect(heard).toEqual([]);
    send(testLab({ hostUnreachableAfter: 3000 }));
    expect(heard).toEqual(["1 10.0.0.1 host", "3000 172.16.4.99 host", "3001 172.16.5.99 host"]);
  });

  test("a taken port and a closed socket", () => {
    const { time, ewc, ap } = testLab();
    const socket = ewc.udp(5246, { datagram: () => expect.unreachable() });
    expect(() => ewc.udp(5246, { datagram() {} })).toThrow(UsageError);
    ap.udp(1, { datagram() {} }).send(socket.local, octets("late"));
    socket.close();
    socket.close();
    socket.send(endpoint("172.16.4.32", 1), octets("never"));
    runAll(time);
    ewc.udp(5246, { datagram() {} });
    expect(ewc.udp(0, { datagram() {} }).local.port).toBeGreaterThanOrEqual(32_768);
    expect(() => socket.send(endpoint("no address", 1), octets("x"))).not.toThrow();
    expect(() => ewc.udp(1, { datagram() {} }).send(endpoint("no address", 1), octets("x"))).toThrow(
      UsageError,
    );
  });
});

describe("a lab that cannot exist is refused", () => {
  test.each([
    [
      "two hosts with one address",
      () => testLab().network.attach("access", "172.16.4.26"),
      "two hosts have the address",
    ],
    [
      "a host outside its segment",
      () => testLab().network.attach("access", "172.16.5.26"),
      "outside segment access",
    ],
    ["the router's address", () => testLab().network.attach("access", "172.16.4.1"), "router's address"],
    [
      "the broadcast address",
      () => testLab().network.attach("access", "172.16.4.255"),
      "not a host's address",
    ],
    ["an unknown segment", () => testLab().network.attach("dmz", "172.16.4.9"), 'no segment named "dmz"'],
    ["overlapping segments", () => testLab().network.segment("b", "172.16.0.0/16"), "overlaps"],
    ["a name used twice", () => testLab().network.segment("access", "10.0.0.0/24"), "two segments"],
    ["no network", () => testLab().network.segment("b", "10.0.0.0/33"), "not an IPv4 network"],
    ["no room", () => testLab().network.segment("b", "10.0.0.0/31"), "no room"],
    [
      "a router outside",
      () => testLab().network.segment("b", "10.0.0.0/24", { router: "10.0.1.1" }),
      "outside",
    ],
    ["a loss of 2", () => testLab().network.segment("b", "10.0.0.0/24", { loss: 2 }), "probability"],
    ["a tiny MTU", () => testLab().ewc.link.set({ mtu: 20 }), "MTU"],
  ])("%s", (_name, make, message) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
  });
});

describe("links", () => {
  const burst = (properties: object, count = 10_000, size = 100) => {
    const lab = testLab({ link: properties });
    const arrived: { index: number; at: number }[] = [];
    lab.ap.udp(1, {
      datagram: (data) => arrived.push({ index: new DataView(data.buffer).getUint32(0), at: lab.time.now() }),
    });
    const socket = lab.ewc.udp(2, { datagram() {} });
    // Only the sender's link is bad here.
    lab.ap.link.reset();
    for (let i = 0; i < count; i++) {
      lab.time.schedule(i, () => {
        const data = new Uint8Array(size);
        new DataView(data.buffer).setUint32(0, i);
        socket.send(endpoint("172.16.4.32", 1), data);
      });
    }
    runAll(lab.time);
    return { ...lab, arrived };
  };

  test("loss takes the share it is told", () => {
    const { arrived, ewc } = burst({ loss: 0.3 });
    expect(arrived.length).toBeGreaterThan(6800);
    expect(arrived.length).toBeLessThan(7200);
    expect(ewc.link.counters.lost).toBe(10_000 - arrived.length);
  });

  test("duplication brings the same datagram twice", () => {
    const { arrived } = burst({ duplication: 0.1 });
    expect(arrived.length).toBeGreaterThan(10_850);
    expect(arrived.length).toBeLessThan(11_150);
    expect(new Set(arrived.map(({ index }) => index)).size).toBe(10_000);
  });

  test("jitter delays without overtaking; reordering overtakes", () => {
    const indices = (properties: object) => burst(properties, 2000).arrived.map(({ index }) => index);
    const sorted = [...Array(2000).keys()];
    expect(indices({ jitter: 20 })).toEqual(sorted);
    const reordered = indices({ reordering: 0.1, reorderDelay: 5 });
    expect(reordered).not.toEqual(sorted);
    expect([...reordered].sort((a, b) => a - b)).toEqual(sorted);
    const { arrived } = burst({ jitter: 20 }, 2000);
    const delays = arrived.map(({ index, at }) => at - index - 0.5);
    expect(Math.max(...delays)).toBeLessThanOrEqual(20);
    expect(Math.max(...delays)).toBeGreaterThan(18);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  });

  test("a datagram larger than the MTU travels in fragments, each of which can be lost", () => {
    const whole = burst({ loss: 0.1 }, 4000, 1472);
    const three = burst({ loss: 0.1 }, 4000, 4000);
    expect(whole.ewc.link.counters.fragmented).toBe(0);
    expect(three.ewc.link.counters.fragmented).toBe(4000);
    expect(whole.arrived.length / 4000).toBeCloseTo(0.9, 1);
    expect(three.arrived.length / 4000).toBeCloseTo(0.9 ** 3, 1);
    expect(burst({ mtu: 1000, fragmentation: false }, 100, 1000).ewc.link.counters.tooBig).toBe(100);
    expect(burst({ mtu: 1000, fragmentation: false }, 100, 972).arrived.length).toBe(100);
  });

  test("bandwidth spreads packets out, and a full queue drops", () => {
    const lab = testLab({ link: { bandwidth: 1_000_000, queue: 10_000 } });
    lab.ap.link.reset();
    const at: number[] = [];
    lab.ap.udp(1, { datagram: () => at.push(lab.time.now()) });
    const socket = lab.ewc.udp(2, { datagram() {} });
    for (let i = 0; i < 20; i++) socket.send(endpoint("172.16.4.32", 1), new Uint8Array(972));
    runAll(lab.time);
    // 1000 octets take 8 ms at 1 Mbit/s, and ten of them fit.
    expect(at).toEqual([8, 16, 24, 32, 40, 48, 56, 64, 72, 80].map((ms) => ms + 0.5));
    expect(lab.ewc.link.counters.queueFull).toBe(10);
  });
});

describe("cable and power", () => {
  test("without a cable nothing arrives; sockets and timers live on", () => {
    const { time, ewc, ap } = testLab();
    let got = 0;
    let ticks = 0;
    const socket = ap.udp(1, { datagram: () => got++ });
    const sender = ewc.udp(2, { datagram: () => got++ });
    ap.unplug();
    ap.clock.after(5, () => ticks++);
    sender.send(socket.local, octets("lost"));
    socket.send(sender.local, octets("lost"));
    runAll(time);
    expect([got, ticks]).toEqual([0, 1]);
    ap.replug();
    sender.send(socket.local, octets("here"));
    runAll(time);
    expect(got).toBe(1);
  });

  test("a power cycle takes sockets and timers away without a word", () => {
    const { time, ewc, ap } = testLab();
    let got = 0;
    const socket = ap.udp(1, { datagram: () => got++ });
    ap.clock.after(5, () => got++);
    ap.powerCycle();
    socket.send(endpoint("172.16.4.26", 2), octets("ghost"));
    let unreachable = 0;
    const sender = ewc.udp(2, { datagram: () => got++, unreachable: () => unreachable++ });
    sender.send(socket.local, octets("anybody?"));
    runAll(time);
    expect([got, unreachable]).toEqual([0, 1]);
    ap.udp(1, { datagram: () => got++ });
    ap.clock.after(1, () => got++);
    sender.send(socket.local, octets("back"));
    runAll(time);
    expect(got).toBe(2);
  });
});

describe("the same seed", () => {
  const run = (seed: number) => {
    const lab = testLab({ seed, link: { loss: 0.2, jitter: 3, duplication: 0.1, reordering: 0.1 } });
    let count = 0;
    const echo = lab.server.udp(7, { datagram: (data, from) => echo.send(from, data) });
    const socket = lab.ewc.udp(undefined, { datagram: () => count++ });
    for (let i = 0; i < 200; i++) lab.time.after(i, () => socket.send(echo.local, new Uint8Array(i)));
    lab.server.listen(22, (connection) => {
      connection.handler = { data: (data) => connection.write(data), end: () => connection.end() };
    });
    const connection = lab.ap.connect(endpoint("172.16.5.27", 22), { data: () => count++ });
    connection.write(new Uint8Array(50_000));
    connection.end();
    runAll(lab.time);
    return { count, trace: lab.trace };
  };

  test("gives the same packets at the same times; another seed gives others", () => {
    const first = run(1);
    expect(first.count).toBeGreaterThan(100);
    expect(run(1)).toEqual(first);
    expect(run(2).trace).not.toEqual(first.trace);
  });
});

describe("interceptors and taps", () => {
  test("an interceptor changes, drops and adds packets", () => {
    const { time, network, ewc, ap } = testLab();
    const got: string[] = [];
    ap.udp(1, { datagram: (data) => got.push(text(data)) });
    const stop = network.intercept((packet) => {
      if (packet.protocol !== "udp") return packet;
      const said = text(packet.payload);
      if (said === "drop") return "drop";
      return said === "twice" ? [packet, packet] : { ...packet, payload: octets(said.toUpperCase()) };
    });
    const socket = ewc.udp(2, { datagram() {} });
    for (const word of ["change", "drop", "twice"]) socket.send(endpoint("172.16.4.32", 1), octets(word));
    stop();
    socket.send(endpoint("172.16.4.32", 1), octets("as it is"));
    runAll(time);
    expect(got).toEqual(["CHANGE", "twice", "twice", "as it is"]);
  });

  test("a tap sees what fits its filter, with what became of it", () => {
    const { time, network, ewc } = testLab();
    const seen: string[] = [];
    const stop = network.tap({ port: 514 }, ({ at, by, verdict }) => seen.push(`${at} ${by} ${verdict}`));
    const socket = ewc.udp(2, { datagram() {} });
    socket.send(endpoint("172.16.5.27", 514), octets("1"));
    socket.send(endpoint("172.16.5.27", 515), octets("2"));
    runAll(time);
    stop();
    socket.send(endpoint("172.16.5.27", 514), octets("3"));
    runAll(time);
    expect(seen).toEqual([
      "access host passed",
      "servers router passed",
      // The complaint that nobody listens there, on its way back.
      "servers host passed",
      "access router passed",
    ]);
  });
});
