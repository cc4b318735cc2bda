import { beforeAll, describe, expect, test } from "vitest";
import type { Certificate, Crypto, Identity } from "../../src/crypto/port";
import { HandshakeFailure } from "../../src/dtls/failure";
import { verifyChain } from "../../src/dtls/trust";
import { Authority, type IssuedIdentity } from "../../src/node/pki";
import { ap, crypto, day, epoch, ewc, flipIn, type LinkOptions, Pair, pki, rsaEwc } from "./pair";

/** Runs a handshake that must fail, and gives both ends' reasons. */
function refused(link: LinkOptions) {
  const pair = new Pair(link).run();
  expect(pair.clientEvents.some((event) => event.type === "established")).toBe(false);
  expect(pair.client.isEnded).toBe(true);
  return pair;
}

let namesake: IssuedIdentity;
let foreign: IssuedIdentity;
let expired: IssuedIdentity;
let early: IssuedIdentity;
let other: IssuedIdentity;

beforeAll(async () => {
  const twin = await Authority.create("EWC Lab Root CA", "ewc-lab", epoch);
  namesake = await twin.issue({ commonName: "twin" });
  foreign = await (await pki.foreign()).issue({ commonName: "rogue" });
  expired = await pki.issue({ commonName: "old", notBefore: epoch - 9 * day, notAfter: epoch - 1 });
  early = await pki.issue({ commonName: "new", notBefore: epoch + 1000, notAfter: epoch + day });
  other = await pki.issue({ commonName: "other" });
});

const badCertificates: [string, () => Identity, string, string, string?][] = [
  [
    "of a foreign authority",
    () => foreign,
    "certificate of CN=rogue, O=Cisco is issued by CN=Foreign Root CA, O=elsewhere, which is not trusted",
    "unknown_ca",
    "unknown-issuer",
  ],
  [
    "of an authority that only has the root's name",
    () => namesake,
    "certificate of CN=twin, O=Cisco does not carry the signature of CN=EWC Lab Root CA, O=ewc-lab",
    "bad_certificate",
    "bad-signature",
  ],
  [
    "that has expired",
    () => expired,
    "certificate of CN=old, O=Cisco has expired",
    "certificate_expired",
    "expired",
  ],
  [
    "from the future",
    () => early,
    "certificate of CN=new, O=Cisco is not yet valid",
    "certificate_expired",
    "not-yet-valid",
  ],
  [
    "that is none",
    () => ({
      chain: [{ ...ewc.certificate, der: Uint8Array.of(0x30, 3, 1, 2, 3) } as Certificate],
      key: ewc.key,
    }),
    "no X.509 certificate",
    "bad_certificate",
  ],
];

describe("a certificate", () => {
  for (const [what, shown, reason, alert, fault] of badCertificates) {
    const certificate = fault === undefined ? {} : { certificate: fault };
    test(`${what}, shown by the client: both ends say why`, () => {
      const pair = refused({ client: { identity: shown() } });
      expect(pair.serverEvents).toEqual([
        {
          type: "failed",
          reason,
          cause: "authentication",
          alert: { direction: "sent", description: alert },
          ...certificate,
        },
      ]);
      expect(pair.clientEvents).toEqual([
        {
          type: "failed",
          reason: `peer ended the session with alert ${alert}`,
          cause: "authentication",
          alert: { direction: "received", description: alert },
        },
      ]);
    });
    test(`${what}, shown by the server: both ends say why`, () => {
      const pair = refused({ server: { identity: shown() } });
      expect(pair.clientEvents).toEqual([
        {
          type: "failed",
          reason,
          cause: "authentication",
          alert: { direction: "sent", description: alert },
          ...certificate,
        },
      ]);
      expect(pair.serverEvents).toMatchObject([
        { type: "failed", cause: "authentication", alert: { direction: "received", description: alert } },
      ]);
    });
  }

  test("that the server has not is said by both ends", () => {
    const pair = refused({ server: { identity: { ...ewc, chain: [] } } });
    expect(pair.serverEvents).toMatchObject([
      { reason: "there is no certificate to show", cause: "protocol", certificate: "none" },
    ]);
    expect(pair.clientEvents).toMatchObject([
      { alert: { direction: "received", description: "handshake_failure" } },
    ]);
  });

  test("is judged by the lab's calendar", () => {
    const later = () => epoch + 11 * 365 * day;
    expect(refused({ server: { epoch: later } }).outcome.server).toMatch(/has expired$/);
  });

  test("that an authorization refuses is answered with access_denied", () => {
    const authorize = (chain: readonly Certificate[]) => `${chain[0]!.commonName} is not on the list`;
    const pair = refused({ server: { authorize } });
    expect(pair.outcome).toEqual({
      server: "AP9105AXI-0CD0F897ADE0 is not on the list",
      client: "peer ended the session with alert access_denied",
    });
  });

  test("is demanded of the client", () => {
    const pair = refused({ client: { identity: { chain: [], key: ap.key } } });
    expect(pair.outcome).toEqual({
      server: "the client shows no certificate",
      client: "peer ended the session with alert handshake_failure",
    });
  });
});

describe("a proof", () => {
  test("with another key than the client certificate's", () => {
    const pair = refused({ client: { identity: { chain: ap.chain, key: other.key } } });
    expect(pair.outcome).toEqual({
      server: "CertificateVerify is not signed with the key of CN=AP9105AXI-0CD0F897ADE0, O=Cisco",
      client: "peer ended the session with alert decrypt_error",
    });
  });

  test("with another key than the server certificate's", () => {
    const pair = refused({ server: { identity: { chain: ewc.chain, key: other.key } } });
    expect(pair.outcome).toEqual({
      client: "ServerKeyExchange is not signed with the key of CN=C9120AXI-EWC, O=Cisco",
      server: "peer ended the session with alert decrypt_error",
    });
  });

  test("of an RSA server that does not hold its key: the keys never meet", async () => {
    const stranger = await pki.issue({ commonName: "stranger", key: "rsa" });
    const pair = refused({
      client: { suites: ["TLS_RSA_WITH_AES_128_CBC_SHA"] },
      server: { identity: { chain: rsaEwc.chain, key: stranger.key } },
    });
    expect(pair.outcome.server).toBe(
      "the peer's Finished does not authenticate: the two ends hold different keys",
    );
    expect(pair.outcome.client).toBe("peer ended the session with alert bad_record_mac");
  });

  for (const sender of ["client", "server"] as const) {
    test(`a ${sender}'s Finished with wrong verify_data`, () => {
      const liar = { [sender]: { crypto: lyingAbout(`${sender} finished`) } };
      const pair = new Pair(liar).run();
      const reason = `the ${sender}'s Finished does not fit the handshake (wrong verify_data)`;
      const refuser = sender === "client" ? "server" : "client";
      expect(pair.outcome[refuser]).toBe(reason);
      expect(pair.outcome[sender]).toBe("peer ended the session with alert decrypt_error");
    });
  }
});

describe("a hello", () => {
  test("of a server that answers an extension nobody asked for", () => {
    // The type of the first extension: renegotiation_info, ff 01.
    const pair = refused({ cookies: false, intercept: flipIn(2, 41) });
    expect(pair.outcome).toEqual({
      client: "the server answers extension 65280, not asked for",
      server: "peer ended the session with alert unsupported_extension",
    });
  });

  test("of a server that chooses a suite nobody offered", () => {
    const pair = refused({ cookies: false, intercept: flipIn(2, 36) });
    expect(pair.outcome.client).toBe("the server chose suite 0xc02a, which was not offered");
  });

  test("whose version was lowered on the way: the premaster secret tells (RFC 5246 §7.4.7.1)", () => {
    const rsaEncrypt: Crypto["rsaEncrypt"] = (key, data) =>
      crypto.rsaEncrypt(
        key,
        data.map((octet, i) => (i === 1 ? 0xff : octet)),
      );
    const pair = refused({
      client: { suites: ["TLS_RSA_WITH_AES_128_CBC_SHA"], crypto: { ...crypto, rsaEncrypt } },
      server: { identity: rsaEwc },
    });
    expect(pair.outcome.server).toBe(
      "the peer's Finished does not authenticate: the two ends hold different keys",
    );
  });
});

/** The port with one wrong answer: the pseudo-random function under that label. */
function lyingAbout(label: string): Crypto {
  const begins = (octets: Uint8Array) => new TextDecoder().decode(octets.subarray(0, label.length)) === label;
  return {
    ...crypto,
    hmac(algorithm, key) {
      const mac = crypto.hmac(algorithm, key);
      return {
        compute(first, second) {
          const code = mac.compute(first, second);
          if (second !== undefined && begins(second)) code[0]! ^= 1;
          return code;
        },
      };
    },
  };
}

describe("a negotiation without a common", () => {
  test("suite", () => {
    const pair = refused({ client: { suites: ["TLS_RSA_WITH_AES_128_CBC_SHA"] } });
    expect(pair.outcome).toEqual({
      server: "no cipher suite in common with a client that offers 002f",
      client: "peer ended the session with alert handshake_failure",
    });
  });

  test("group", () => {
    const pair = refused({ client: { groups: ["x25519"] }, server: { groups: ["secp384r1"] } });
    expect(pair.outcome.server).toBe("no ECDHE group in common with the client");
  });

  test("version", () => {
    const pair = refused({
      cookies: false,
      intercept: (octets, direction) => {
        if (direction === "up") octets[13 + 12 + 1] = 0xff;
        return octets;
      },
    });
    expect(pair.outcome).toEqual({
      server: "the client offers version feff at the most, not DTLS 1.2",
      client: "peer ended the session with alert protocol_version",
    });
  });
});

describe("a link", () => {
  test("that swallows everything: the client gives up after three minutes of doubling intervals", () => {
    const pair = refused({ loss: 1 });
    expect(pair.outcome.client).toBe("handshake timed out waiting for ServerHello");
    expect(pair.wire.map(({ at }) => at / 1000)).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
    expect(pair.now).toBe(183_000);
    expect(pair.clientEvents).toMatchObject([{ cause: "timeout" }]);
  });

  test("that cuts datagrams short: the reason says so", () => {
    const pair = refused({
      intercept: (octets, direction) =>
        direction === "down" ? octets.subarray(0, octets.length - 1) : octets,
    });
    expect(pair.outcome.client).toBe(
      "handshake timed out waiting for ServerHello (last datagram dropped: truncated record (46 of 47 octets))",
    );
  });

  test("that changes a key exchange: the signature does not fit", () => {
    const pair = refused({ cookies: false, intercept: flipIn(12, 40) });
    expect(pair.outcome).toEqual({
      client: "ServerKeyExchange is not signed with the key of CN=C9120AXI-EWC, O=Cisco",
      server: "peer ended the session with alert decrypt_error",
    });
  });
});

describe("a chain", () => {
  // Certificates by hand: only what the check looks at.
  const certificate = (
    subject: string,
    issuer: string,
    overrides: Partial<Certificate> = {},
  ): Certificate => ({
    der: new Uint8Array(0),
    subject,
    issuer,
    commonName: subject,
    publicKey: { algorithm: "ec", handle: undefined },
    fingerprint: subject,
    notBefore: 0,
    notAfter: 1000,
    isAuthority: true,
    purposes: [],
    issuedBy: (authority) => authority.subject === issuer,
    ...overrides,
  });
  const root = certificate("root", "root");
  const leaf = certificate("leaf", "middle", { isAuthority: false });
  const verdict = (chain: Certificate[], trust = [root], now = 500) => {
    try {
      verifyChain(chain, trust, now);
      return "believed";
    } catch (error) {
      if (error instanceof HandshakeFailure) return `${error.alert}: ${error.reason}`;
      throw error;
    }
  };

  test("through an authority is believed", () => {
    expect(verdict([leaf, certificate("middle", "root")])).toBe("believed");
  });
  test("through a device that is no authority is not", () => {
    expect(verdict([leaf, certificate("middle", "root", { isAuthority: false })])).toBe(
      "bad_certificate: certificate of middle may not issue certificates",
    );
  });
  test("through an authority that has expired is not", () => {
    expect(verdict([leaf, certificate("middle", "root", { notAfter: 400 })])).toBe(
      "certificate_expired: certificate of middle has expired",
    );
  });
  test("to a root that has expired is not", () => {
    const old = certificate("root", "root", { notAfter: 400 });
    expect(verdict([leaf, certificate("middle", "root")], [old])).toBe(
      "certificate_expired: certificate of root has expired",
    );
  });
  test("that ends before a root is not", () => {
    expect(verdict([leaf])).toBe("unknown_ca: certificate of leaf is issued by middle, which is not trusted");
  });
  test("in the wrong order is not", () => {
    expect(verdict([leaf, certificate("elsewhere", "root")])).toBe(
      "bad_certificate: chain is out of order: leaf is followed by elsewhere",
    );
  });
  test("that runs in a circle ends", () => {
    const a = certificate("a", "b");
    const b = certificate("b", "a");
    expect(verdict([a, b, a, b])).toBe("unknown_ca: certificate of b is issued by a, which is not trusted");
  });
});
