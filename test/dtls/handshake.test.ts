import { describe, expect, test } from "vitest";
import { defaultSuites, type SuiteName } from "../../src/dtls";
import { ap, ewc, Pair, pki, received, rsaEwc, text } from "./pair";

describe("a handshake", () => {
  for (const suite of defaultSuites) {
    test(`with ${suite}: both ends know the other's chain`, () => {
      const identity = suite.includes("ECDSA") ? ewc : rsaEwc;
      const pair = new Pair({ client: { suites: [suite] }, server: { identity } }).run();
      expect(pair.clientEvents).toEqual([{ type: "established", peer: identity.chain, suite }]);
      expect(pair.serverEvents).toEqual([{ type: "established", peer: ap.chain, suite }]);
    });
  }

  test("is six flights on the wire, and nothing is sent again", () => {
    const pair = new Pair().run();
    const flights = pair.wire.map(({ at, direction, octets }) => `${at} ${direction} ${messages(octets)}`);
    expect(flights).toEqual([
      "0 up ClientHello",
      "1 down HelloVerifyRequest",
      "2 up ClientHello",
      "3 down ServerHello Certificate ServerKeyExchange CertificateRequest ServerHelloDone",
      "4 up Certificate ClientKeyExchange CertificateVerify ChangeCipherSpec sealed",
      "5 down ChangeCipherSpec sealed",
    ]);
  });

  test("sizes of all datagrams are the same in every run", () => {
    const sizes = () => new Pair().run().wire.map(({ octets }) => octets.length);
    const first = sizes();
    for (let run = 0; run < 20; run++) expect(sizes()).toEqual(first);
  });

  test("no datagram exceeds the mtu, whatever it is", () => {
    const mtus = [576, 1400, ...Array.from({ length: 160 }, (_, i) => 256 + i)];
    for (const mtu of mtus) {
      for (const identity of [ewc, rsaEwc]) {
        const prefix = Uint8Array.of(1, 0, 0, 0);
        const strip = (octets: Uint8Array) => octets.subarray(4);
        const pair = new Pair({
          client: { mtu, prefix },
          server: { mtu, prefix, identity },
          intercept: strip,
        }).run();
        expect(pair.outcome).toEqual({ client: "established", server: "established" });
        for (const { octets } of pair.wire) {
          expect(octets.length).toBeLessThanOrEqual(mtu);
          expect(octets.subarray(0, 4)).toEqual(prefix);
        }
      }
    }
  });

  test("the server's preference decides", () => {
    const preferred: SuiteName[] = [
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_RSA_WITH_AES_128_CBC_SHA",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    ];
    const pair = new Pair({ server: { identity: rsaEwc, suites: preferred } }).run();
    expect(pair.clientEvents[0]).toMatchObject({ suite: preferred[0] });
  });

  test("x25519 and P-384 serve as well", () => {
    for (const group of ["x25519", "secp384r1"] as const) {
      expect(new Pair({ client: { groups: [group] } }).run().outcome.client).toBe("established");
    }
  });

  test("a client without a certificate is let in where the server only asks, or does not", () => {
    for (const clientCertificate of ["requested", "none"] as const) {
      const pair = new Pair({
        client: { identity: { chain: [], key: ap.key } },
        server: { clientCertificate },
      }).run();
      expect(pair.serverEvents).toMatchObject([{ type: "established", peer: [] }]);
      expect(pair.clientEvents).toMatchObject([{ type: "established" }]);
    }
  });

  test("a chain through an intermediate authority is believed", async () => {
    const middle = await pki.authority.intermediate("Device CA");
    const identity = await middle.issue({ commonName: "AP-DEEP" });
    const pair = new Pair({ client: { identity } }).run();
    expect(pair.serverEvents).toMatchObject([{ type: "established", peer: identity.chain }]);
  });

  test("both ends log the same master secret under the client's random", () => {
    const lines: string[] = [];
    const keyLog = (line: string) => lines.push(line);
    new Pair({ client: { keyLog }, server: { keyLog } }).run();
    expect(lines[0]).toMatch(/^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/);
    expect(lines[1]).toBe(lines[0]);
  });
});

describe("a session", () => {
  test("carries data both ways, a record a datagram", () => {
    const pair = new Pair().run();
    for (const word of ["join", "echo"]) pair.client.send(text(word));
    pair.server?.send(text("response"));
    pair.drain();
    pair.run();
    expect(received(pair.serverEvents)).toEqual(["join", "echo"]);
    expect(received(pair.clientEvents)).toEqual(["response"]);
  });

  test("ends by either side's close_notify", () => {
    const pair = new Pair().run();
    pair.server?.close(pair.now);
    pair.drain();
    pair.run();
    expect(pair.outcome).toEqual({ client: "closed by peer", server: "closed by local" });
    expect(pair.client.send(text("late"))).toBe(false);
    expect(pair.client.pollTransmit()).toBeUndefined();
  });

  test("a handshake called off fails on the other side", () => {
    const pair = new Pair();
    pair.run(2.5);
    pair.client.close(pair.now);
    pair.drain();
    pair.run();
    expect(pair.outcome.client).toBe("closed by local");
    expect(pair.outcome.server).toBe("peer closed the session during the handshake");
  });

  test("after its end every call does nothing", () => {
    const pair = new Pair().run();
    pair.client.close(pair.now);
    pair.drain();
    pair.run();
    const { client } = pair;
    client.close(1e6);
    client.handleTimeout(1e6);
    client.handleDatagram(1e6, pair.wire[1]!.octets);
    expect(client.pollEvent()).toBeUndefined();
    expect(client.pollTransmit()).toBeUndefined();
    expect(client.pollTimeout()).toBeUndefined();
  });

  test("payloadRoom is exact for every suite", () => {
    for (const suite of defaultSuites) {
      const identity = suite.includes("ECDSA") ? ewc : rsaEwc;
      const { client } = new Pair({ client: { suites: [suite] }, server: { identity } }).run();
      for (const mtu of [300, 576, 1485]) {
        const room = client.payloadRoom(mtu);
        client.send(new Uint8Array(room));
        expect(client.pollTransmit()!.length).toBeLessThanOrEqual(mtu);
        client.send(new Uint8Array(room + 1));
        expect(client.pollTransmit()!.length).toBeGreaterThan(mtu);
      }
    }
  });

  test("records up to 16384 octets pass, above it the caller is told", () => {
    const pair = new Pair().run();
    pair.client.send(new Uint8Array(16_384));
    pair.drain();
    pair.run();
    expect(pair.serverEvents.at(-1)).toMatchObject({ type: "application-data", octets: { length: 16_384 } });
    expect(() => pair.client.send(new Uint8Array(16_385))).toThrow(/do not fit/);
  });
});

const names: Record<number, string> = {
  1: "ClientHello",
  2: "ServerHello",
  3: "HelloVerifyRequest",
  11: "Certificate",
  12: "ServerKeyExchange",
  13: "CertificateRequest",
  14: "ServerHelloDone",
  15: "CertificateVerify",
  16: "ClientKeyExchange",
};

/** What the records of a datagram hold, read from their headers. */
function messages(octets: Uint8Array): string {
  const found: string[] = [];
  for (let at = 0; at < octets.length; at += 13 + ((octets[at + 11]! << 8) | octets[at + 12]!)) {
    if (octets[at] === 20) found.push("ChangeCipherSpec");
    else found.push(octets[at + 4] === 1 ? "sealed" : (names[octets[at + 13]!] ?? "?"));
  }
  return found.join(" ");
}
