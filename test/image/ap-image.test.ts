import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { type Content, octetsContent } from "../../src/host/content";
import { controllerFamily, imageSizes, makeImage } from "../../src/image/ap-image";
import { encodeTarHeader } from "../../src/image/tar";
import { ImageVerifier, readImage } from "../../src/image/verifier";
import { nodeCrypto } from "../../src/node/crypto";
import { SigningKeys } from "../../src/node/pki";
import { crypto, parameters, signing, trust } from "./trust";

function all(content: Content): Uint8Array {
  return content.read(0, content.size).slice();
}

describe("AP image", () => {
  test("says what it is and verifies", () => {
    const { info, verdict, hash } = readImage(makeImage(parameters()), { ...trust, family: "ap1g8" });
    expect(verdict).toEqual({ kind: "ok" });
    expect(info).toEqual({ family: "ap1g8", version: "17.9.4.27", managementVersion: "17.9.4.27" });
    expect(hash).toMatch(/^[0-9a-f]{128}$/);
  });

  test("the controller's image lies in the same container", () => {
    const image = makeImage(parameters({ family: controllerFamily }));
    expect(image.size).toBe(imageSizes.smallController);
    expect(readImage(image, { ...trust, family: controllerFamily })).toMatchObject({
      info: { family: controllerFamily, version: "17.9.4.27", managementVersion: "17.09.04a" },
      verdict: { kind: "ok" },
    });
  });

  test("the same parameters make the same octets, but for the signature", () => {
    const size = 20_480;
    const [a, b, other] = [1, 1, 2].map((seed) => all(makeImage(parameters({ seed, size }))));
    const differing = [...a!.keys()].filter((i) => a![i] !== b![i]);
    const signature = size - 1024 - 512 - 512;
    expect(differing.every((i) => i >= signature && i < signature + 1024)).toBe(true);
    expect(a!.filter((octet, i) => octet !== other![i]).length).toBeGreaterThan(10_000);
    expect(readImage(octetsContent(a!), trust).hash).toBe(readImage(octetsContent(b!), trust).hash);
    expect(readImage(octetsContent(a!), trust).hash).not.toBe(readImage(octetsContent(other!), trust).hash);
  });

  test("any exact size", () => {
    fc.assert(
      fc.property(fc.integer({ min: imageSizes.minimum, max: 200_000 }), (size) => {
        const image = makeImage(parameters({ size }));
        expect(image.size).toBe(size);
        expect(image.read(0, size + 1).length).toBe(size);
        expect(readImage(image, trust).verdict).toEqual({ kind: "ok" });
      }),
      { numRuns: 40 },
    );
    expect(() => makeImage(parameters({ size: imageSizes.minimum - 1 }))).toThrow(UsageError);
    expect(() => makeImage(parameters({ size: 20_480.5 }))).toThrow(UsageError);
  });

  test("reading in any pieces gives the same octets, and what was read stays as it was", () => {
    const image = makeImage(parameters());
    const whole = all(image);
    const pieces: [number, Uint8Array][] = [];
    fc.assert(
      fc.property(fc.nat(image.size + 10), fc.nat(150_000), (offset, length) => {
        const piece = image.read(offset, length);
        expect(piece.length).toBe(Math.max(0, Math.min(length, image.size - offset)));
        if (pieces.length < 20) pieces.push([offset, piece]);
        expect(Buffer.compare(piece, whole.subarray(offset, offset + length))).toBe(0);
      }),
    );
    for (const [offset, piece] of pieces) {
      expect(Buffer.compare(piece, whole.subarray(offset, offset + piece.length))).toBe(0);
    }
  });

  test("a full-size image takes the real one's 70,512,640 octets and no memory to speak of", () => {
    const image = makeImage(parameters({ size: imageSizes.full }));
    expect(image.size).toBe(70_512_640);
    const before = process.memoryUsage().arrayBuffers;
    expect(readImage(image, { ...trust, family: "ap1g8" }).verdict).toEqual({ kind: "ok" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});

describe("bad images", () => {
  test.each([
    ["corrupt", { kind: "corrupt", part: "ramfs_data_cisco.squashfs" }],
    ["truncated", { kind: "truncated" }],
    ["unsigned", { kind: "unsigned" }],
    ["bad-signature", { kind: "bad-signature" }],
    ["wrong-family", { kind: "wrong-family", family: "ap3g3" }],
  ] as const)("%s", (defect, verdict) => {
    const image = makeImage(parameters({ defect }));
    expect(readImage(image, { ...trust, family: "ap1g8" }).verdict).toEqual(verdict);
    expect(image.size).toBe(defect === "truncated" ? 184_320 : imageSizes.small);
  });

  test("an image signed with a key that the lab does not know", () => {
    const stranger = new SigningKeys();
    const image = makeImage(parameters({ signingKey: stranger.privateKey }));
    expect(readImage(image, trust).verdict).toEqual({ kind: "bad-signature" });
  });

  test("what is no image at all", () => {
    for (const octets of [
      new Uint8Array(0),
      new Uint8Array(4096),
      new TextEncoder().encode("hello\n".repeat(200)),
    ]) {
      expect(readImage(octetsContent(octets), trust).verdict).toEqual({ kind: "not-an-image" });
    }
  });

  test("the end cut off anywhere", () => {
    const whole = all(makeImage(parameters({ size: 20_480 })));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (size) => {
        const { kind } = readImage(octetsContent(whole.subarray(0, size)), trust).verdict;
        expect(kind).toBe("truncated");
      }),
    );
  });

  test("one turned octet anywhere is found", () => {
    const whole = all(makeImage(parameters({ size: 11_264 })));
    for (let place = 0; place < whole.length; place++) {
      const turned = whole.slice();
      turned[place]! ^= 1 << (place % 8);
      expect(readImage(octetsContent(turned), trust).verdict.kind, `octet ${place}`).not.toBe("ok");
    }
  });

  test("parts put together from two signed images are refused", () => {
    const [one, two] = [1, 2].map((seed) => all(makeImage(parameters({ seed, size: 20_480 }))));
    const mixed = one!.slice();
    mixed.set(two!.subarray(20_480 - 3072), 20_480 - 3072);
    expect(readImage(octetsContent(mixed), trust).verdict.kind).not.toBe("ok");
  });

  test("a part that the manifest does not name is refused", () => {
    const signed = all(makeImage(parameters({ size: 11_264 })));
    const end = signed.length - 1024;
    const part = new TextEncoder().encode("#!/bin/sh\n");
    const octets = new Uint8Array(signed.length + 1024);
    octets.set(signed.subarray(0, end));
    octets.set(encodeTarHeader({ name: "S99local", size: part.length }), end);
    octets.set(part, end + 512);
    expect(readImage(octetsContent(octets), trust).verdict).toEqual({ kind: "corrupt", part: "S99local" });
  });

  test("random and mutated octets get a verdict", () => {
    const whole = all(makeImage(parameters({ size: 11_264 })));
    const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 600 })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 3000 }), edits), (input) => {
        const octets = input instanceof Uint8Array ? input : whole.slice();
        if (!(input instanceof Uint8Array)) {
          for (const [offset, piece] of input) octets.set(piece.subarray(0, octets.length - offset), offset);
        }
        expect(readImage(octetsContent(octets), trust).verdict.kind).toBeTypeOf("string");
      }),
      { numRuns: 500 },
    );
  });
});

describe("verifying what arrives", () => {
  test("pieces of any length give the verdict of the whole", () => {
    const images = ([undefined, "corrupt", "truncated", "unsigned"] as const).map((defect) =>
      all(makeImage(parameters(defect ? { defect, size: 20_480 } : { size: 20_480 }))),
    );
    fc.assert(
      fc.property(fc.constantFrom(...images), fc.array(fc.integer({ min: 0, max: 3000 })), (octets, cuts) => {
        const verifier = new ImageVerifier(trust);
        let offset = 0;
        for (const cut of cuts) {
          verifier.update(octets.subarray(offset, offset + cut));
          offset += cut;
        }
        verifier.update(octets.subarray(offset));
        expect(verifier.finish()).toEqual(readImage(octetsContent(octets), trust));
      }),
    );
  });

  test("info is known before the rest has come", () => {
    const verifier = new ImageVerifier(trust);
    const image = makeImage(parameters());
    verifier.update(image.read(0, 512));
    expect(verifier.info).toBeUndefined();
    verifier.update(image.read(512, 512));
    expect(verifier.info?.version).toBe("17.9.4.27");
    expect(verifier.finish().verdict).toEqual({ kind: "truncated" });
  });

  test("a part that claims gigabytes is only waited for", () => {
    const octets = all(makeImage(parameters({ size: 11_264 })));
    const verifier = new ImageVerifier({ crypto: nodeCrypto(), signer: signing.publicKey });
    verifier.update(octets.subarray(0, 1024));
    verifier.update(hugeHeader());
    for (let i = 0; i < 100; i++) verifier.update(octets);
    expect(verifier.finish().verdict).toEqual({ kind: "truncated" });
  });
});

function hugeHeader(): Uint8Array {
  const header = makeImage(parameters({ size: 11_264, crypto }))
    .read(1024, 512)
    .slice();
  header.set(new TextEncoder().encode("77777777777"), 124);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, octet) => total + octet, 0);
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return header;
}
