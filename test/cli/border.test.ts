import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Envelope } from "@cucumber/messages";
import { afterAll, describe, expect, test } from "vitest";
import { ReportFiles } from "../../src/cli/report-files";
import { RunOutcome } from "../../src/cli/run-outcome";
import { writeDoorFiles } from "../../src/cli/service/door-files";
import { EnvironmentError, ExpectationError, InternalError, UsageError } from "../../src/errors";
import { endingOf } from "../../src/node/error-border";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ewclab-border-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command in a shell, so that its output can go anywhere. */
async function shell(line: string, files: Record<string, string | Buffer> = {}) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const ewclab = `"${process.execPath}" -r ts-node/register src/cli/main.ts`;
  const child = spawn(
    "bash",
    ["-c", `set -o pipefail; ${line.replaceAll("EWCLAB", ewclab).replaceAll("HERE", folder)}`],
    {
      cwd: root,
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (octets) => {
      output += String(octets);
    });
  const [code] = (await once(child, "close")) as [number];
  return { code, output };
}

const bomb = ["a: &a [x,x,x,x,x,x,x,x]", ..."bcdefgh"]
  .map((name, index) =>
    index === 0 ? name : `${name}: &${name} [${`*${"abcdefgh"[index - 1]},`.repeat(8)}]`,
  )
  .join("\n");

const full = "no space is left on the device";

/** What is handed in, the exit code, and words of the one sentence that is said. */
const table: [string, number, string, Record<string, string | Buffer>?][] = [
  [
    "EWCLAB validate HERE/alias.yaml",
    2,
    "alias.yaml:1:14: *a stands for nothing",
    { "alias.yaml": "controllers: *a\n" },
  ],
  ["EWCLAB validate HERE/self.yaml", 2, "self.yaml:1:8: *a stands within", { "self.yaml": "a: &a [*a]\n" }],
  ["EWCLAB validate HERE/bomb.yaml", 2, "unfolds into more than", { "bomb.yaml": bomb }],
  ["EWCLAB validate HERE/deep.yaml", 2, "nested too deeply", { "deep.yaml": "[".repeat(20_000) }],
  ["EWCLAB validate HERE", 2, "it is a folder"],
  ["EWCLAB schema > /dev/full", 3, full],
  ["EWCLAB --help > /dev/full", 3, full],
  ["EWCLAB up examples/three-aps.yaml > /dev/full", 3, full],
  // Whoever reads wants no more, which is no mistake.
  ["EWCLAB up examples/three-aps.yaml | head -1", 0, ""],
  ["EWCLAB up examples/three-aps.yaml --port 65534", 2, "the highest first port is 65525"],
  ["ulimit -n 24; EWCLAB up examples/three-aps.yaml", 3, "may open no more files"],
  ["EWCLAB storm --seed 99999999999999999999", 2, "9007199254740991 is the largest"],
  ["EWCLAB storm --seed 9007199254740991 --runs 2", 2, "go beyond"],
  [
    "EWCLAB device HERE/cut.json",
    2,
    "description:1:13: this is no JSON: it ends too early",
    { "cut.json": '{"kind": "ew' },
  ],
  ["EWCLAB device HERE/none.json", 2, "no such file"],
  ["EWCLAB device --init HERE/a.yaml", 2, "is a file: name a new folder", { "a.yaml": "" }],
  ["EWCLAB trace HERE/a.yaml", 2, "this is no page", { "a.yaml": "a: 1" }],
  ["EWCLAB diff HERE HERE/a.yaml", 2, "two files or two folders", { "a.yaml": "a: 1" }],
  ["EWCLAB up examples/three-aps.yaml --name a/b", 2, "without blanks and slashes"],
  ["EWCLAB validate /dev/zero", 2, "/dev/zero is no text: it has more than"],
  ["EWCLAB validate ''", 2, '"" cannot be read'],
  [
    "EWCLAB validate HERE/utf16.yaml",
    2,
    "utf16.yaml is UTF-16: save it as UTF-8",
    { "utf16.yaml": Buffer.from("\ufeffcontrollers: []", "utf16le") },
  ],
  ["EWCLAB up examples/three-aps.yaml --ports-file HERE", 2, "it is a folder, and a file was expected"],
  ["EWCLAB up examples/three-aps.yaml --inventory HERE/none/x", 3, "none/x cannot be written"],
  ["EWCLAB up examples/three-aps.yaml --record HERE/none/x", 3, "none/x cannot be written"],
  ["EWCLAB apply EWC HERE/none", 2, "none cannot be read: there is no such file or folder"],
  ["EWCLAB steps zzzzqq", 2, 'no sentence has "zzzzqq"'],
  ["EWCLAB schema --device --events", 2, "cannot be used with option '--events'"],
  ["EWCLAB down --all branch", 2, "--all, or the labs by name: not both"],
  ["EWCLAB device HERE/x.json --init HERE/y", 2, "or --init to write one: not both"],
  ["EWCLAB device --init HERE/y --address 999.1.1.1", 2, '"999.1.1.1" is no IPv4 address'],
  [
    "EWCLAB validate HERE/files.yaml",
    2,
    "/nope.nft cannot be read: there is no such file or folder",
    {
      "files.yaml":
        "controllers: [{ name: x, address: 172.16.4.26, version: 17.9.4.27 }]\nfirewall:\n  nftables: { file: nope.nft }\n",
    },
  ],
  [
    "EWCLAB validate HERE/group.yaml",
    2,
    'group.yaml:1:73: "0100.5e00.0001": expected a MAC address',
    {
      "group.yaml":
        "controllers: [{ name: x, address: 172.16.4.26, version: 17.9.4.27, mac: 0100.5e00.0001 }]\n",
    },
  ],
  ["EWCLAB help validat", 2, 'there is no command "validat"; did you mean "validate"?'],
  ["EWCLAB matrix HERE/x.acl --format svg --json", 2, "cannot be used with option '--json'"],
  ["EWCLAB init HERE/i --ci github none", 2, "not both"],
  ["EWCLAB storm --server tftpd64", 2, "--server goes with --every"],
  ["EWCLAB storm --case HERE/x.json --every packet", 2, "cannot be used with option '--every"],
  ["EWCLAB matrix HERE/x.acl --ewc x", 2, "option '--ewc <address>' argument 'x' is invalid"],
  ["EWCLAB run --steps HERE/none.js", 2, "none.js: there is no such file"],
  ["EWCLAB run --name [ features/join.feature", 2, "Invalid regular expression"],
  [
    "EWCLAB bundle create HERE/b --release 17.12.4 --without ap1g6 --defect ap1g6=corrupt",
    2,
    "ap1g6 cannot be missing and have a defect",
  ],
  [
    "EWCLAB bundle create HERE/c --release 17.12.4 && EWCLAB bundle verify HERE/c --release 17.9.4",
    1,
    "the version is 17.12.4.20, and 17.9.4.20 is wanted",
  ],
  // Too long for a name, so nobody is asked for it.
  [`EWCLAB preflight tftp://${"x".repeat(64)}.example/x`, 3, "no IPv4 address is known for"],
  ["EWCLAB preflight tftp://127.0.0.1/x --host-key y", 2, "are of SFTP; the address says tftp"],
  ["EWCLAB preflight sftp://u@127.0.0.1/x --password-file HERE/empty", 2, "empty is empty", { empty: "" }],
  ["EWCLAB preflight sftp://u@127.0.0.1/x --password-file HERE", 2, "it is a folder"],
  [
    "EWCLAB run HERE/given.feature",
    2,
    'given.feature:2:2: the scenario "s" has no steps: "givn" begins none; did you mean "Given"?',
    { "given.feature": "Feature: f\n Scenario: s\n  givn an EWC network\n" },
  ],
  [
    "EWCLAB run HERE/cut.feature",
    2,
    "cut.feature:4:3: expected",
    { "cut.feature": "Feature: f\n Scenario: s\n  Given x\n  nonsense\n" },
  ],
];

describe.concurrent("what people hand in", () => {
  test.each(table)("%s ends with %i", async (line, wanted, words, files) => {
    const { code, output } = await shell(line, files);
    expect(output).toContain(words);
    expect(output).not.toMatch(/^ +at .*:\d+:\d+/m);
    expect(code).toBe(wanted);
  });
});

describe("an error that nobody caught", () => {
  const system = (code: string, more = {}) =>
    Object.assign(new Error(`${code}: said at length`), { code, ...more });

  test.each<[unknown, number, string]>([
    [new UsageError("wrong word"), 2, "wrong word"],
    [new ExpectationError("not so"), 1, "not so"],
    [new EnvironmentError("no engine"), 3, "no engine"],
    [new InternalError("broken"), 3, "broken"],
    [system("ENOSPC", { syscall: "write" }), 3, "no space is left on the device (at write)"],
    [system("EROFS", { syscall: "open", path: "/a/b" }), 3, "/a/b: the file system is read-only"],
    [
      system("ENOENT", { syscall: "mkdir", path: "/ro/a" }),
      3,
      "/ro/a: it cannot be made there: the file system",
    ],
    [
      system("EADDRINUSE", { syscall: "listen", address: "127.0.0.1", port: 5 }),
      3,
      "127.0.0.1:5: the port is in use already",
    ],
    [system("ECONFUSED", { syscall: "read" }), 3, "ECONFUSED: said at length (at read)"],
    [new Error("outer", { cause: system("EACCES", { path: "/x" }) }), 3, "/x: permission denied"],
    [new Error("outer", { cause: new UsageError("inner") }), 2, "inner"],
    [new AggregateError([system("EIO", { path: "/x" })]), 3, "/x: the device failed"],
    [new TypeError("x is not a function\nand more"), 3, "ewclab itself broke: x is not a function. This"],
    ["a text", 3, "ewclab itself broke: a text."],
    [undefined, 3, "ewclab itself broke"],
  ])("%o", (error, code, text) => {
    const ending = endingOf(error);
    expect(ending.code).toBe(code);
    expect(ending.text).toContain(text);
    expect(ending.text).not.toContain("\n");
  });
});

describe("what a run comes to", () => {
  const step = (attempt: string, status: string, type?: string) =>
    ({
      testStepFinished: {
        testCaseStartedId: attempt,
        testStepResult: { status, exception: type && { type } },
      },
    }) as unknown as Envelope;
  const end = (attempt: string, willBeRetried: boolean) =>
    ({ testCaseFinished: { testCaseStartedId: attempt, willBeRetried } }) as unknown as Envelope;
  const done = (success: boolean) => ({ testRunFinished: { success } }) as unknown as Envelope;
  const codeOf = (success: boolean, ...messages: Envelope[]) => {
    const outcome = new RunOutcome();
    for (const message of messages) outcome.take(message);
    return outcome.code(success);
  };

  test.each<[number, Envelope[]]>([
    [1, [step("a", "FAILED", "ExpectationError")]],
    [1, [step("a", "FAILED", "AssertionError")]],
    [2, [step("a", "FAILED", "UsageError"), step("a", "SKIPPED")]],
    [2, [step("a", "UNDEFINED"), step("a", "SKIPPED")]],
    [3, [step("a", "FAILED", "EnvironmentError"), step("b", "UNDEFINED")]],
    [1, [step("a", "FAILED", "EnvironmentError"), step("b", "FAILED", "ExpectationError")]],
    [
      3,
      [
        step("a", "FAILED", "ExpectationError"),
        end("a", true),
        step("b", "FAILED", "EnvironmentError"),
        end("b", false),
      ],
    ],
    [1, []],
  ])("%i", (code, messages) => {
    expect(codeOf(false, ...messages, done(false))).toBe(code);
  });

  test("0 for success; a report that was not written is the machine's fault", () => {
    expect(codeOf(true, done(true))).toBe(0);
    expect(() => codeOf(false, done(true))).toThrow(EnvironmentError);
  });
});

describe("reports", () => {
  test("are put in place whole, and leave nothing of runs that were killed", () => {
    const place = join(folder, "a.html");
    const killed = spawnSync("true").pid;
    writeFileSync(join(folder, `.a.html.${killed}`), "left over");
    writeFileSync(place, "before");
    const reports = new ReportFiles({ [place]: "html" });
    const [[beside, format]] = Object.entries(reports.beside) as [[string, string]];
    expect(format).toBe("html");
    writeFileSync(beside, "whole");
    expect(readFileSync(place, "utf8")).toBe("before");
    expect(existsSync(join(folder, `.a.html.${killed}`))).toBe(false);
    reports.putInPlace();
    expect(readFileSync(place, "utf8")).toBe("whole");
    expect(existsSync(beside)).toBe(false);
  });

  test("of devices and pipes go there, and nothing takes their place", async () => {
    const pipe = join(folder, "pipe");
    spawnSync("mkfifo", [pipe]);
    expect(Object.keys(new ReportFiles({ [pipe]: "html" }).beside)).toEqual([pipe]);
    const reader = spawn("cat", [pipe]);
    const closed = once(reader, "close");
    let heard = "";
    reader.stdout.on("data", (octets) => {
      heard += String(octets);
    });
    await writeDoorFiles({ portsFile: pipe }, { name: "lab", pid: 1, doors: [] }, []);
    await closed;
    expect(heard).toContain('"lab": "lab"');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test("that cannot be put in place are the machine's fault, and nothing is left beside it", () => {
    const place = join(folder, "b.html");
    mkdirSync(place);
    const reports = new ReportFiles({ [place]: "html" });
    const beside = Object.keys(reports.beside)[0]!;
    writeFileSync(beside, "whole");
    expect(() => reports.putInPlace()).toThrow(/b\.html could not be written: it is a folder/);
    expect(existsSync(beside)).toBe(false);
  });
});
