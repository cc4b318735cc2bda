/**
 * TFTP: 64 MiB from our server to our client, both in this process on 127.0.0.1, beside tftp-hpa (client and server,
 * which negotiate no block size: 512 octets only), curl reading from tftp-hpa's server, and npm tftp (both ends).
 * Then the same file over the simulated network, in virtual time. Programs that are not installed are left out;
 * tftp-hpa's server needs root.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError, PeerError } from "../src/errors";
import type { Host } from "../src/host/host";
import { SimulatedNetwork } from "../src/network/network";
import { VirtualTime } from "../src/network/virtual-time";
import { OsHost } from "../src/node/os-host";
import { TftpServer } from "../src/servers/tftp-server";
import { MemoryVolume } from "../src/servers/volume";
import { fetchTftp } from "../src/tftp/client";
import type { TftpWishes } from "../src/tftp/settings";
import { beside, type Figure, isInstalled, type Skipped, show } from "./figure";

const megabytes = 64;
/** Octets of the file. */
let size = megabytes * 1024 * 1024;
const policy = { options: ["blksize", "tsize", "timeout", "windowsize"], mostWindowsize: 64 } as const;
const cases: readonly (TftpWishes & { blksize: number })[] = [
  { blksize: 512 },
  { blksize: 1468 },
  { blksize: 8192 },
  { blksize: 65_464 },
  { blksize: 512, windowsize: 16 },
  { blksize: 1468, windowsize: 16 },
  { blksize: 8192, windowsize: 16 },
];

export interface TftpRow {
  readonly blksize: number;
  readonly windowsize: number;
  /** Megabytes (10^6) a second; undefined where the program cannot do it or is not there. */
  readonly ours: number;
  /** Our client reading from tftp-hpa's server. */
  readonly fromHpa: number | undefined;
  readonly tftpHpa: number | undefined;
  readonly curl: number | undefined;
  readonly npm: number | undefined;
}

/** What `npm run bench` shows; `bench/tftp.ts --table` shows more cases, of a larger file. */
export async function measureTftp(): Promise<(Figure | Skipped)[]> {
  size = 32 * 1024 * 1024;
  const figures: (Figure | Skipped)[] = [];
  const missing = process.getuid?.() !== 0 ? "it needs root" : "not installed (Debian: tftpd-hpa)";
  for (const row of await benchTftp(() => {}, [
    { blksize: 512 },
    { blksize: 8192 },
    { blksize: 1468, windowsize: 16 },
  ])) {
    const { blksize, windowsize, ours, fromHpa, tftpHpa, curl, npm } = row;
    const what = `TFTP, ${blksize}-octet blocks${windowsize > 1 ? `, windows of ${windowsize}` : ""}, 127.0.0.1`;
    figures.push({ name: `${what}, both ends ours`, value: ours, unit: "MB/s" });
    if (npm !== undefined) figures.push(...beside("both ends npm tftp", ours, npm, "MB/s"));
    if (windowsize > 1) continue;
    if (fromHpa === undefined) figures.push({ name: `${what}, from tftpd-hpa`, skipped: missing });
    else {
      const goal = blksize === 512 ? { goal: "no slower than tftp-hpa" } : {};
      figures.push({ name: `${what}, our client from tftpd-hpa`, value: fromHpa, unit: "MB/s", ...goal });
      if (tftpHpa !== undefined) figures.push(...beside("tftp-hpa from tftpd-hpa", fromHpa, tftpHpa, "MB/s"));
      if (curl !== undefined) figures.push(...beside("curl from tftpd-hpa", fromHpa, curl, "MB/s"));
    }
    if (fromHpa !== undefined && tftpHpa === undefined && blksize === 512)
      figures.push({ name: "  tftp-hpa", skipped: "not installed (Debian: tftp-hpa)" });
  }
  const { real, lab } = benchSimulatedTftp({ blksize: 512 });
  const name = `TFTP, 32 MiB in 512-octet blocks, simulated network (${lab.toFixed(0)} s of lab time)`;
  return [...figures, { name, value: real, unit: "s" }];
}

export async function benchTftp(
  print: (line: string) => void,
  of: readonly (TftpWishes & { blksize: number })[] = cases,
): Promise<TftpRow[]> {
  const file = new Uint8Array(size);
  for (let i = 0; i < size; i++) file[i] = (i * 31) >> 3;
  const folder = mkdtempSync(join(tmpdir(), "ewclab-bench-"));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "image"), file, { mode: 0o644 });
  const host = new OsHost({ address: "127.0.0.1" });
  const volume = new MemoryVolume();
  volume.put("/image", file);
  const server = new TftpServer(host, { volume, port: 0, policy });
  server.start();
  const daemon = await startDaemon(host, folder);
  const npm = startNpm(folder, await freePort(host));
  const rows: TftpRow[] = [];
  print(
    "TFTP fetch of 64 MiB on 127.0.0.1, MB/s (in brackets: our client against theirs, same server; npm: both ends)",
  );
  print(columns("blksize", "window", "ewc-lab", "ewc-lab < tftpd", "tftp-hpa", "curl < tftpd", "npm tftp"));
  try {
    // The first transfer warms the code up, for us as for npm tftp.
    await fetch(host, server.port!, { blksize: 8192 });
    await fetchNpm(npm.port, { blksize: 8192 }, folder);
    for (const wishes of of) {
      const { blksize, windowsize = 1 } = wishes;
      const lockStep = windowsize === 1;
      const lockStepOnly = <T>(transfer: T): T | undefined => (lockStep ? transfer : undefined);
      const [ours, fromHpa, tftpHpa, curl, npmRate] = await rates([
        () => fetch(host, server.port!, wishes),
        daemon && lockStepOnly(() => fetch(host, daemon.port, wishes)),
        daemon && blksize === 512 && isInstalled("tftp")
          ? lockStepOnly(() => fetchHpa(daemon.port, folder))
          : undefined,
        daemon && isInstalled("curl") ? lockStepOnly(() => fetchCurl(daemon.port, blksize)) : undefined,
        () => fetchNpm(npm.port, wishes, folder),
      ]);
      const row: TftpRow = { blksize, windowsize, ours: ours!, fromHpa, tftpHpa, curl, npm: npmRate };
      rows.push(row);
      const beside = (theirs: number | undefined, ours = row.ours): string =>
        theirs === undefined ? "-" : `${theirs.toFixed(1)} (${(ours / theirs).toFixed(2)})`;
      print(
        columns(
          `${blksize}`,
          `${windowsize}`,
          row.ours.toFixed(1),
          row.fromHpa?.toFixed(1) ?? "-",
          beside(row.tftpHpa, row.fromHpa),
          beside(row.curl, row.fromHpa),
          beside(row.npm),
        ),
      );
    }
  } finally {
    server.stop();
    npm.close();
    daemon?.process.kill();
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** Seconds of real time for one fetch over the simulated network. */
export function benchSimulatedTftp(wishes: TftpWishes): { real: number; lab: number } {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("access", "172.16.4.0/24");
  network.segment("servers", "172.16.5.0/24");
  const client = network.attach("access", "172.16.4.26");
  const volume = new MemoryVolume();
  volume.put("/image", new Uint8Array(size));
  new TftpServer(network.attach("servers", "172.16.5.27"), { volume, policy }).start();
  const began = performance.now();
  let outcome = "";
  fetchTftp(
    client,
    { server: { address: "172.16.5.27", port: 69 }, path: "/image", wishes },
    {
      data: () => {},
      done: () => (outcome = "done"),
      failed: (failure, detail) => (outcome = `${failure}: ${detail}`),
    },
  );
  for (let next = time.nextAt(); next !== undefined && outcome === ""; next = time.nextAt()) {
    time.advanceTo(next);
    time.runDue();
  }
  if (outcome !== "done") throw new PeerError(outcome);
  return { real: (performance.now() - began) / 1000, lab: time.now() / 1000 };
}

function columns(...words: string[]): string {
  const widths = [9, 8, 10, 17, 16, 16, 16];
  return words.map((word, i) => word.padStart(widths[i]!)).join("");
}

/**
 * The best of five each, in turn: what else runs on the machine only ever slows a transfer down, and does so to all of
 * them. What is undefined stays so.
 */
async function rates(transfers: readonly ((() => Promise<void>) | undefined)[]) {
  const best: (number | undefined)[] = transfers.map(() => undefined);
  for (let round = 0; round < 5; round += 1) {
    for (const [index, transfer] of transfers.entries()) {
      if (transfer === undefined) continue;
      const began = performance.now();
      await transfer();
      const rate = size / 1e3 / (performance.now() - began);
      best[index] = Math.max(best[index] ?? 0, rate);
    }
  }
  return best;
}

function fetch(host: Host, port: number, wishes: TftpWishes): Promise<void> {
  let received = 0;
  return new Promise((resolve, reject) => {
    fetchTftp(
      host,
      { server: { address: "127.0.0.1", port }, path: "/image", wishes, timing: { dally: 1 } },
      {
        data: (octets) => {
          received += octets.length;
        },
        done: () => (received === size ? resolve() : reject(new PeerError(`${received} octets came`))),
        failed: (failure, detail) => reject(new PeerError(`${failure}: ${detail}`)),
      },
    );
  });
}

async function startDaemon(
  host: Host,
  folder: string,
): Promise<{ port: number; process: ChildProcess } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const port = await freePort(host);
  const words = ["-L", "--address", `127.0.0.1:${port}`, "--secure", folder];
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const daemon = spawn("in.tftpd", words, { env: { ...process.env, PATH: path }, stdio: "ignore" });
  const missing = await new Promise<boolean>((resolve) => {
    daemon.once("error", () => resolve(true));
    setTimeout(() => resolve(false), 300);
  });
  return missing ? undefined : { port, process: daemon };
}

function fetchHpa(port: number, folder: string): Promise<void> {
  return succeed("tftp", "-m", "binary", "127.0.0.1", `${port}`, "-c", "get", "image", join(folder, "hpa"));
}

function fetchCurl(port: number, blksize: number): Promise<void> {
  return succeed(
    "curl",
    "-s",
    "-o",
    "/dev/null",
    "--tftp-blksize",
    `${blksize}`,
    `tftp://127.0.0.1:${port}/image`,
  );
}

function succeed(command: string, ...words: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: "ignore" });
    child.on("error", (cause) => reject(new EnvironmentError(`cannot run ${command}`, { cause })));
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new PeerError(`${command} ended with ${code}`)),
    );
  });
}

function startNpm(folder: string, port: number): { port: number; close(): void } {
  const { createServer } = require("tftp");
  const server = createServer({ host: "127.0.0.1", port, root: folder, denyPUT: true });
  server.on("error", () => {});
  server.listen();
  return { port, close: () => server.close() };
}

function fetchNpm(port: number, { blksize, windowsize = 1 }: TftpWishes, folder: string): Promise<void> {
  const { createClient } = require("tftp");
  const client = createClient({ host: "127.0.0.1", port, blockSize: blksize, windowSize: windowsize });
  return new Promise((resolve, reject) => {
    client.get("image", join(folder, "npm"), (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

async function freePort(host: Host): Promise<number> {
  const socket = host.udp(undefined, { datagram: () => {} });
  const { port } = socket.local;
  socket.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return port;
}

async function table(): Promise<void> {
  await benchTftp(console.log);
  console.log("\nTFTP fetch of 64 MiB over the simulated network, virtual time");
  for (const wishes of [
    { blksize: 512 },
    { blksize: 1468 },
    { blksize: 8192 },
    { blksize: 1468, windowsize: 16 },
  ]) {
    const { real, lab } = benchSimulatedTftp(wishes);
    console.log(
      `${JSON.stringify(wishes)}: ${real.toFixed(2)} s of real time, ${lab.toFixed(1)} s of lab time`,
    );
  }
}

async function main(): Promise<void> {
  if (process.argv.includes("--table")) await table();
  else show("TFTP", await measureTftp());
}

// npm tftp's server would keep the process alive.
if (require.main === module) void main().then(() => process.exit());
