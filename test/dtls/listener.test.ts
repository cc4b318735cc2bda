import { describe, expect, test } from "vitest";
import { DtlsClient, DtlsListener, type DtlsListenerOptions } from "../../src/dtls";
import { clientDefaults, Pair, serverDefaults, transmit } from "./pair";

const peer = "172.16.4.32:5248";

function start(overrides: Partial<DtlsListenerOptions> = {}) {
  const listener = new DtlsListener(0, { ...serverDefaults(), ...overrides });
  const client = new DtlsClient(0, clientDefaults());
  const hello = client.pollTransmit()!;
  return { listener, client, hello };
}

/** The client's second ClientHello, with the cookie that the listener gave at `now`. */
function withCookie({ listener, client, hello }: ReturnType<typeof start>, now = 0): Uint8Array {
  const outcome = listener.handleDatagram(now, hello, peer);
  if (outcome.type !== "reply") throw new TypeError(outcome.type);
  client.handleDatagram(now, outcome.octets);
  return client.pollTransmit()!;
}

describe("a listener", () => {
  test("answers a first hello with a cookie, shorter than the hello, under its record number", () => {
    const { listener, hello } = start();
    hello[10] = 77;
    const outcome = listener.handleDatagram(0, hello, peer);
    if (outcome.type !== "reply") return expect.fail(outcome.type);
    expect(outcome.octets.length).toBeLessThan(hello.length);
    expect(outcome.octets[10]).toBe(77);
    expect([...outcome.octets.subarray(0, 3)]).toEqual([22, 0xfe, 0xff]);
    expect(listener.handleDatagram(0, hello, peer)).toEqual(outcome);
  });

  test("accepts the cookie from the same address only", () => {
    const parts = start();
    const second = withCookie(parts);
    expect(parts.listener.handleDatagram(0, second.slice(), "172.16.4.33:5248").type).toBe("reply");
    expect(parts.listener.handleDatagram(0, second.slice(), "172.16.4.32:5249").type).toBe("reply");
    expect(parts.listener.handleDatagram(0, second.slice(), peer).type).toBe("accepted");
  });

  test("accepts a cookie for one to two lifetimes", () => {
    for (const [age, verdict] of [
      [59_000, "accepted"],
      [61_000, "accepted"],
      [119_000, "accepted"],
      [121_000, "reply"],
      [500_000, "reply"],
    ] as const) {
      const parts = start();
      const second = withCookie(parts);
      expect(parts.listener.handleDatagram(age, second, peer).type, `${age}`).toBe(verdict);
    }
  });

  test("others who come meanwhile change nothing: a cookie of the secret before the last is no more", () => {
    const early = start();
    const first = withCookie(early);
    const { listener } = early;
    const other = (now: number) => {
      const parts = { ...start(), listener };
      return withCookie(parts, now);
    };
    const second = other(61_000);
    expect(listener.handleDatagram(62_000, first.slice(), peer).type).toBe("accepted");
    other(122_000);
    expect(listener.handleDatagram(123_000, first, peer).type).toBe("reply");
    expect(listener.handleDatagram(123_000, second, peer).type).toBe("accepted");
  });

  test("two listeners do not accept each other's cookies", () => {
    const second = withCookie(start());
    expect(start().listener.handleDatagram(0, second, peer).type).toBe("reply");
  });

  test("ignores all that is no hello, and says what it was", () => {
    const { listener, hello } = start();
    const ignored = (octets: Uint8Array) => {
      const outcome = listener.handleDatagram(0, octets, peer);
      return outcome.type === "ignored" ? outcome.reason : outcome.type;
    };
    expect(ignored(new Uint8Array(0))).toBe("not a ClientHello");
    expect(ignored(Uint8Array.of(22, 0xfe))).toBe("truncated record header");
    expect(ignored(hello.subarray(0, 60))).toBe("truncated record");
    expect(ignored(Uint8Array.from(hello, (octet, i) => (i === 4 ? 1 : octet)))).toBe(
      "record of an unknown session",
    );
    expect(ignored(Uint8Array.from(hello, (octet, i) => (i === 13 ? 2 : octet)))).toBe("not a ClientHello");
    expect(ignored(Uint8Array.from(hello, (octet, i) => (i === 21 ? 1 : octet)))).toMatch(
      /beyond its own length/,
    );
  });

  test("puts its prefix before the cookie", () => {
    const { listener, hello } = start({ prefix: Uint8Array.of(1, 0, 0, 0) });
    const outcome = listener.handleDatagram(0, hello, peer);
    if (outcome.type !== "reply") return expect.fail(outcome.type);
    expect([...outcome.octets.subarray(0, 5)]).toEqual([1, 0, 0, 0, 22]);
  });

  test("gives a repeated hello to the session that it began", () => {
    const parts = start();
    const second = withCookie(parts);
    const outcome = parts.listener.handleDatagram(0, second.slice(), peer);
    if (outcome.type !== "accepted") return expect.fail(outcome.type);
    expect(parts.listener.handleDatagram(500, second.slice(), peer, outcome.server).type).toBe("handled");
    expect(outcome.server.statistics.flightsRetransmitted).toBe(1);
  });

  test("takes a ClientHello in fragments when the first reaches to the cookie", () => {
    const parts = start();
    const second = withCookie(parts);
    const [head, tail] = [part(second, 0, 90), part(second, 90)];
    expect(parts.listener.handleDatagram(0, tail.slice(), peer)).toEqual({
      type: "ignored",
      reason: "ClientHello fragment without its beginning",
    });
    const outcome = parts.listener.handleDatagram(0, head.slice(), peer);
    if (outcome.type !== "accepted") return expect.fail(outcome.type);
    const { server } = outcome;
    expect(parts.listener.handleDatagram(0, head.slice(), peer, server).type).toBe("handled");
    expect(server.pollTransmit()).toBeUndefined();
    parts.listener.handleDatagram(0, tail.slice(), peer, server);
    expect(server.pollTransmit()).toBeDefined();
    expect(parts.listener.handleDatagram(0, part(second, 0, 50), peer).type).toBe("ignored");
  });

  test("lets a device that lost its state begin anew, and the old session live until the cookie is back", () => {
    const pair = new Pair();
    pair.run();
    const old = pair.server!;
    const listener = new DtlsListener(0, serverDefaults());
    const restarted = new DtlsClient(pair.now, clientDefaults());
    let current = old;
    const types: string[] = [];
    for (let round = 0; round < 4; round++) {
      transmit(restarted, (octets) => {
        const outcome = listener.handleDatagram(pair.now, octets, peer, current);
        types.push(outcome.type);
        if (outcome.type === "reply") {
          expect(old.isEstablished).toBe(true);
          restarted.handleDatagram(pair.now, outcome.octets);
        }
        if (outcome.type === "accepted") current = outcome.server;
        transmit(current, (answer) => restarted.handleDatagram(pair.now, answer));
      });
    }
    expect(types).toEqual(["reply", "accepted", "handled"]);
    expect(restarted.isEstablished).toBe(true);
    expect(current).not.toBe(old);
  });
});

/** A datagram with a fragment of the handshake message that the given one holds whole. */
function part(whole: Uint8Array, from: number, to = whole.length - 25): Uint8Array {
  const out = new Uint8Array(25 + to - from);
  out.set(whole.subarray(0, 25));
  out.set(whole.subarray(25 + from, 25 + to), 25);
  const view = new DataView(out.buffer);
  view.setUint16(11, 12 + to - from);
  view.setUint16(20, from);
  view.setUint16(23, to - from);
  return out;
}
