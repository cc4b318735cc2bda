import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { contentOf, leavesRoot, MemoryVolume, resolvePath, type Volume } from "../../src/servers/volume";

function textOf(volume: Volume, path: string): string {
  const content = volume.open(path);
  return typeof content === "string" ? content : new TextDecoder().decode(content.read(0, content.size));
}

describe("paths", () => {
  test.each([
    ["/EWC/17_12_1/ap1g6", "/EWC/17_12_1/ap1g6", false],
    ["EWC//./ap1g6/", "/EWC/ap1g6", false],
    ["/EWC/../w", "/w", false],
    ["../../etc/passwd", "/etc/passwd", true],
    ["/a/../../b", "/b", true],
    ["", "/", false],
  ])("%j is %s", (path, resolved, leaves) => {
    expect(resolvePath(path)).toBe(resolved);
    expect(leavesRoot(path)).toBe(leaves);
  });

  test("no path leaves the root", () => {
    const parts = fc.array(fc.constantFrom("..", ".", "", "a", "b", "..."), { maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.boolean(), (pieces, absolute) => {
        const path = resolvePath((absolute ? "/" : "") + pieces.join("/"), "/home/x");
        expect(path).toMatch(/^\/($|[^/]+(\/[^/]+)*$)/);
        expect(path.split("/")).not.toContain("..");
      }),
    );
  });
});

describe("a volume in memory", () => {
  test("holds files in folders", () => {
    const volume = new MemoryVolume();
    volume.put("/EWC/17_12_1/ap1g6", "image");
    volume.put("/EWC/readme.txt", contentOf(Uint8Array.of(65)), { owner: "lab", mode: 0o640, modified: 5 });
    expect(volume.list("/EWC")).toEqual(["17_12_1", "readme.txt"]);
    expect(volume.stat("/EWC/readme.txt")).toEqual({
      type: "file",
      size: 1,
      mode: 0o640,
      owner: "lab",
      modified: 5,
    });
    expect(volume.stat("/EWC")).toMatchObject({ type: "directory", mode: 0o755 });
    expect(textOf(volume, "EWC/17_12_1/../17_12_1/ap1g6")).toBe("image");
    expect(volume.used).toBe(6);
  });

  test("a folder goes whole, and what lies beside it stays", () => {
    const volume = new MemoryVolume();
    for (const path of ["/EWC/17/ap1g6", "/EWC/17/old/ap1g7", "/EWC/readme.txt"]) volume.put(path, "12345");
    volume.removeWhole("/EWC/17");
    volume.removeWhole("/nothing");
    expect(volume.list("/EWC")).toEqual(["readme.txt"]);
    expect(volume.used).toBe(5);
    volume.removeWhole("/");
    expect(volume.list("/")).toEqual([]);
  });

  test("says what is wrong", () => {
    const volume = new MemoryVolume();
    volume.put("/a/f", "x");
    expect(volume.open("/a/none")).toBe("no-such-file");
    expect(volume.open("/a/f/g")).toBe("not-a-directory");
    expect(volume.open("/a")).toBe("is-a-directory");
    expect(volume.list("/a/f")).toBe("not-a-directory");
    expect(volume.remove("/a")).toBe("not-empty");
    expect(volume.remove("/")).toBe("is-a-directory");
    expect(volume.makeDirectory("/a")).toBe("exists");
    expect(volume.rename("/a", "/a/b")).toBe("permission-denied");
    expect(volume.rename("/a/none", "/b")).toBe("no-such-file");
    expect(() => volume.put("/a", "x")).toThrow(UsageError);
    expect(() => volume.put("/a/f/g", "x")).toThrow(UsageError);
    expect(() => volume.change("/none", { mode: 0 })).toThrow(UsageError);
  });

  test("an open file stays as it was when it is replaced or removed", () => {
    const volume = new MemoryVolume();
    volume.put("/f", "before");
    const open = volume.open("/f");
    volume.put("/f", "after!!");
    volume.remove("/f");
    expect(typeof open === "string" ? open : new TextDecoder().decode(open.read(0, 99))).toBe("before");
    expect(volume.used).toBe(0);
  });

  test("an upload shows when it is finished, and not when it is discarded", () => {
    const volume = new MemoryVolume();
    const writer = volume.create("/f");
    if (typeof writer === "string") throw writer;
    writer.write(3, Uint8Array.of(68));
    writer.write(0, Uint8Array.of(65, 66, 67));
    expect(volume.open("/f")).toBe("no-such-file");
    writer.finish();
    expect(textOf(volume, "/f")).toBe("ABCD");
    const other = volume.create("/g");
    if (typeof other !== "string") other.discard();
    expect(volume.list("/")).toEqual(["f"]);
    expect(volume.create("/none/f")).toBe("no-such-file");
  });

  test("is full at its capacity, and a replaced file makes room", () => {
    const volume = new MemoryVolume({ capacity: 10 });
    volume.put("/f", "12345678");
    expect(() => volume.put("/g", "123")).toThrow(UsageError);
    volume.put("/f", "1");
    volume.put("/g", "123");
    const writer = volume.create("/h");
    if (typeof writer === "string") throw writer;
    expect(writer.write(0, new Uint8Array(6))).toBeUndefined();
    expect(writer.write(6, new Uint8Array(1))).toBe("no-space");
  });

  test("an octet far out costs one chunk, and one too far out is refused", () => {
    const volume = new MemoryVolume({ mostUpload: 2 ** 41 });
    const writer = volume.create("/f");
    if (typeof writer === "string") throw writer;
    writer.write(2 ** 40, Uint8Array.of(1));
    expect(writer.write(Number.MAX_SAFE_INTEGER, Uint8Array.of(1))).toBe("no-space");
    writer.finish();
    const content = volume.open("/f");
    if (typeof content === "string") throw content;
    expect(content.size).toBe(2 ** 40 + 1);
    expect(content.read(2 ** 40 - 2, 9)).toEqual(Uint8Array.of(0, 0, 1));
    expect(content.read(2 ** 39, 2)).toEqual(Uint8Array.of(0, 0));
  });

  test("random writes read back", () => {
    const writes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.uint8Array({ maxLength: 3000 })),
    );
    fc.assert(
      fc.property(writes, (all) => {
        const model = new Uint8Array(300_000);
        const volume = new MemoryVolume();
        const writer = volume.create("/f");
        if (typeof writer === "string") throw writer;
        let size = 0;
        for (const [offset, octets] of all) {
          writer.write(offset, octets);
          model.set(octets, offset);
          size = Math.max(size, octets.length === 0 ? 0 : offset + octets.length);
        }
        writer.finish();
        const content = volume.open("/f");
        if (typeof content === "string") throw content;
        expect(content.read(0, 300_000).subarray(0, size)).toEqual(model.subarray(0, size));
      }),
      { numRuns: 30 },
    );
  });
});
