import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ewclab-compiled-"));
const library = join(folder, "node_modules/library");
const caches = join(folder, "caches");
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(caches, { recursive: true, force: true });
  mkdirSync(library, { recursive: true });
  write("index.js", 'exports.word = require("./other").word; exports.paths = [__filename, __dirname];');
  write("other.js", "exports.word = 'one';");
});

function write(name: string, text: string): void {
  writeFileSync(join(library, name), text);
}

/** What a process prints that loads the library with what was kept for `name`. */
function load(expression: string, env: Record<string, string> = {}): string {
  const text = `require("./src/node/compiled-code").keepCompiledCode("trial"); const library = require(${JSON.stringify(library)}); console.log(${expression})`;
  return execFileSync(process.execPath, ["-r", "ts-node/register", "-e", text], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: caches, NODE_V8_COVERAGE: undefined, ...env },
  }).trim();
}

function keptFile(): string {
  const [name = ""] = readdirSync(join(caches, "ewc-lab"));
  return join(caches, "ewc-lab", name);
}

test("what one process compiled the next one takes, and writes nothing", () => {
  expect(load("library.word")).toBe("one");
  const { ino, mode } = statSync(keptFile());
  expect(mode & 0o777).toBe(0o600);
  expect(load("library.word")).toBe("one");
  expect(statSync(keptFile()).ino).toBe(ino);
  expect(load("library.paths.join()")).toBe(`${join(library, "index.js")},${library}`);
});

test("a module that changed is read again, be it as long as before", () => {
  load("library.word");
  write("other.js", "exports.word = 'two';");
  expect(load("library.word")).toBe("two");
  expect(load("library.word")).toBe("two");
});

test("what is broken, written by others, or cannot be written is as if it were not there", () => {
  load("library.word");
  const whole = readFileSync(keptFile());
  for (const octets of [
    Buffer.alloc(0),
    whole.subarray(0, 40),
    Buffer.alloc(whole.length),
    Buffer.alloc(9, "x"),
  ]) {
    writeFileSync(keptFile(), octets);
    expect(load("library.word")).toBe("one");
    expect(readFileSync(keptFile()).length).toBe(whole.length);
  }
  chmodSync(keptFile(), 0o666);
  expect(load("library.word")).toBe("one");
  expect(statSync(keptFile()).mode & 0o777).toBe(0o600);

  writeFileSync(join(folder, "file"), "");
  expect(load("library.word", { XDG_CACHE_HOME: join(folder, "file") })).toBe("one");
  expect(load("library.word", { XDG_CACHE_HOME: "/proc" })).toBe("one");
});

test("an error names its line and column", () => {
  write("other.js", "exports.word = (() => new Error('here').stack.split('\\n')[1])();");
  for (const _ of [1, 2]) expect(load("library.word")).toContain("other.js:1:23");
});

test("a module that imports others later can do so", () => {
  write("other.js", "exports.word = 'one'; exports.later = () => import('./third.mjs');");
  write("third.mjs", "export const third = 3;");
  for (const _ of [1, 2])
    expect(
      load("require(library.paths[1] + '/other').later().then(({ third }) => console.log(third))"),
    ).toMatch(/3$/);
});
