import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../src/node/make-folder";

const folder = mkdtempSync(join(tmpdir(), "ewclab-folders-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder and those above it are made, once and again", () => {
  const deep = join(folder, "a/b/c");
  for (const _ of [1, 2]) makeFolder(deep, 0o700);
  expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o700);
  expect(statSync(deep).isDirectory()).toBe(true);
  makeFolder(`${folder}/d/`);
  expect(existsSync(join(folder, "d"))).toBe(true);
});

test("what cannot be a folder is refused in the system's words", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => makeFolder(join(folder, "file"))).toThrow("EEXIST");
  expect(() => makeFolder(join(folder, "file/deeper/still"))).toThrow("ENOTDIR");
  expect(() => makeFolder("")).toThrow("ENOENT");
});

// Node's own mkdir with its parents goes round there for ever.
test.runIf(existsSync("/proc/self"))("a file system that takes no folders", () => {
  expect(() => makeFolder("/proc/no/such")).toThrow("ENOENT");
});
