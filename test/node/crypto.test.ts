import * as node from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { HashAlgorithm, SignatureScheme } from "../../src/crypto/port";
import { UsageError } from "../../src/errors";
import { nodeCrypto } from "../../src/node/crypto";
import { identityFromPem, publicKeyFromPem } from "../../src/node/pem";
import { removePadding } from "../../src/node/pkcs1";
import { type IssuedIdentity, LabPki } from "../../src/node/pki";

const crypto = nodeCrypto();
let pki: LabPki;
let ec: IssuedIdentity;
let rsa: IssuedIdentity;

beforeAll(async () => {
  pki = await LabPki.create({ epoch: Date.UTC(2023, 6, 12) });
  ec = await pki.issue({ commonName: "ec" });
  rsa = await pki.issue({ commonName: "rsa", key: "rsa" });
});

const hex = (octets: Uint8Array) => Buffer.from(octets).toString("hex");
const octets = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

describe("hashes", () => {
  test("are the published ones, and plain octets", () => {
    const abc = new TextEncoder().encode("abc");
    const digest = crypto.hash("sha256").update(abc).digest();
    expect(hex(digest)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(digest.constructor).toBe(Uint8Array);
  });

  test("go on by themselves after a clone", () => {
    const running = crypto.hash("sha512").update(octets("01"));
    const early = running.clone();
    running.update(octets("02"));
    expect(hex(early.digest())).toBe(node.createHash("sha512").update(octets("01")).digest("hex"));
    expect(hex(running.digest())).toBe(node.createHash("sha512").update(octets("0102")).digest("hex"));
  });

  test("HMAC covers both parts, again and again (RFC 4231, case 2)", () => {
    const mac = crypto.hmac("sha256" satisfies HashAlgorithm, new TextEncoder().encode("Jefe"));
    const expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    const words = new TextEncoder().encode("what do ya want for nothing?");
    for (const cut of [0, 7, words.length]) {
      expect(hex(mac.compute(words.subarray(0, cut), words.subarray(cut)))).toBe(expected);
    }
    expect(hex(mac.compute(words))).toBe(expected);
  });
});

describe("AES", () => {
  test("GCM: the specification's case 4 (128 bits) and 16 (256 bits)", () => {
    const nonce = octets("cafebabefacedbaddecaf888");
    const additional = octets("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const plaintext = octets(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    for (const [key, tag] of [
      ["feffe9928665731c6d6a8f9467308308", "5bc94fbc3221a5db94fae95ae7121a47"],
      [
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "76fc6ece0f4e1768cddf8853bb2d551b",
      ],
    ] as const) {
      const aead = crypto.aesGcm(octets(key));
      const target = new Uint8Array(3 + plaintext.length + 16);
      aead.seal(nonce, plaintext, additional, target, 3);
      const sealed = target.subarray(3);
      expect(hex(sealed.subarray(-16))).toBe(tag);
      expect(aead.open(nonce, sealed, additional)).toEqual(plaintext);
      sealed[0]! ^= 1;
      expect(aead.open(nonce, sealed, additional)).toBeUndefined();
      expect(aead.open(nonce, sealed.subarray(0, 9), additional)).toBeUndefined();
    }
  });

  test("CBC: NIST SP 800-38A F.2.1, blocks as they are", () => {
    const cipher = crypto.aesCbc(octets("2b7e151628aed2a6abf7158809cf4f3c"));
    const iv = octets("000102030405060708090a0b0c0d0e0f");
    const plaintext = octets("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
    const encrypted = cipher.encrypt(iv, plaintext);
    expect(hex(encrypted)).toBe("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
    expect(cipher.decrypt(iv, encrypted)).toEqual(plaintext);
  });
});

describe("key agreement", () => {
  for (const [group, length] of [
    ["secp256r1", 65],
    ["secp384r1", 97],
    ["x25519", 32],
  ] as const) {
    test(`${group}: both ends come to one secret, and wrong points are refused`, () => {
      const [a, b] = [crypto.keyAgreement(group), crypto.keyAgreement(group)];
      expect(a.publicKey.length).toBe(length);
      expect(a.derive(b.publicKey)).toEqual(b.derive(a.publicKey));
      expect(a.derive(b.publicKey.subarray(1))).toBeUndefined();
      expect(a.derive(new Uint8Array(0))).toBeUndefined();
      expect(a.derive(new Uint8Array(length))).toBeUndefined();
      const offCurve = b.publicKey.slice();
      offCurve[length - 1]! ^= 1;
      if (group !== "x25519") expect(a.derive(offCurve)).toBeUndefined();
    });
  }
});

describe("signatures", () => {
  const data = new TextEncoder().encode("what is signed");
  const schemes: [SignatureScheme, "ec" | "rsa"][] = [
    ["ecdsa-sha256", "ec"],
    ["ecdsa-sha384", "ec"],
    ["ecdsa-sha512", "ec"],
    ["rsa-pkcs1-sha256", "rsa"],
    ["rsa-pkcs1-sha512", "rsa"],
  ];
  for (const [scheme, algorithm] of schemes) {
    test(`${scheme}: verifies, and nothing else does`, () => {
      const [identity, other] = algorithm === "ec" ? [ec, rsa] : [rsa, ec];
      const key = identity.certificate.publicKey;
      const signature = crypto.sign(scheme, identity.key, data);
      expect(crypto.verify(scheme, key, data, signature)).toBe(true);
      expect(crypto.verify(scheme, key, data.subarray(1), signature)).toBe(false);
      expect(crypto.verify(scheme, key, data, signature.subarray(1))).toBe(false);
      expect(crypto.verify(scheme, other.certificate.publicKey, data, signature)).toBe(false);
      expect(() => crypto.sign(scheme, other.key, data)).toThrow(UsageError);
    });
  }

  test("ECDSA signatures all have one length", () => {
    const lengths = new Set<number>();
    for (let i = 0; i < 50; i++) lengths.add(crypto.sign("ecdsa-sha256", ec.key, data).length);
    expect([...lengths]).toEqual([71]);
  });
});

describe("RSA encryption", () => {
  test("comes back, and rubbish does not", () => {
    const secret = crypto.entropy(48);
    const encrypted = crypto.rsaEncrypt(rsa.certificate.publicKey, secret);
    expect(crypto.rsaDecrypt(rsa.key, encrypted)).toEqual(secret);
    encrypted[5]! ^= 1;
    const spoilt = crypto.rsaDecrypt(rsa.key, encrypted);
    expect(spoilt === undefined || spoilt.length !== 48).toBe(true);
    expect(crypto.rsaDecrypt(rsa.key, new Uint8Array(3))).toBeUndefined();
  });

  test("padding is taken off as RFC 8017 §7.2.2 says", () => {
    const filler = "11".repeat(8);
    expect(removePadding(octets(`0002${filler}00aabb`))).toEqual(octets("aabb"));
    expect(removePadding(octets(`0002${filler}00`))).toEqual(octets(""));
    expect(removePadding(octets(`0002${filler}0000aa`))).toEqual(octets("00aa"));
    expect(removePadding(octets(`0102${filler}00aabb`))).toBeUndefined();
    expect(removePadding(octets(`0001${filler}00aabb`))).toBeUndefined();
    expect(removePadding(octets(`0002${"11".repeat(7)}00aabb`))).toBeUndefined();
    expect(removePadding(octets(`0002${filler}11aabb`))).toBeUndefined();
    expect(removePadding(octets("0002"))).toBeUndefined();
  });
});

describe("the lab's certificates", () => {
  test("say what was asked for", async () => {
    const { certificate } = await pki.issue({
      commonName: "AP9105AXI-0CD0F897ADE0",
      notBefore: 1000,
      notAfter: Date.UTC(2055, 0, 1),
    });
    expect(certificate).toMatchObject({
      subject: "CN=AP9105AXI-0CD0F897ADE0, O=Cisco",
      issuer: "CN=EWC Lab Root CA, O=ewc-lab",
      commonName: "AP9105AXI-0CD0F897ADE0",
      notBefore: 1000,
      notAfter: Date.UTC(2055, 0, 1),
      isAuthority: false,
    });
    expect(certificate.fingerprint).toBe(node.createHash("sha256").update(certificate.der).digest("hex"));
    expect(pki.root.isAuthority).toBe(true);
  });

  test("are issued by their authority and by no other", async () => {
    const middle = await pki.authority.intermediate("Device CA");
    const foreign = await pki.foreign();
    const deep = await middle.issue({ commonName: "deep" });
    expect(ec.certificate.issuedBy(pki.root)).toBe(true);
    expect(ec.certificate.issuedBy(foreign.certificate)).toBe(false);
    expect(ec.certificate.issuedBy(rsa.certificate)).toBe(false);
    expect(deep.chain.map((certificate) => certificate.commonName)).toEqual(["deep", "Device CA"]);
    expect(deep.certificate.issuedBy(middle.certificate)).toBe(true);
    expect(middle.certificate.issuedBy(pki.root)).toBe(true);
    expect(deep.certificate.issuedBy(pki.root)).toBe(false);
  });

  test("have serial numbers of their own, in the order they were asked for, of one length and one size", async () => {
    const all = await Promise.all(["x", "y", "z"].map((commonName) => pki.issue({ commonName })));
    const numbers = all.map(({ certificatePem }) => new node.X509Certificate(certificatePem).serialNumber);
    expect(new Set(numbers).size).toBe(3);
    expect(numbers).toEqual([...numbers].sort());
    for (const number of numbers) expect(number).toMatch(/^45574300[0-9A-F]{8}$/);
    expect(new Set(all.map(({ certificate }) => certificate.der.length)).size).toBe(1);
  });

  test("come back from PEM with their key", async () => {
    const middle = await pki.authority.intermediate("Device CA");
    const deep = await middle.issue({ commonName: "deep" });
    const read = identityFromPem(deep.chainPem, deep.keyPem);
    expect(read.chain.map((certificate) => certificate.fingerprint)).toEqual(
      deep.chain.map((certificate) => certificate.fingerprint),
    );
    const data = octets("00");
    const signature = crypto.sign("ecdsa-sha256", read.key, data);
    expect(crypto.verify("ecdsa-sha256", deep.certificate.publicKey, data, signature)).toBe(true);
    expect(() => identityFromPem("nothing", deep.keyPem)).toThrow(UsageError);
    expect(() => identityFromPem(deep.chainPem, "nothing")).toThrow(UsageError);
  });

  test("the image signing key signs, and its public half travels as PEM", () => {
    const keys = pki.imageSigning;
    expect(pki.imageSigning).toBe(keys);
    const signature = crypto.sign("ecdsa-sha512", keys.privateKey, octets("01"));
    const read = publicKeyFromPem(keys.publicPem);
    expect(crypto.verify("ecdsa-sha512", read, octets("01"), signature)).toBe(true);
  });

  test("octets that are no certificate are a WireError", () => {
    expect(() => crypto.certificate(octets("3003020101"))).toThrow("no X.509 certificate");
  });

  test("a seeded entropy is used", () => {
    const seeded = nodeCrypto({ entropy: (length) => new Uint8Array(length).fill(7) });
    expect(hex(seeded.entropy(3))).toBe("070707");
    expect(crypto.entropy(16)).not.toEqual(crypto.entropy(16));
  });
});
