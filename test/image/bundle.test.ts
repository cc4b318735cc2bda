import { describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { octetsContent } from "../../src/host/content";
import { imageSizes } from "../../src/image/ap-image";
import { type BundleParameters, makeBundle } from "../../src/image/bundle";
import { readImage } from "../../src/image/verifier";
import { crc32, makeZip } from "../../src/image/zip";
import { crypto, signing, trust } from "./trust";

function bundle(changes: Partial<BundleParameters> = {}) {
  return makeBundle({ version: "17.12.1.5", seed: 7, crypto, signingKey: signing.privateKey, ...changes });
}

describe("bundle", () => {
  test("holds a file per image type, the controller image and the readme", () => {
    const files = bundle();
    expect(files.map((file) => file.path)).toEqual([
      "ap1g4",
      "ap1g5",
      "ap1g6",
      "ap1g6a",
      "ap1g6b",
      "ap1g7",
      "ap1g8",
      "ap3g3",
      "C9800-AP-iosxe-wlc.bin",
      "readme.txt",
    ]);
    for (const { path, content } of files.slice(0, 8)) {
      const { info, verdict } = readImage(content, trust);
      expect(verdict).toEqual({ kind: "ok" });
      expect(info).toMatchObject({ family: path, version: "17.12.1.5" });
    }
    const text = new TextDecoder().decode(files.at(-1)!.content.read(0, 10_000));
    expect(text).toContain("17.12.01");
    expect(text).toMatch(/^ap1g8 +C9105AXI, C9105AXW$/m);
  });

  test("sizes", () => {
    const sizes = (size: "small" | "full" | number) => bundle({ size }).map((file) => file.content.size);
    expect(sizes("small").slice(0, 9)).toEqual([
      ...Array(8).fill(imageSizes.small),
      imageSizes.smallController,
    ]);
    expect(sizes("full").slice(0, 9)).toEqual([...Array(8).fill(70_512_640), imageSizes.fullController]);
    expect(sizes(12_345)[0]).toBe(12_345);
    expect(bundle({ controllerSize: 99_999 })[8]!.content.size).toBe(99_999);
  });

  test("bad images by name", () => {
    const files = bundle({
      defects: { images: { ap1g6: "missing", ap1g8: "unsigned" }, controller: "corrupt" },
    });
    expect(files.some((file) => file.path === "ap1g6")).toBe(false);
    const verdictOf = (path: string) =>
      readImage(files.find((file) => file.path === path)!.content, trust).verdict.kind;
    expect(verdictOf("ap1g8")).toBe("unsigned");
    expect(verdictOf("ap3g3")).toBe("ok");
    expect(verdictOf("C9800-AP-iosxe-wlc.bin")).toBe("corrupt");
  });

  test("not unzipped: one archive that a ZIP reader takes", async () => {
    const files = bundle({ defects: { notUnzipped: true }, types: ["ap1g7", "ap1g8"], size: 50_001 });
    expect(files.map((file) => file.path)).toEqual(["C9800-AP-universalk9.17.12.01.zip"]);
    const { content } = files[0]!;
    const zip = await fromBufferPromise(Buffer.from(content.read(0, content.size)));
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) {
      names.push(entry.fileName);
      const pieces: Buffer[] = [];
      for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
      const octets = Buffer.concat(pieces);
      expect(octets.length).toBe(entry.uncompressedSize);
      expect(crc32(octetsContent(octets))).toBe(entry.crc32);
      if (entry.fileName.startsWith("ap")) {
        expect(readImage(octetsContent(octets), trust)).toMatchObject({
          info: { family: entry.fileName },
          verdict: { kind: "ok" },
        });
      }
    }
    expect(names).toEqual(["ap1g7", "ap1g8", "C9800-AP-iosxe-wlc.bin", "readme.txt"]);
  });
});

describe("zip", () => {
  test("CRC-32 of the check string (ISO 3309)", () => {
    expect(crc32(octetsContent(new TextEncoder().encode("123456789")))).toBe(0xcbf43926);
  });

  test("nothing is read before it is asked for", () => {
    const untouched = { size: 1000, read: (): never => expect.unreachable("read too early") };
    const zip = makeZip([{ name: "file", content: untouched }]);
    expect(zip.size).toBe(30 + 4 + 1000 + 16 + 46 + 4 + 22);
    expect(new TextDecoder().decode(zip.read(30, 4))).toBe("file");
  });

  test("an archive of 4 GiB is refused", () => {
    expect(() =>
      makeZip([{ name: "big", content: { size: 0xffff_ffff, read: () => new Uint8Array(0) } }]),
    ).toThrow(/4 GiB/);
  });
});
