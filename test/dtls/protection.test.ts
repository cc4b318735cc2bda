import { describe, expect, test } from "vitest";
import type { Crypto } from "../../src/crypto/port";
import { pseudoRandom } from "../../src/dtls/key-schedule";
import { protectionFor } from "../../src/dtls/protection";
import { suiteNamed } from "../../src/dtls/suites";
import { crypto } from "./pair";

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

test("the pseudo-random function gives the published TLS 1.2 SHA-256 vector", () => {
  const secret = hex("9bbe436ba940f017b17652849a71db35");
  const seed = hex("a0ba9f936cda311827a6f796ffd5198c");
  expect(pseudoRandom(crypto, "sha256", secret, "test label", seed, 100)).toEqual(
    hex(
      "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0f" +
        "a022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
    ),
  );
});

const secrets = {
  mac: new Uint8Array(20).fill(1),
  key: new Uint8Array(16).fill(2),
  iv: new Uint8Array(4).fill(3),
};

for (const name of ["TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"] as const) {
  describe(name, () => {
    const protection = protectionFor(suiteNamed(name), crypto, secrets);
    const seal = (plaintext: Uint8Array, type = 23, epoch = 1, sequence = 5) => {
      const out = new Uint8Array(protection.sealedLength(plaintext.length));
      protection.seal(type, epoch, sequence, plaintext, out, 0);
      return out;
    };

    test("opens what it sealed, at every length", () => {
      for (let length = 0; length < 300; length++) {
        const plaintext = new Uint8Array(length).fill(length);
        expect(protection.open(23, 1, 5, seal(plaintext))).toEqual(plaintext);
      }
    });

    test("opens it under no other type, epoch or sequence number", () => {
      const sealed = seal(new Uint8Array(40));
      expect(protection.open(22, 1, 5, sealed)).toBeUndefined();
      expect(protection.open(23, 2, 5, sealed)).toBeUndefined();
      expect(protection.open(23, 1, 6, sealed)).toBeUndefined();
      expect(protection.open(23, 1, 5 + 2 ** 32, sealed)).toBeUndefined();
    });

    test("opens nothing that was changed or cut", () => {
      const sealed = seal(new Uint8Array(40));
      for (let at = 0; at < sealed.length; at++) {
        const changed = sealed.slice();
        changed[at]! ^= 1;
        expect(protection.open(23, 1, 5, changed)).toBeUndefined();
        expect(protection.open(23, 1, 5, sealed.slice(0, at))).toBeUndefined();
      }
    });

    test("plaintextRoom is the largest that fits", () => {
      for (let room = 60; room < 200; room++) {
        const fits = protection.plaintextRoom(room);
        expect(protection.sealedLength(fits)).toBeLessThanOrEqual(room);
        expect(protection.sealedLength(fits + 1)).toBeGreaterThan(room);
      }
    });
  });
}

describe("CBC padding", () => {
  /** SHA-1 compressions that the MAC took since the last look. */
  let blocks = 0;
  const counting: Crypto = {
    ...crypto,
    hmac: (algorithm, key) => {
      const mac = crypto.hmac(algorithm, key);
      return {
        compute(first, second) {
          const length = first.length + (second?.length ?? 0);
          blocks += Math.ceil((length + 9) / 64);
          return mac.compute(first, second);
        },
      };
    },
  };
  const protection = protectionFor(suiteNamed("TLS_RSA_WITH_AES_128_CBC_SHA"), counting, secrets);
  const iv = new Uint8Array(16);
  const total = 512;

  /** A record of always the same size, with so much padding, whose padding octets may be spoilt. */
  function record(padding: number, spoil?: number): Uint8Array {
    const length = total - 1 - padding - 20;
    const padded = new Uint8Array(total).fill(padding, total - 1 - padding);
    const header = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 5, 23, 0xfe, 0xfd, length >> 8, length & 0xff);
    padded.set(crypto.hmac("sha1", secrets.mac).compute(header, padded.subarray(0, length)), length);
    if (spoil !== undefined) padded[total - 1 - padding + spoil]! ^= 0x80;
    const out = new Uint8Array(16 + total);
    out.set(iv);
    out.set(crypto.aesCbc(secrets.key).encrypt(iv, padded), 16);
    return out;
  }

  test("of any length up to 255 is taken off", () => {
    for (let padding = 0; padding <= 255; padding++) {
      expect(protection.open(23, 1, 5, record(padding))?.length).toBe(total - 21 - padding);
    }
  });

  test("must be right in every octet", () => {
    for (let spoil = 0; spoil < 100; spoil++) {
      expect(protection.open(23, 1, 5, record(100, spoil))).toBeUndefined();
    }
  });

  test("costs the same work, whatever its length, right or wrong", () => {
    const work = new Set<number>();
    for (let padding = 0; padding <= 255; padding++) {
      for (const spoil of [undefined, 0]) {
        blocks = 0;
        const opened = record(padding, padding > 0 ? spoil : undefined);
        protection.open(23, 1, 5, opened);
        work.add(blocks);
      }
    }
    expect(work.size).toBe(1);
  });
});
