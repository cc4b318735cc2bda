import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { keepLateness, latenessFile } from "../../src/fabrics/device/lateness";
import { OsClock } from "../../src/node/os-clock";

const folder = mkdtempSync(join(tmpdir(), "ewclab-late-"));

afterEach(() => rmSync(join(folder, latenessFile), { force: true }));

const kept = () => Number(readFileSync(join(folder, latenessFile), "utf8"));

test("a timer tells by how much lab time it rang late", async () => {
  const heard: number[] = [];
  const clock = new OsClock(100, 0, (milliseconds) => heard.push(milliseconds));
  const rang = new Promise<void>((resolve) => clock.after(100, resolve));
  // Whoever holds the process for 60 ms of real time makes a timer of 1 ms late by at least 59.
  for (const end = performance.now() + 60; performance.now() < end; );
  await rang;
  expect(heard).toHaveLength(1);
  expect(heard[0]).toBeGreaterThan(5_000);
});

test("the worst is kept, and what is little is not", () => {
  const late = keepLateness(folder);
  late(400);
  expect(kept).toThrow("ENOENT");
  late(2_000.4);
  late(900);
  expect(kept()).toBe(2_000);
  late(31_000);
  expect(kept()).toBe(31_000);
});

test("a folder that takes nothing is no fault of the device", () => {
  expect(() => keepLateness(join(folder, "is-not-there"))(5_000)).not.toThrow();
});
