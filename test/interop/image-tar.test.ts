import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imageSizes, makeImage } from "../../src/image/ap-image";
import { nodeCrypto } from "../../src/node/crypto";
import { SigningKeys } from "../../src/node/pki";
import { requireTool } from "./tools";

const crypto = nodeCrypto();
const signing = new SigningKeys();

requireTool("tar", "openssl")("AP images before GNU tar and openssl", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ewclab-image-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(size: number): string {
    const image = makeImage({
      family: "ap1g8",
      version: "17.9.4.27",
      seed: 3,
      size,
      crypto,
      signingKey: signing.privateKey,
    });
    const path = join(folder, `ap1g8-${size}`);
    writeFileSync(path, image.read(0, size));
    return path;
  }

  function run(program: string, ...parameters: string[]): string {
    return execFileSync(program, parameters, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, TZ: "UTC", LC_ALL: "C" },
    });
  }

  test("tar -tvf lists the parts", () => {
    expect(run("tar", "-tvf", write(imageSizes.small)).trim().split("\n")).toEqual([
      expect.stringMatching(/^-rw-r--r-- root\/root +\d+ 2023-02-01 00:00 info\.ver$/),
      expect.stringMatching(/ part\.bin$/),
      expect.stringMatching(/ iox\.tar\.gz$/),
      expect.stringMatching(/ ramfs_data_cisco\.squashfs$/),
      expect.stringMatching(/ manifest\.sha512$/),
      expect.stringMatching(/ manifest\.sig$/),
    ]);
  });

  test("tar -x, sha512sum -c and openssl dgst -verify agree with it", () => {
    run("tar", "-xf", write(imageSizes.small));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["info.ver", "manifest.sha512"]));
    expect(readFileSync(join(folder, "info.ver"), "utf8")).toBe(
      "image_family: ap1g8\nws_management_version: 17.9.4.27\nap_version: 17.9.4.27\ninfo_end:\naltboot_fallback: 1\n",
    );
    expect(run("sha512sum", "-c", "manifest.sha512")).toMatch(/^(.+: OK\n){4}$/);
    writeFileSync(join(folder, "signer.pem"), signing.publicPem);
    const verify = [
      "dgst",
      "-sha256",
      "-verify",
      "signer.pem",
      "-signature",
      "manifest.sig",
      "manifest.sha512",
    ];
    expect(run("openssl", ...verify)).toBe("Verified OK\n");
  });

  test("sizes that are no multiple of tar's records or blocks", () => {
    for (const size of [imageSizes.minimum, 20_480 + 512, 20_480 + 1, 20_480 + 511]) {
      const path = write(size);
      expect(statSync(path).size).toBe(size);
      expect(run("tar", "-tf", path).trim().split("\n")).toHaveLength(6);
    }
  });
});
