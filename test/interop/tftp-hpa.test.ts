import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OsHost } from "../../src/node/os-host";
import { TftpServer } from "../../src/servers/tftp-server";
import { contentOf, MemoryVolume } from "../../src/servers/volume";
import { fetchTftp, storeTftp } from "../../src/tftp/client";
import type { TftpWishes } from "../../src/tftp/settings";
import { patterned } from "../tftp/two-ends";
import { requireTool } from "./tools";

const host = new OsHost({ address: "127.0.0.1" });
const local = "127.0.0.1";
const file = patterned(3_000_001);
/** 65,626 blocks of 512 octets. */
const large = patterned(33_600_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ewclab-tftp-"));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program to its end; both outputs together. */
function run(command: string, ...words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: folder });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}

function fetchOver(port: number, path: string, wishes: TftpWishes): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    fetchTftp(
      host,
      { server: { address: local, port }, path, wishes, timing: { dally: 50 } },
      {
        data: (octets) => pieces.push(octets),
        done: () => resolve(Buffer.concat(pieces)),
        failed: (failure, detail) => reject(new Error(`${failure}: ${detail}`)),
      },
    );
  });
}

/** `toEqual` walks octet by octet; these are tens of megabytes. */
function expectSame(got: Uint8Array, wanted: Uint8Array): void {
  expect(got.length).toBe(wanted.length);
  expect(Buffer.compare(got, wanted)).toBe(0);
}

describe("our server", () => {
  let server: TftpServer;
  let volume: MemoryVolume;
  let lines: string[];
  beforeEach(() => {
    volume = new MemoryVolume();
    volume.put("/EWC/ap1g6", file);
    volume.put("/EWC/large", large);
    volume.put("/upload", "", { mode: 0o666 });
    lines = [];
    const policy = { options: ["blksize", "tsize", "timeout", "windowsize"], mostWindowsize: 64 } as const;
    server = new TftpServer(host, { volume, port: 0, policy, log: (line) => lines.push(line.message) });
    server.start();
  });
  afterEach(() => server.stop());

  requireTool("tftp")("and tftp-hpa's client", () => {
    test("reads a file", async () => {
      await run("tftp", "-m", "binary", local, String(server.port), "-c", "get", "EWC/ap1g6", "ap1g6");
      expectSame(readFileSync(join(folder, "ap1g6")), file);
      expect(lines).toEqual(["RRQ from 127.0.0.1 filename EWC/ap1g6"]);
    });

    test("reads past block 65,535", async () => {
      await run("tftp", "-m", "binary", local, String(server.port), "-c", "get", "EWC/large", "large");
      expectSame(readFileSync(join(folder, "large")), large);
    });

    test("reads text in netascii", async () => {
      volume.put("/text", "one\ntwo\r\nthree\n".repeat(1000));
      await run("tftp", "-m", "ascii", local, String(server.port), "-c", "get", "text", "text");
      expect(readFileSync(join(folder, "text"), "latin1")).toBe("one\ntwo\r\nthree\n".repeat(1000));
    });

    test("writes a file", async () => {
      writeFileSync(join(folder, "mine"), file);
      await run("tftp", "-m", "binary", local, String(server.port), "-c", "put", "mine", "upload");
      const content = volume.open("/upload");
      expectSame(typeof content === "string" ? new Uint8Array() : content.read(0, content.size), file);
    });

    test("is told what is wrong, as by tftpd-hpa", async () => {
      const output = await run(
        "tftp",
        "-m",
        "binary",
        local,
        String(server.port),
        "-c",
        "get",
        "none",
        "none",
      );
      expect(output).toContain("Error code 1: File not found");
    });
  });

  describe("and npm tftp", () => {
    test.each([
      [512, 1],
      [1468, 1],
      [8192, 1],
      [65464, 1],
      [1468, 16],
    ])("blksize %i, windowsize %i", async (blockSize, windowSize) => {
      const path = join(folder, `npm-${blockSize}-${windowSize}`);
      await npmGet(server.port!, { blockSize, windowSize }, "/EWC/ap1g6", path);
      expectSame(readFileSync(path), file);
    });

    test("past block 65,535", async () => {
      const path = join(folder, "npm-large");
      await npmGet(server.port!, { blockSize: 512, windowSize: 8 }, "/EWC/large", path);
      expectSame(readFileSync(path), large);
    });
  });

  test.each([
    [{}, "large"],
    [{ blksize: 512, windowsize: 16 }, "large"],
    [{ blksize: 65464, windowsize: 4 }, "large"],
  ] as const)("and our client, %j", async (wishes, name) => {
    expectSame(await fetchOver(server.port!, `/EWC/${name}`, wishes), large);
  });
});

function npmGet(port: number, options: object, remote: string, to: string): Promise<void> {
  const { createClient } = require("tftp");
  const client = createClient({ host: local, port, ...options });
  return new Promise((resolve, reject) => {
    client.get(remote, to, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

// It gives up its rights and changes its root, so only root can start it.
const withDaemon = process.getuid?.() === 0 ? requireTool("in.tftpd") : describe.skip;

withDaemon("our client and tftpd-hpa", () => {
  let daemon: ChildProcess;
  let port: number;
  beforeAll(async () => {
    writeFileSync(join(folder, "ap1g6"), file, { mode: 0o644 });
    writeFileSync(join(folder, "large"), large, { mode: 0o644 });
    writeFileSync(join(folder, "small"), file.subarray(0, 9000), { mode: 0o644 });
    writeFileSync(join(folder, "hidden"), "x", { mode: 0o600 });
    writeFileSync(join(folder, "drop"), "");
    chmodSync(join(folder, "drop"), 0o666);
    const free = host.udp(undefined, { datagram: () => {} });
    port = free.local.port;
    free.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const path = `${process.env.PATH}:/usr/sbin:/sbin`;
    const words = ["-L", "--address", `${local}:${port}`, "--secure", folder];
    daemon = spawn("in.tftpd", words, { env: { ...process.env, PATH: path }, stdio: "ignore" });
    // Ready when it answers in its own protocol.
    await fetchOver(port, "ap1g6", {});
  });
  afterAll(() => {
    daemon.kill();
  });

  test.each([
    {},
    { blksize: 1468, tsize: true },
    { blksize: 8192, timeout: 2 },
    { blksize: 65464, windowsize: 8 },
  ])("reads with %j", async (wishes) => {
    expectSame(await fetchOver(port, "/ap1g6", wishes), file);
  });

  test.each([{}, { rollover: 1 }] as const)("reads past block 65,535 with %j", async (wishes) => {
    expectSame(await fetchOver(port, "large", wishes), large);
  });

  test.each([
    ["absent", {}, "no-such-file: File not found"],
    ["../../etc/passwd", {}, "no-such-file: File not found"],
    ["hidden", {}, "server-error: Permission denied"],
    ["small", { rollover: 1, timeout: 255, blksize: 8 }, ""],
  ] as const)("%s with %j: %s", async (path, wishes, failure) => {
    const outcome = fetchOver(port, path, wishes);
    if (failure === "") expectSame(await outcome, file.subarray(0, 9000));
    else await expect(outcome).rejects.toThrow(failure);
  });

  test("writes", async () => {
    await new Promise<void>((resolve, reject) => {
      storeTftp(
        host,
        {
          server: { address: local, port },
          path: "drop",
          content: contentOf(file),
          wishes: { blksize: 1468, tsize: true },
        },
        { done: resolve, failed: (failure, detail) => reject(new Error(`${failure}: ${detail}`)) },
      );
    });
    expectSame(readFileSync(join(folder, "drop")), file);
  });

  test("our server answers and refuses in the same octets", async () => {
    const volume = new MemoryVolume();
    volume.put("/ap1g6", file);
    volume.put("/hidden", "x", { mode: 0o600 });
    volume.put("/drop", "", { mode: 0o666 });
    volume.makeDirectory("/folder");
    const ours = new TftpServer(host, { volume, port: 0 });
    ours.start();
    const requests = [
      "\0\x01ap1g6\0octet\0",
      "\0\x01ap1g6\0OCTET\0BLKSIZE\x001468\0tsize\x000\0timeout\x003\0windowsize\x0016\0",
      "\0\x01ap1g6\0octet\0blksize\x0065535\0",
      "\0\x01ap1g6\0octet\0blksize\x004\0",
      "\0\x01ap1g6\0octet\0blksize\0abc\0",
      "\0\x01ap1g6\0octet\0timeout\x000\0",
      "\0\x01ap1g6\0octet\0rollover\x001\0",
      "\0\x01ap1g6\0octet\0multicast\0\0",
      "\0\x01ap1g6\0netascii\0tsize\x000\0",
      "\0\x01ap1g6\0mail\0",
      "\0\x01hidden\0octet\0",
      "\0\x01absent\0octet\0",
      "\0\x01/../../absent\0octet\0",
      "\0\x01ap1g6/x\0octet\0",
      "\0\x02drop\0octet\0",
      "\0\x02drop\0octet\0tsize\x0099\0",
      "\0\x02absent\0octet\0",
      "\0\x02ap1g6\0octet\0",
      "\0\x01ap1g6\0",
      "\0\x01ap1g6",
    ];
    for (const request of requests) {
      expect([request, await firstAnswer(ours.port!, request)]).toEqual([
        request,
        await firstAnswer(port, request),
      ]);
    }
    ours.stop();
  });
});

/** The first datagram that a request brings; the transfer is then ended. */
function firstAnswer(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = host.udp(undefined, {
      datagram: (octets, from) => {
        const error = octets[1] === 5;
        if (!error) socket.send(from, Uint8Array.of(0, 5, 0, 0, 0));
        socket.close();
        clearTimeout(timer);
        resolve(Buffer.from(octets.subarray(0, 100)).toString("latin1"));
      },
    });
    const timer = setTimeout(() => {
      socket.close();
      resolve("nothing");
    }, 3_000);
    socket.send({ address: local, port }, Buffer.from(request, "latin1"));
  });
}
