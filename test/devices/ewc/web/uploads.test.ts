import { describe, expect, it } from "vitest";
import { Uploads } from "../../../../src/devices/ewc/images/uploads";
import { defaultSettings } from "../../../../src/devices/ewc/settings";
import type { Content } from "../../../../src/host/content";
import { imageSizes } from "../../../../src/image/ap-image";
import { makeBundle } from "../../../../src/image/bundle";
import type { ImageType } from "../../../../src/image/models";
import { ImageVerifier } from "../../../../src/image/verifier";
import { makeZip } from "../../../../src/image/zip";
import { nodeCrypto } from "../../../../src/node/crypto";
import { signing } from "../../../image/trust";

const crypto = nodeCrypto();
const { privateKey, publicKey } = signing;
const controller = "C9800-AP-iosxe-wlc.bin";

function bundle(version: `${number}.${number}.${number}.${number}` = "17.12.1.5") {
  const files = makeBundle({
    version,
    types: ["ap1g6", "ap1g7", "ap1g8"],
    seed: 1,
    crypto,
    signingKey: privateKey,
  });
  return new Map(files.map(({ path, content }) => [path, content]));
}

class Bench {
  time = 0;
  room = 100_000_000;
  needed: ImageType[] = ["ap1g7", "ap1g8"];
  readonly uploads = new Uploads({
    verifier: (family) => new ImageVerifier({ crypto, signer: publicKey, family }),
    room: () => this.room,
    needed: () => new Set(this.needed),
    failureText: defaultSettings.failureText,
    now: () => this.time,
  });

  /** In pieces of an odd length. @returns the sentence of a refusal */
  send(name: string, content: Content, owner = "one", end = true): string | undefined {
    const taker = this.uploads.take(owner, name);
    if (typeof taker === "string") return taker;
    for (let at = 0; at < content.size; at += 50_021) {
      const problem = taker.data(content.read(at, 50_021));
      if (problem !== undefined) return problem;
    }
    if (end) return taker.end();
    taker.cut();
    return "cut";
  }
}

describe("Desktop (HTTP) uploads", () => {
  it("takes the files that the network needs, one by one", () => {
    const bench = new Bench();
    const files = bundle();
    for (const name of [controller, "ap1g7", "ap1g8"])
      expect(bench.send(name, files.get(name)!)).toBeUndefined();
    expect(bench.uploads.files).toBeUndefined();
    expect(bench.uploads.finish("one")).toBeUndefined();
    expect([...bench.uploads.files!.keys()]).toEqual([controller, "ap1g7", "ap1g8"]);
    // The controller image is verified, not kept.
    expect(bench.uploads.files!.get(controller)?.content).toBeUndefined();
    const kept = bench.uploads.files!.get("ap1g8")!.content!;
    expect(kept.read(0, kept.size)).toEqual(files.get("ap1g8")!.read(0, kept.size));
    expect(bench.uploads.view()?.version).toMatch(/^17\.12\.01\.0\./);
  });

  it("takes the bundle's zip, without the types that nobody needs", () => {
    const bench = new Bench();
    const zip = makeZip([...bundle()].map(([name, content]) => ({ name: `folder/${name}`, content })));
    expect(bench.send("C9800-AP-universalk9.17.12.01.zip", zip)).toBeUndefined();
    expect([...bench.uploads.files!.keys()].sort()).toEqual([controller, "ap1g7", "ap1g8"]);
  });

  it("tells which files are missing", () => {
    const bench = new Bench();
    bench.send("ap1g8", bundle().get("ap1g8")!);
    expect(bench.uploads.finish("one")).toBe(`Missing: ${controller}, ap1g7`);
    expect(bench.uploads.files).toBeUndefined();
  });

  it.each([
    ["no image", "ap1g8", { size: 5_000, read: () => new Uint8Array(5_000) }, "ap1g8: Not a valid image"],
    ["nothing", "ap1g8", { size: 0, read: () => new Uint8Array(0) }, "ap1g8: Not a valid image"],
    ["another family's image", "ap1g8", bundle().get("ap1g6")!, "ap1g8: Image family does not match"],
    ["no zip", "x.zip", { size: 5_000, read: () => new Uint8Array(5_000).fill(7) }, "No ZIP archive"],
    [
      "a file of no bundle",
      "passwd",
      { size: 5, read: () => new Uint8Array(5) },
      "passwd: Not a valid image",
    ],
  ])("refuses %s", (_what, name, content, sentence) => {
    const bench = new Bench();
    expect(bench.send(name, content)).toBe(sentence);
    expect(bench.uploads.finish("one")).toBe("No images have been uploaded");
  });

  it("refuses what does not fit, as soon as it does not", () => {
    const bench = new Bench();
    bench.room = imageSizes.small + 1_000;
    const files = bundle();
    expect(bench.send("ap1g7", files.get("ap1g7")!)).toBeUndefined();
    expect(bench.send("ap1g8", files.get("ap1g8")!)).toBe("ap1g8: No space left on device");
    expect(bench.uploads.finish("one")).toBe("No images have been uploaded");
  });

  it("keeps what it has when another upload is cut off, and nothing of that", () => {
    const bench = new Bench();
    const zip = (version: "17.12.1.5" | "17.9.5.47") =>
      makeZip([...bundle(version)].map(([name, content]) => ({ name, content })));
    bench.send("a.zip", zip("17.12.1.5"));
    const before = bench.uploads.files;
    expect(bench.send("b.zip", zip("17.9.5.47"), "one", false)).toBe("cut");
    expect(bench.uploads.files).toBe(before);
    const half = zip("17.9.5.47");
    expect(bench.send("b.zip", { size: half.size / 2, read: (at, length) => half.read(at, length) })).toMatch(
      /ZIP archive is cut short/,
    );
    expect(bench.uploads.files).toBe(before);
  });

  it("lets go of a file when it is sent again", () => {
    const bench = new Bench();
    const files = bundle();
    bench.room = 2 * imageSizes.small + 1_000;
    for (const name of [controller, "ap1g7", "ap1g8"]) bench.send(name, files.get(name)!);
    const again = bench.uploads.take("one", "ap1g8");
    expect(typeof again).toBe("object");
    expect(bench.uploads.finish("one")).toBe("Missing: ap1g8");
    for (const name of [controller, "ap1g7", "ap1g8", "ap1g8"])
      expect(bench.send(name, files.get(name)!)).toBeUndefined();
    expect(bench.uploads.finish("one")).toBeUndefined();
  });

  it("refuses files of two releases", () => {
    const bench = new Bench();
    bench.send(controller, bundle().get(controller)!);
    bench.send("ap1g7", bundle("17.9.5.47").get("ap1g7")!);
    bench.send("ap1g8", bundle().get("ap1g8")!);
    expect(bench.uploads.finish("one")).toBe("Image version does not match");
  });

  it("lets one person upload at a time, until he has gone", () => {
    const bench = new Bench();
    bench.send("ap1g7", bundle().get("ap1g7")!);
    expect(bench.uploads.take("two", "ap1g7")).toBe("Another upload is in progress");
    bench.time += 61_000;
    expect(typeof bench.uploads.take("two", "ap1g7")).toBe("object");
    expect(bench.uploads.finish("one")).toBe("No images have been uploaded");
  });
});
