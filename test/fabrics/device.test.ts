import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FileFlash } from "../../src/fabrics/device/file-flash";
import { machineTime, sharedClock } from "../../src/fabrics/device/shared-clock";
import { parseDeviceSpec } from "../../src/fabrics/device/spec";
import { octetsContent } from "../../src/host/content";
import { LabPki } from "../../src/node/pki";

test("a file of the flash is the old one or the new one", () => {
  const folder = mkdtempSync(join(tmpdir(), "flash-"));
  const flash = new FileFlash(folder);
  expect(flash.load("a")).toBeUndefined();
  flash.save("a", octetsContent(Uint8Array.of(1, 2, 3)));
  flash.save("a", octetsContent(Uint8Array.of(4)));
  expect([...flash.load("a")!]).toEqual([4]);
  // What a process that was killed in the middle of writing leaves is no file of the flash.
  writeFileSync(join(folder, ".a"), "half");
  expect([...new FileFlash(folder).load("a")!]).toEqual([4]);
  flash.remove("a");
  flash.remove("a");
  expect(flash.load("a")).toBeUndefined();
  expect(readdirSync(folder)).toEqual([".a"]);
});

test("clocks of one lab agree, however late they were made", async () => {
  const time = { began: machineTime() - 2_000, epoch: 1_000_000, speed: 10 };
  const early = sharedClock(time);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const late = sharedClock(time);
  expect(Math.abs(early.now() - late.now())).toBeLessThan(20);
  expect(late.now()).toBeGreaterThan(20_000);
  expect(Math.abs(late.epoch() - late.now() - 1_000_000)).toBeLessThan(20);
});

test("a description that is wrong says where", () => {
  expect(() => parseDeviceSpec("{")).toThrow(/no JSON/);
  expect(() => parseDeviceSpec('{"kind":"toaster"}')).toThrow(/description is wrong: kind/);
  expect(() => parseDeviceSpec('{"kind":"ap","name":""}')).toThrow(/name: .*; model: /);
});

describe("what a device is to show of itself", async () => {
  const pki = await LabPki.create({ epoch: Date.UTC(2024, 1, 1), key: "ec" });
  const [own, other] = await Promise.all(["AP-1", "AP-2"].map((commonName) => pki.issue({ commonName })));
  const backwards = await pki.issue({
    commonName: "AP-3",
    notBefore: Date.UTC(2025, 0, 1),
    notAfter: Date.UTC(2024, 0, 1),
  });
  const description = (changes: object) =>
    JSON.stringify(
      {
        kind: "ap",
        name: "AP-1",
        model: "C9105AXI",
        version: "17.9.4.27",
        backup: "8.10.130.0",
        mac: "0cd0.f897.0010",
        time: { epoch: 0, speed: 1 },
        seed: "1",
        chain: own!.chainPem,
        key: own!.keyPem,
        trust: pki.authority.certificatePem,
        imageAuthority: pki.imageSigning.publicPem,
        ...changes,
      },
      null,
      2,
    );

  test("is a certificate and its key", () => {
    expect(parseDeviceSpec(description({})).name).toBe("AP-1");
    expect(parseDeviceSpec(description({ key: other!.keyPem, keyFits: false })).name).toBe("AP-1");
    expect(parseDeviceSpec(description({ chain: "" })).name).toBe("AP-1");
  });

  test.each([
    [
      "another's key",
      { key: other!.keyPem },
      '14:3: the key is not that of the certificate of "chain" (CN=AP-1',
    ],
    [
      "dates in wrong order",
      { chain: backwards.chainPem, key: backwards.keyPem },
      "13:3: the certificate ends",
    ],
    [
      "a key that is none",
      { key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" },
      "14:3: the PEM text holds no private key that can be read",
    ],
    [
      "a certificate that is none",
      { chain: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
      "13:3: the PEM text holds no certificate that can be read",
    ],
  ])("%s is refused at its line and column", (_, changes, words) => {
    expect(() => parseDeviceSpec(description(changes))).toThrow(`the device description:${words}`);
  });
});

test("a device whose description cannot be read says so", () => {
  const answer = (named: string) =>
    spawnSync(process.execPath, ["-r", "ts-node/register", "src/fabrics/device/start.ts"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, EWCLAB_DEVICE: named },
    }).stderr;
  expect(answer("/no/such/file")).toContain("cannot be read");
  expect(answer("{")).toContain("no JSON");
});
