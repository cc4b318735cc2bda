import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ReceivedImage } from "../../../src/devices/ewc/images/received-image";
import { filePath, type ImageSource, maskedUrl, parseUrl } from "../../../src/devices/ewc/images/source";
import { type StagedImage, Staging } from "../../../src/devices/ewc/images/staging";
import { type ImageType, imageTypes } from "../../../src/image/models";

function image(type: ImageType, size: number): StagedImage {
  return { type, version: "17.9.4.27", content: { size, read: () => new Uint8Array(0) } };
}

describe("ap_images:", () => {
  const full = 70_512_640;
  const capacity = 100_000 * 1024;

  test("holds one image of real size: the next type pushes it out once nobody waits for it", () => {
    const staging = new Staging(capacity);
    expect(staging.put(image("ap1g6", full), 0, 180_000)).toBe(true);
    expect(staging.freeAt("ap1g8", 1_000)).toBe(180_000);
    expect(staging.put(image("ap1g8", full), 1_000, 180_000)).toBe(false);
    expect(staging.find("ap1g6", "17.9.4.27")).toBeDefined();

    staging.keep("ap1g6", 2_000);
    expect(staging.freeAt("ap1g8", 2_000)).toBe(2_000);
    expect(staging.put(image("ap1g8", full), 2_000, 0)).toBe(true);
    expect(staging.images().map(({ type }) => type)).toEqual(["ap1g8"]);
  });

  test("an image that is being relayed stays, however long", () => {
    const staging = new Staging(capacity);
    const relayed = image("ap1g6", full);
    staging.put(relayed, 0, 0);
    const end = staging.relay(relayed);
    expect(staging.freeAt("ap3g3", 10_000_000)).toBeUndefined();
    expect(staging.put(image("ap3g3", full), 10_000_000, 0)).toBe(false);
    end();
    end();
    expect(staging.freeAt("ap3g3", 10_000_001)).toBe(10_000_001);
    expect(staging.put(image("ap3g3", full), 10_000_001, 0)).toBe(true);
  });

  test("small images lie side by side", () => {
    const staging = new Staging(capacity);
    for (const type of ["ap1g6", "ap1g8", "ap3g3"] as const) {
      expect(staging.freeAt(type, 0)).toBe(0);
      expect(staging.put(image(type, 300_000), 0, 180_000)).toBe(true);
    }
    expect(staging.used()).toBe(900_000);
  });

  test("where one has to go, it is the one that was kept the least long, whenever it came", () => {
    for (const kept of [
      [10, 20],
      [20, 10],
    ]) {
      const staging = new Staging(200);
      staging.put(image("ap1g6", 100), 0, kept[0]!);
      staging.put(image("ap1g8", 100), 1, kept[1]!);
      expect(staging.put(image("ap3g3", 100), 30, 40)).toBe(true);
      const stays = kept[0]! > kept[1]! ? "ap1g6" : "ap1g8";
      expect(staging.images().map(({ type }) => type)).toEqual([stays, "ap3g3"]);
    }
  });

  test("another version of the same type is not found", () => {
    const staging = new Staging(capacity);
    staging.put(image("ap1g6", 1), 0, 0);
    expect(staging.find("ap1g6", "17.12.1.5")).toBeUndefined();
  });

  test("never holds more than it can, and never loses what is relayed", () => {
    const step = fc.record({
      type: fc.constantFrom(...imageTypes),
      size: fc.integer({ min: 1, max: 120 }),
      kept: fc.integer({ min: 0, max: 5 }),
      relay: fc.boolean(),
      end: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const staging = new Staging(100);
        const relays: { image: StagedImage; end: () => void }[] = [];
        steps.forEach(({ type, size, kept, relay, end }, now) => {
          const next = image(type, size);
          const stored = staging.put(next, now, now + kept);
          if (stored && relay) relays.push({ image: next, end: staging.relay(next) });
          if (end) relays.shift()?.end();
          expect(staging.used()).toBeLessThanOrEqual(100);
          for (const { image: kept } of relays) expect(staging.images()).toContain(kept);
        });
      }),
    );
  });
});

test("a received image reads back as it came, in any pieces", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(fc.nat(300_000), fc.nat(6_000)), fc.boolean()), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.array(fc.tuple(fc.nat(1_600_000), fc.nat(600_000)), { maxLength: 5 }),
      (pieces, reads) => {
        const received = new ReceivedImage();
        const all = new Uint8Array(pieces.reduce((sum, [length]) => sum + length, 0)).map(
          (_, i) => (i * 31 + (i >> 8)) & 255,
        );
        let at = 0;
        for (const [length, isKept] of pieces) {
          if (isKept) received.keep(all.slice(at, at + length));
          else received.append(all.subarray(at, at + length));
          at += length;
        }
        expect(received.size).toBe(all.length);
        for (const [offset, length] of reads) {
          const expected = all.subarray(Math.min(offset, all.length), Math.min(offset + length, all.length));
          const read = received.read(offset, length);
          expect(read.length).toBe(expected.length);
          expect(read.every((octet, i) => octet === expected[i])).toBe(true);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("a received image copies no large piece that it may keep, and takes no more memory than that", () => {
  const received = new ReceivedImage();
  const large = new Uint8Array(16_384).fill(1);
  received.keep(large);
  received.keep(new Uint8Array(2).fill(2));
  received.keep(new Uint8Array(1_000_000).subarray(0, 16_384));
  received.keep(large.slice());
  const memoryOf = (offset: number) => received.read(offset, 1).buffer.byteLength;
  expect(received.read(0, 16_384).buffer).toBe(large.buffer);
  expect(memoryOf(16_384)).toBe(16_386);
  expect(memoryOf(32_770)).toBe(16_384);
  expect(received.size).toBe(3 * 16_384 + 2);
});

test("what is asked of the server and what the log shows", () => {
  const sftp: ImageSource = { mode: "sftp", server: "s", path: "/a/b/", username: "u", password: "p" };
  expect(filePath(sftp, "ap1g6")).toBe("/a/b/ap1g6");
  expect(maskedUrl(sftp, "ap1g6")).toBe("sftp://******@s/a/b/ap1g6");
  expect(filePath({ mode: "tftp", server: "s", path: "/" }, "ap1g6")).toBe("/ap1g6");
  expect(filePath({ mode: "tftp", server: "s", path: "" }, "ap1g6")).toBe("ap1g6");
  expect(maskedUrl({ mode: "tftp", server: "s", path: "EWC" }, "ap1g6")).toBe("tftp://s/EWC/ap1g6");
  expect(parseUrl("sftp://u:p@172.16.5.62/x/y/C9800-AP-iosxe-wlc.bin")).toEqual({
    source: { mode: "sftp", server: "172.16.5.62", path: "/x/y", username: "u", password: "p" },
    file: "C9800-AP-iosxe-wlc.bin",
  });
  expect(parseUrl("tftp://172.16.5.27/ap1g7")).toEqual({
    source: { mode: "tftp", server: "172.16.5.27", path: "/" },
    file: "ap1g7",
  });
  for (const bad of ["flash:ap1g7", "http://a/b", "tftp://", "tftp://host", "tftp:///x"])
    expect(parseUrl(bad)).toBeUndefined();
});
