import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DtlsClient, DtlsListener, DtlsServer } from "../../src/dtls";
import { seeded } from "../seeded";
import {
  clientDefaults,
  drainEvents,
  establishedPair,
  ewc,
  flipIn,
  type LinkOptions,
  Pair,
  received,
  rsaEwc,
  serverDefaults,
  text,
} from "./pair";

const handshakeHeader = 12;
const messages = {
  1: "ClientHello",
  2: "ServerHello",
  11: "Certificate",
  12: "ServerKeyExchange",
  13: "CertificateRequest",
  14: "ServerHelloDone",
  15: "CertificateVerify",
  16: "ClientKeyExchange",
};

/** The longest body of that type in a clean handshake; -1 when there is no such message. */
function bodyLength(link: LinkOptions, type: number): number {
  let longest = -1;
  const intercept = (octets: Uint8Array) => {
    for (let at = 0; at < octets.length; at += 13 + ((octets[at + 11]! << 8) | octets[at + 12]!)) {
      const isMessage = octets[at] === 22 && octets[at + 4] === 0 && octets[at + 13] === type;
      if (isMessage) longest = Math.max(longest, (octets[at + 15]! << 8) | octets[at + 16]!);
    }
    return octets;
  };
  new Pair({ ...link, intercept }).run();
  return longest;
}

describe("a handshake with one bit changed on the wire, in every copy, is never established", () => {
  const variants: [string, () => LinkOptions, number, string[]][] = [
    ["ECDHE_ECDSA with client certificate", () => ({ cookies: false }), 1, []],
    [
      "ECDHE_ECDSA without client certificate",
      () => ({ cookies: false, server: { clientCertificate: "none" } }),
      1,
      ["CertificateRequest", "CertificateVerify"],
    ],
    [
      "TLS_RSA without client certificate",
      () => ({
        cookies: false,
        client: { suites: ["TLS_RSA_WITH_AES_128_CBC_SHA"] },
        server: { clientCertificate: "none", identity: rsaEwc },
      }),
      3,
      ["ServerKeyExchange", "CertificateRequest", "CertificateVerify"],
    ],
  ];
  for (const [name, linkOptions, stride, lacking] of variants) {
    for (const [type, message] of Object.entries(messages)) {
      if (lacking.includes(message)) continue;
      test(`${name}: ${message}`, () => {
        const link = linkOptions();
        const length = bodyLength(link, Number(type));
        expect(length).toBeGreaterThanOrEqual(0);
        for (let position = -handshakeHeader; position < length; position += stride) {
          const pair = new Pair({ ...link, intercept: flipIn(Number(type), position) }).run();
          const who = `${message} octet ${position}: ${JSON.stringify(pair.outcome)}`;
          expect(Object.values(pair.outcome), who).not.toContain("established");
        }
      });
    }
  }
});

describe("one datagram of a handshake changed once", () => {
  test("heals by retransmission or fails; both ends established means that data passes", () => {
    const random = seeded(42);
    const clean = new Pair().run().wire.length;
    let healed = 0;
    for (let index = 0; index < clean; index++) {
      for (let round = 0; round < 120; round++) {
        let count = 0;
        const pair = new Pair({
          intercept: (octets) => (count++ === index ? mutate(octets, random) : octets),
        }).run();
        if (!pair.isEstablished) continue;
        healed++;
        pair.client.send(text("up"));
        pair.server?.send(text("down"));
        pair.drain();
        pair.run();
        expect(received(pair.serverEvents)).toEqual(["up"]);
        expect(received(pair.clientEvents)).toEqual(["down"]);
      }
    }
    expect(healed).toBeGreaterThan(100);
  });
});

describe("octets that nobody meant", () => {
  const noise = fc.uint8Array({ maxLength: 300 });
  /** Looks like a record of a handshake, and is not. */
  const plausible = fc
    .tuple(
      fc.constantFrom(20, 21, 22, 23),
      fc.constantFrom(0, 1),
      fc.nat(40),
      fc.constantFrom(0, 1, 2, 3, 11, 12, 13, 14, 15, 16, 20),
      fc.nat(6),
      fc.uint8Array({ maxLength: 200 }),
    )
    .map(([type, epoch, record, message, sequence, body]) => {
      const length = 12 + body.length;
      const header = [type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, record, length >> 8, length & 0xff];
      const fragment = [message, 0, 0, body.length, 0, sequence, 0, 0, 0, 0, 0, body.length];
      return Uint8Array.from([...header, ...fragment, ...body]);
    });
  const datagrams = fc.array(fc.oneof(noise, plausible), { maxLength: 12 });

  test("never crash a client, a server or a listener, nor establish anything", () => {
    fc.assert(
      fc.property(datagrams, (list) => {
        const client = new DtlsClient(0, clientDefaults());
        const server = new DtlsServer(0, serverDefaults());
        const listener = new DtlsListener(0, serverDefaults());
        for (const octets of list) {
          client.handleDatagram(1, octets.slice());
          server.handleDatagram(1, octets.slice());
          const outcome = listener.handleDatagram(1, octets.slice(), "172.16.4.9:1");
          expect(outcome.type).not.toBe("accepted");
        }
        expect(client.isEstablished || server.isEstablished).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test("in an established session are dropped, and the session goes on", () => {
    const { client, server } = establishedPair();
    client.send(text("original"));
    const genuine = client.pollTransmit()!;
    const random = seeded(3);
    for (let round = 0; round < 3000; round++) {
      const changed = mutate(genuine.slice(), random);
      if (changed.length >= genuine.length && changed.every((octet, i) => octet === (genuine[i] ?? octet)))
        continue;
      server.handleDatagram(1, changed);
    }
    fc.assert(
      fc.property(datagrams, (list) => {
        for (const octets of list) server.handleDatagram(1, octets);
      }),
      { numRuns: 200 },
    );
    server.handleDatagram(1, genuine);
    const events: Parameters<typeof drainEvents>[1] = [];
    drainEvents(server, events);
    expect(received(events)).toEqual(["original"]);
    expect(server.isEstablished).toBe(true);
  });

  test("a plaintext alert does not end a session", () => {
    const { server } = establishedPair();
    server.handleDatagram(1, Uint8Array.of(21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40));
    expect(server.isEstablished).toBe(true);
    expect(server.pollEvent()).toEqual({ type: "discarded", reason: "alert in the clear" });
  });

  test("a Finished in the clear proves nothing", () => {
    const pair = new Pair({ cookies: false, server: { identity: ewc } });
    const finished = Uint8Array.from([
      ...[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 24],
      ...[20, 0, 0, 12, 0, 5, 0, 0, 0, 0, 0, 12, ...new Uint8Array(12)],
    ]);
    pair.client.handleDatagram(0, finished);
    expect(pair.client.pollEvent()).toEqual({ type: "discarded", reason: "Finished in epoch 0" });
    pair.run();
    expect(pair.isEstablished).toBe(true);
  });
});

function mutate(octets: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * octets.length);
  switch (Math.floor(random() * 5)) {
    case 0:
      octets[at]! ^= 1 << Math.floor(random() * 8);
      return octets;
    case 1:
      octets[at] = Math.floor(random() * 256);
      return octets;
    case 2:
      return octets.subarray(0, at);
    case 3: {
      const longer = new Uint8Array(octets.length + 20);
      longer.set(octets);
      return longer;
    }
    default: {
      const from = Math.floor(random() * octets.length);
      octets.copyWithin(at, from, from + 16);
      return octets;
    }
  }
}
