import { describe, expect, test } from "vitest";
import { type LinkOptions, Pair, received, rsaAp, rsaEwc, text } from "./pair";

describe("200 handshakes under 30 % loss with reordering and duplication", () => {
  const faults = { loss: 0.3, duplication: 0.1, latency: 5, jitter: 50 };

  for (const [name, link] of [
    ["ECDSA, mtu 1400", () => ({})],
    ["ECDSA, mtu 256", () => ({ client: { mtu: 256 }, server: { mtu: 256 } })],
    ["RSA, mtu 512", () => ({ client: { mtu: 512 }, server: { mtu: 512, identity: rsaEwc } })],
  ] as [string, () => LinkOptions][]) {
    test(`${name}: all complete, or fail for want of answers`, () => {
      let established = 0;
      let worst = 0;
      for (let seed = 1; seed <= 200; seed++) {
        const pair = new Pair({ ...link(), ...faults, seed }).run();
        if (pair.isEstablished) {
          established++;
          worst = Math.max(worst, pair.now);
          continue;
        }
        // The last flight or an alert may be lost for good; what must not be is any other reason.
        const reasons = [pair.outcome.client, pair.outcome.server];
        for (const reason of reasons) expect(reason).toMatch(/^(handshake timed out|established|nothing)/);
        expect(reasons.some((reason) => reason.startsWith("handshake timed out"))).toBe(true);
      }
      expect(established).toBeGreaterThanOrEqual(199);
      expect(worst).toBeLessThan(183_000);
    });
  }

  test("the same seed makes the same run", () => {
    const run = () => {
      const pair = new Pair({ ...faults, seed: 7 }).run();
      return pair.wire.map(({ at, direction, octets }) => `${at} ${direction} ${octets.length}`);
    };
    expect(run()).toEqual(run());
  });
});

describe("retransmission", () => {
  test("of a lost last flight, on the client's request", () => {
    let lost = 0;
    const pair = new Pair({
      intercept: (octets, direction) => {
        const isLastFlight = direction === "down" && octets[0] === 20;
        return isLastFlight && lost++ < 2 ? undefined : octets;
      },
    }).run();
    expect(pair.isEstablished).toBe(true);
    const finals = pair.wire.filter(({ direction, octets }) => direction === "down" && octets[0] === 20);
    // At 5 s the first; the client's flight comes again one second after its own, and two after that.
    expect(finals.map(({ at }) => at)).toEqual([5, 1005, 3005]);
  });

  test("does not answer every copy of a duplicated flight", () => {
    const pair = new Pair({ duplication: 1 }).run();
    expect(pair.isEstablished).toBe(true);
    expect(pair.server?.statistics.flightsRetransmitted).toBe(0);
    expect(pair.client.statistics.flightsRetransmitted).toBe(0);
  });

  test("forgets the last flight when data shows that it has arrived", () => {
    const pair = new Pair().run();
    const finished = pair.wire.filter(({ direction }) => direction === "up").at(-1)!;
    pair.client.send(text("data"));
    pair.drain();
    pair.run();
    pair.server?.handleDatagram(pair.now + 5000, finished.octets.slice());
    expect(pair.server?.statistics.flightsRetransmitted).toBe(0);
    expect(pair.server?.pollTransmit()).toBeUndefined();
  });

  test("intervals are settings", () => {
    const pair = new Pair({
      loss: 1,
      client: { retransmission: { initial: 100, maximum: 300, attempts: 3 } },
    }).run();
    expect(pair.wire.map(({ at }) => at)).toEqual([0, 100, 300, 600]);
    expect(pair.now).toBe(900);
  });
});

describe("a path that swallows what is too big for it", () => {
  const upTo = (limit: number) => (octets: Uint8Array) => (octets.length > limit ? undefined : octets);
  const retransmission = { attempts: 5 };

  // While none of the client's datagrams get through, the server cannot know that its own have, and cuts on.
  for (const [limit, client, server] of [
    [1_000, 977, 548],
    [609, 548, 268],
    [300, 268, 268],
  ] as const) {
    test(`${limit} octets: the flights shrink to ${client} and ${server}`, () => {
      const pair = new Pair({
        intercept: upTo(limit),
        client: { mtu: 1457, retransmission, identity: rsaAp },
        server: { mtu: 1457, retransmission, identity: rsaEwc },
      }).run(60_000);
      expect(pair.outcome).toEqual({ client: "established", server: "established" });
      expect([pair.client.shrunkMtu, pair.server?.shrunkMtu]).toEqual([client, server]);
    });
  }

  test("the first retransmission is as large as the flight was; then each is smaller", () => {
    const pair = new Pair({
      cookies: false,
      intercept: (octets, direction) => (direction === "down" ? undefined : octets),
      server: { mtu: 1457, identity: rsaEwc },
    }).run(32_000);
    const largest = new Map<number, number>();
    for (const { at, direction, octets } of pair.wire) {
      if (direction === "down") largest.set(at, Math.max(largest.get(at) ?? 0, octets.length));
    }
    expect([...largest.values()].slice(0, 5)).toEqual([
      expect.toSatisfy((octets: number) => octets > 977),
      largest.values().next().value,
      expect.toSatisfy((octets: number) => octets > 548 && octets <= 977),
      expect.toSatisfy((octets: number) => octets > 268 && octets <= 548),
      expect.toSatisfy((octets: number) => octets <= 268),
    ]);
  });

  test("silence alone shrinks nothing: a ClientHello fits as it is", () => {
    const pair = new Pair({ loss: 1 }).run();
    expect(pair.client.shrunkMtu).toBeUndefined();
    expect(new Set(pair.wire.map(({ octets }) => octets.length)).size).toBe(1);
  });

  test("a single loss shrinks nothing", () => {
    let lost = 0;
    const pair = new Pair({
      intercept: (octets, direction) => (direction === "down" && lost++ === 1 ? undefined : octets),
    }).run();
    expect(pair.isEstablished).toBe(true);
    expect([pair.client.shrunkMtu, pair.server?.shrunkMtu]).toEqual([undefined, undefined]);
  });
});

describe("order", () => {
  test("flights turned back to front still make a handshake, in one go", () => {
    // All datagrams of one burst arrive in the opposite order.
    const burst: { octets: Uint8Array; direction: string }[] = [];
    const pair = new Pair({ cookies: false, client: { mtu: 256 }, server: { mtu: 256 }, loss: 1 });
    let sent = 0;
    for (let round = 0; round < 8 && !pair.isEstablished; round++) {
      burst.push(...pair.wire.slice(sent));
      sent = pair.wire.length;
      for (const { octets, direction } of burst.splice(0).reverse()) {
        if (direction === "up") pair.server?.handleDatagram(0, octets.slice());
        else pair.client.handleDatagram(0, octets.slice());
      }
      pair.drain();
    }
    expect(pair.isEstablished).toBe(true);
    expect(pair.client.statistics.flightsRetransmitted).toBe(0);
  });

  test("data that overtakes the server's Finished is delivered after it", () => {
    const pair = new Pair({ cookies: false });
    pair.run(2);
    expect(pair.server?.isEstablished).toBe(false);
    const held: Uint8Array[] = [];
    pair.run(3);
    const { client, server } = pair;
    expect(server?.isEstablished).toBe(true);
    const last = pair.wire.at(-1)!.octets;
    server?.send(text("overtaking"));
    held.push(server!.pollTransmit()!);
    client.handleDatagram(pair.now, held[0]!);
    expect(received(pair.clientEvents)).toEqual([]);
    client.handleDatagram(pair.now, last.slice());
    pair.drain();
    expect(pair.clientEvents.map((event) => event.type)).toEqual(["established", "application-data"]);
  });
});
