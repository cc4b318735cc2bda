import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import type { TcpConnection } from "../../src/host/host";
import { Random } from "../../src/host/random";
import { tcpFlag, tcpFlagsText } from "../../src/ip/packet";
import type { LinkProperties } from "../../src/network/link";
import { processorTime } from "../processor-time";
import { endpoint, joined, pour, Recorder, runAll, type TestLab, testLab } from "./lab";

const content = (length: number, seed = 7) => new Random(seed).octets(length);
const server = endpoint("172.16.5.27", 22);

/** A server whose accepted connections are written down. */
function listen(lab: TestLab, accepted: (connection: TcpConnection, recorder: Recorder) => void = () => {}) {
  const recorders: Recorder[] = [];
  const listener = lab.server.listen(22, (connection) => {
    const recorder = new Recorder();
    connection.handler = recorder;
    recorders.push(recorder);
    accepted(connection, recorder);
  });
  return { listener, recorders };
}

/** Ends its own direction when the other end has. */
const polite = (connection: TcpConnection, recorder: Recorder) => {
  recorder.end = () => {
    recorder.events.push("end");
    connection.end();
  };
};

describe("opening and closing", () => {
  test("a connection opens, carries octets both ways and closes in order", () => {
    const lab = testLab();
    const { recorders } = listen(lab, (connection, recorder) => {
      polite(connection, recorder);
      connection.write(new TextEncoder().encode("SSH-2.0-server\r\n"));
    });
    const client = new Recorder();
    const connection = lab.ewc.connect(server, client);
    runAll(lab.time, 10);
    expect(connection.remote).toEqual(server);
    expect(new TextDecoder().decode(client.octets)).toBe("SSH-2.0-server\r\n");
    connection.write(new TextEncoder().encode("bye"));
    connection.end();
    runAll(lab.time);
    expect(client.events).toEqual(["open", "end", "close"]);
    expect(recorders[0]!.events).toEqual(["end", "close"]);
    expect(new TextDecoder().decode(recorders[0]!.octets)).toBe("bye");
    const flags = lab.trace.filter((line) => line.includes("access")).map((line) => line.split(" ")[6]);
    expect(flags.slice(0, 3)).toEqual(["SYN,", "SYN+ACK,", "ACK,"]);
  });

  test("one direction may end long before the other", () => {
    const lab = testLab();
    const { recorders } = listen(lab, (connection, recorder) => {
      recorder.end = () => {
        lab.time.after(60_000, () => {
          connection.write(content(100_000));
          connection.end();
        });
      };
    });
    const client = new Recorder();
    lab.ewc.connect(server, client).end();
    runAll(lab.time);
    expect(client.octets).toEqual(content(100_000));
    expect(client.events).toEqual(["open", "end", "close"]);
    expect(recorders[0]!.events).toEqual(["close"]);
  });

  test("nobody listens: refused", () => {
    const lab = testLab();
    const client = new Recorder();
    lab.ewc.connect(server, client);
    runAll(lab.time);
    expect(client.events).toEqual(["close refused"]);
  });

  test("nobody answers: SYNs at 0, 1, 3, 7, 15 and 31 s, timed out at 40 s", () => {
    const lab = testLab();
    const client = new Recorder();
    lab.server.unplug();
    lab.ewc.connect(server, client);
    const started = processorTime();
    runAll(lab.time);
    expect(processorTime() - started).toBeLessThan(100);
    expect(client.events).toEqual(["close timed-out"]);
    expect(lab.time.now()).toBe(40_000);
    const syns = lab.trace.filter((line) => line.includes("access"));
    expect(syns.map((line) => Math.round(Number(line.split(" ")[0]) / 1000))).toEqual([0, 1, 3, 7, 15, 31]);
  });

  test("an address that nobody has: unreachable when the network says so", () => {
    const lab = testLab({ hostUnreachableAfter: 3000 });
    const client = new Recorder();
    lab.ewc.connect(endpoint("172.16.5.99", 22), client);
    runAll(lab.time);
    expect(client.events).toEqual(["close unreachable"]);
    // The SYNs of 0, 1 and 3 s each bring their own complaint; the first one ends the attempt.
    const complaints = lab.trace.filter((line) => line.includes("icmp"));
    expect(complaints.map((line) => Math.floor(Number(line.split(" ")[0]) / 1000))).toEqual([3, 4, 6]);
  });

  test("a reset ends the other side at once", () => {
    const lab = testLab();
    const { recorders } = listen(lab);
    const client = new Recorder();
    const connection = lab.ewc.connect(server, client);
    runAll(lab.time);
    connection.destroy();
    connection.destroy();
    runAll(lab.time);
    expect(recorders[0]!.events).toEqual(["close reset"]);
    expect(client.events).toEqual(["open", "close"]);
    expect(connection.write(content(1))).toBe(false);
  });

  test("a peer whose power was cut: timed out while it is off, reset once it is on again", () => {
    for (const back of [false, true]) {
      const lab = testLab({ tcp: { giveUpAfter: 60_000 } });
      const { recorders } = listen(lab);
      const client = new Recorder();
      const connection = lab.ewc.connect(server, client);
      runAll(lab.time);
      if (back) lab.server.powerCycle();
      else lab.server.powerOff();
      const began = lab.time.now();
      connection.write(content(10));
      runAll(lab.time);
      expect(client.events).toEqual(["open", back ? "close reset" : "close timed-out"]);
      expect(lab.time.now() - began).toBeCloseTo(back ? 2 : 60_000, 0);
      expect(recorders[0]!.events).toEqual([]);
    }
  });

  test("whatever fraction of a millisecond it began at, giving up comes to its end", () => {
    // The clock counts in doubles: what is left of a span may be less than it can go on by.
    for (let begin = 1; begin <= 400; begin++) {
      const lab = testLab({ tcp: { giveUpAfter: 60_000, keepAliveAfter: 30_000 } });
      listen(lab);
      const client = new Recorder();
      lab.time.runUntil((begin * 1_000) / 23);
      const connection = lab.ewc.connect(server, client);
      lab.time.runUntil((begin * 1_000) / 23 + 1_000 / 7);
      lab.server.powerOff();
      if (begin % 2 === 0) connection.write(content(10));
      let events = 0;
      for (let next = lab.time.nextAt(); next !== undefined && events < 10_000; next = lab.time.nextAt()) {
        lab.time.advanceTo(next);
        while (events < 10_000 && lab.time.runOne()) events++;
      }
      expect(client.events, `began at ${begin * 1_000} / 23`).toEqual(["open", "close timed-out"]);
    }
  });

  test("keep-alives find a peer that is gone though nothing is sent", () => {
    const lab = testLab({ tcp: { keepAliveAfter: 30_000 } });
    listen(lab);
    const client = new Recorder();
    lab.ewc.connect(server, client);
    lab.time.runUntil(300_000);
    expect(client.events).toEqual(["open"]);
    lab.server.powerOff();
    lab.time.runUntil(2_000_000);
    expect(client.events).toEqual(["open", "close timed-out"]);
  });

  test("a taken port is refused, and a closed listener lets its connections live", () => {
    const lab = testLab();
    const { listener, recorders } = listen(lab);
    expect(() => lab.server.listen(22, () => {})).toThrow(UsageError);
    const client = new Recorder();
    const connection = lab.ewc.connect(server, client);
    runAll(lab.time);
    listener.close();
    connection.write(content(5));
    const late = new Recorder();
    lab.ewc.connect(server, late);
    runAll(lab.time);
    expect(recorders[0]!.octets.length).toBe(5);
    expect(late.events).toEqual(["close refused"]);
  });
});

describe("bad links", () => {
  const hard = fc.record({
    loss: fc.double({ min: 0, max: 0.3, noNaN: true }),
    reordering: fc.double({ min: 0, max: 0.3, noNaN: true }),
    duplication: fc.double({ min: 0, max: 0.3, noNaN: true }),
    jitter: fc.constantFrom(0, 3, 50),
    latency: fc.constantFrom(0, 1, 80),
    mtu: fc.constantFrom(1500, 576, 200),
  });
  const offloads = fc.boolean();

  test("what goes in comes out, both ways at once, and both ends close", () => {
    fc.assert(
      fc.property(
        hard,
        fc.nat(60_000),
        fc.nat(60_000),
        fc.integer({ min: 1, max: 20_000 }),
        fc.nat(),
        offloads,
        check,
      ),
      { numRuns: 150 },
    );
  });

  // Retransmissions may be minutes apart here, so the end that closes first waits longer than Linux's minute.
  const patient = { connectTimeout: 3_600_000, giveUpAfter: 36_000_000, timeWait: 3_600_000 };

  function check(
    link: Partial<LinkProperties>,
    up: number,
    down: number,
    chunk: number,
    seed: number,
    offloaded: boolean,
  ): void {
    const lab = testLab({ link, seed, tcp: patient });
    lab.ewc.offloads = offloaded;
    const { recorders } = listen(lab, (connection, recorder) =>
      pour(connection, recorder, content(down, 1), chunk),
    );
    const client = new Recorder();
    const connection = lab.ewc.connect(server, client);
    pour(connection, client, content(up, 2), chunk);
    runAll(lab.time, 36_000_000);
    expect(client.octets).toEqual(content(down, 1));
    expect(recorders[0]!.octets).toEqual(content(up, 2));
    expect(client.events).toEqual(["open", "end", "close"]);
    expect(recorders[0]!.events).toEqual(["end", "close"]);
  }

  test("a megabyte under 30 % loss each way takes minutes of lab time at most", () => {
    const lab = testLab({ link: { loss: 0.3, reordering: 0.2 } });
    const { recorders } = listen(lab, polite);
    const client = new Recorder();
    pour(lab.ewc.connect(server, client), client, content(1_000_000), 32_768);
    runAll(lab.time, 300_000);
    expect(recorders[0]!.octets).toEqual(content(1_000_000));
    expect(client.closed).toBe(true);
  });

  test("a link in the middle that takes less: ICMP tells, segments shrink", () => {
    const lab = testLab();
    lab.server.link.set({ mtu: 600 });
    const recorder = new Recorder();
    lab.ewc.listen(22, (connection) => {
      connection.handler = recorder;
      pour(connection, recorder, content(20_000), 5000);
    });
    // The server asks for large segments, then its cable turns out to be thin.
    lab.server.link.set({ mtu: 1500 });
    const client = new Recorder();
    lab.server.connect(endpoint("172.16.4.26", 22), client).end();
    lab.time.after(1.5, () => lab.server.link.set({ mtu: 600 }));
    runAll(lab.time);
    expect(client.octets).toEqual(content(20_000));
    expect(client.events).toEqual(["open", "end", "close"]);
    expect(lab.server.link.counters.tooBig).toBeGreaterThan(0);
  });
});

describe("a host that leaves the cutting to its port", () => {
  /** A megabyte from the EWC to the server. @returns how large the packets were, and when the last octet arrived */
  function megabyte(offloads: boolean, during: (lab: TestLab) => void = () => {}) {
    const lab = testLab();
    lab.ewc.offloads = offloads;
    const sizes: number[] = [];
    lab.network.tap({ verdict: ["passed"] }, ({ at, packet }) => {
      if (at === "access" && packet.protocol === "tcp" && packet.source === lab.ewc.number)
        sizes.push(packet.payload.length);
    });
    const { recorders } = listen(lab, polite);
    const client = new Recorder();
    pour(lab.ewc.connect(server, client), client, content(1_000_000), 65_536);
    during(lab);
    runAll(lab.time);
    expect(recorders[0]!.octets).toEqual(content(1_000_000));
    expect(client.events).toEqual(["open", "end", "close"]);
    return { sizes, took: lab.time.now() };
  }

  test("sends few packets where many would arrive all the same, and at the same time", () => {
    const cut = megabyte(false);
    const whole = megabyte(true);
    expect(Math.max(...cut.sizes)).toBe(1460);
    expect(cut.sizes.length).toBeGreaterThan(685);
    expect(Math.max(...whole.sizes)).toBe(44 * 1460);
    expect(whole.sizes.length).toBeLessThan(60);
    expect(whole.took).toBe(cut.took);
  });

  test.each<[string, Partial<LinkProperties>]>([
    ["loses", { loss: 0.1 }],
    ["is slow", { bandwidth: 10_000_000 }],
    ["takes less", { mtu: 600 }],
    ["holds packets back", { reordering: 0.1 }],
  ])("sends segments one by one once a link on the way %s", (_, properties) => {
    let at = 0;
    const { sizes } = megabyte(true, (lab) => {
      lab.time.after(3, () => lab.server.link.set(properties));
      lab.network.tap({ verdict: ["passed"] }, ({ packet, time }) => {
        if (packet.protocol === "tcp" && packet.payload.length > 1460) at = time;
      });
    });
    expect(Math.max(...sizes)).toBe(44 * 1460);
    expect(at).toBeLessThanOrEqual(3);
  });
});

describe("flow control", () => {
  test("a paused reader holds the writer back with bounded memory, and gets all in the end", () => {
    const lab = testLab();
    const total = 5_000_000;
    const octets = content(total);
    let reader: TcpConnection | undefined;
    const { recorders } = listen(lab, (connection, recorder) => {
      reader = connection;
      polite(connection, recorder);
      connection.pause();
    });
    const client = new Recorder();
    const connection = lab.ewc.connect(server, client);
    let offered = 0;
    const more = () => {
      while (offered < total) {
        const chunk = octets.subarray(offset(), offset() + 10_000);
        offered += chunk.length;
        if (!connection.write(chunk)) return;
      }
      connection.end();
    };
    const offset = () => offered;
    client.drain = more;
    more();
    lab.time.runUntil(60_000);
    expect(recorders[0]!.chunks.length).toBe(0);
    // One send buffer and one receive buffer, and a chunk.
    expect(offered).toBeLessThanOrEqual(2 * 524_288 + 10_000);
    expect(client.closed).toBe(false);
    reader?.resume();
    runAll(lab.time);
    expect(recorders[0]!.octets).toEqual(octets);
    expect(client.events).toEqual(["open", "end", "close"]);
  });

  test("pausing inside the data callback stops the very next chunk", () => {
    const lab = testLab();
    const got: number[] = [];
    lab.server.listen(22, (connection) => {
      connection.handler = {
        data: (data) => {
          got.push(data.length);
          connection.pause();
          lab.time.after(10, () => connection.resume());
        },
        end: () => connection.end(),
      };
    });
    const client = new Recorder();
    pour(lab.ewc.connect(server, client), client, content(10_000), 10_000);
    lab.time.runUntil(12);
    expect(got.length).toBe(1);
    runAll(lab.time);
    expect(got.reduce((a, b) => a + b)).toBe(10_000);
    expect(client.closed).toBe(true);
  });

  test("the update of a shut window may be lost", () => {
    const lab = testLab();
    let reader: TcpConnection | undefined;
    const { recorders } = listen(lab, (connection, recorder) => {
      reader = connection;
      polite(connection, recorder);
      connection.pause();
    });
    const client = new Recorder();
    pour(lab.ewc.connect(server, client), client, content(1_500_000), 100_000);
    lab.time.runUntil(1000);
    lab.server.link.set({ loss: 1 });
    reader?.resume();
    lab.time.runUntil(1010);
    lab.server.link.set({ loss: 0 });
    runAll(lab.time);
    expect(recorders[0]!.octets.length).toBe(1_500_000);
    expect(client.closed).toBe(true);
  });
});

describe("hostile segments", () => {
  test("random segments crash nothing and leave nothing behind", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            sequence: fc.nat(0xffffffff),
            near: fc.integer({ min: -2000, max: 600_000 }),
            acknowledgement: fc.nat(0xffffffff),
            flags: fc.nat(31),
            length: fc.nat(1000),
            window: fc.nat(600_000),
            blocks: fc.array(fc.nat(0xffffffff), { maxLength: 8 }),
          }),
          { maxLength: 60 },
        ),
        (segments) => {
          const lab = testLab();
          const { recorders } = listen(lab, (connection) => connection.write(content(3000)));
          const client = new Recorder();
          const connection = lab.ap.connect(server, client);
          let sequence = 0;
          let acknowledgement = 0;
          const stop = lab.network.intercept((packet) => {
            if (packet.protocol === "tcp" && packet.source === lab.ap.number) {
              sequence = packet.sequence;
              acknowledgement = packet.acknowledgement;
            }
            return packet;
          });
          lab.time.runUntil(100);
          stop();
          for (const one of segments) {
            lab.server.receive({
              protocol: "tcp",
              source: lab.ap.number,
              destination: lab.server.number,
              sourcePort: connection.local.port,
              destinationPort: 22,
              payload: new Uint8Array(one.length),
              sequence: one.near < 0 ? one.sequence : (sequence + one.near) >>> 0,
              acknowledgement: one.near % 2 === 0 ? acknowledgement : one.acknowledgement,
              flags: one.flags | (one.near % 3 === 0 ? tcpFlag.ack : 0),
              window: one.window,
              options: { selectiveAcks: one.blocks },
            });
          }
          runAll(lab.time, 10_000_000);
          expect(recorders.length).toBeLessThanOrEqual(2);
        },
      ),
    );
  });

  test("a flood of SYNs takes bounded memory, and connections work afterwards", () => {
    const lab = testLab();
    const { recorders } = listen(lab);
    for (let i = 0; i < 5000; i++) {
      lab.server.receive({
        protocol: "tcp",
        source: lab.ap.number,
        destination: lab.server.number,
        sourcePort: 1 + i,
        destinationPort: 22,
        payload: new Uint8Array(0),
        sequence: 1,
        acknowledgement: 0,
        flags: tcpFlag.syn,
        window: 1000,
        options: undefined,
      });
    }
    lab.ap.unplug();
    runAll(lab.time);
    const client = new Recorder();
    lab.ewc.connect(server, client);
    runAll(lab.time);
    expect(client.events).toEqual(["open"]);
    expect(recorders.length).toBe(1);
  });

  test("flags for people", () => {
    expect(tcpFlagsText(tcpFlag.syn | tcpFlag.ack)).toBe("SYN+ACK");
    expect(joined([])).toEqual(new Uint8Array(0));
  });
});
