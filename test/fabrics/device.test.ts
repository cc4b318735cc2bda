import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileFlash } from "../../src/fabrics/device/file-flash";
import { machineTime, sharedClock } from "../../src/fabrics/device/shared-clock";
import { parseDeviceSpec } from "../../src/fabrics/device/spec";

test("a file of the flash is the old one or the new one", () => {
  const folder = mkdtempSync(join(tmpdir(), "flash-"));
  const flash = new FileFlash(folder);
  expect(flash.load("a")).toBeUndefined();
  flash.save("a", Uint8Array.of(1, 2, 3));
  flash.save("a", Uint8Array.of(4));
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

test("what a device is at first counts only where no description was named", () => {
  const answer = (env: Record<string, string>) =>
    spawnSync(process.execPath, ["-r", "ts-node/register", "src/fabrics/device/start.ts"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env },
    }).stderr;
  const first = { EWCLAB_DEVICE_AT_FIRST: '{"kind":"toaster"}' };
  expect(answer(first)).toContain("description is wrong: kind");
  expect(answer({ ...first, EWCLAB_DEVICE: "/no/such/file" })).toContain("cannot be read");
  expect(answer({ ...first, EWCLAB_DEVICE: "{" })).toContain("no JSON");
});
