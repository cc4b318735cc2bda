import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FileFlash } from "../../src/fabrics/device/file-flash";
import { octetsContent } from "../../src/host/content";

const home = mkdtempSync(join(tmpdir(), "ewclab-flash-"));
afterAll(() => rmSync(home, { recursive: true }));
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("a device's flash is its owner's alone", () => {
  const folder = join(home, "unit-1");
  const flash = new FileFlash(folder);
  flash.save("controller.json", octetsContent(Uint8Array.of(1)));
  flash.save("image-1", octetsContent(new Uint8Array(100_000)));
  expect(mode(folder)).toBe("700");
  for (const name of readdirSync(folder)) expect(mode(join(folder, name))).toBe("600");
});

test("also one that others could read before", () => {
  const folder = join(home, "unit-2");
  new FileFlash(folder).save("a", octetsContent(Uint8Array.of(1)));
  writeFileSync(join(folder, ".a"), "left by a kill");
  chmodSync(join(folder, ".a"), 0o644);
  chmodSync(folder, 0o755);
  const flash = new FileFlash(folder);
  flash.save("a", octetsContent(Uint8Array.of(2)));
  expect(mode(folder)).toBe("700");
  expect(mode(join(folder, "a"))).toBe("600");
  expect(flash.load("a")).toEqual(Uint8Array.of(2));
});
