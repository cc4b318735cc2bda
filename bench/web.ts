import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { embeddedFabric } from "../src/fabrics/embedded/fabric";
import { imageSizes, makeImage } from "../src/image/ap-image";
import { Lab } from "../src/lab/lab";
import { nodeCrypto } from "../src/node/crypto";
import { selfSigned } from "../src/node/https/self-signed";
import { signing } from "../test/image/trust";
import { type Figure, isInstalled, type Skipped, show } from "./figure";
import { controller, topology } from "./topology";

const minute = 60_000;
const megabyte = 1_000_000;
const image = imageSizes.full;
const rounds = 12;

/**
 * A full-size image to the controller's web interface, and to plain servers of Node's, by the same client in turn. The controller
 * refuses it when all of it has come, for somebody else has signed it: so no round leaves 70 MB to the next.
 */
async function measureUpload(): Promise<(Figure | Skipped)[]> {
  if (!isInstalled("curl"))
    return [{ name: "upload of a full-size image", skipped: "curl is not installed" }];
  const folder = mkdtempSync(join(tmpdir(), "ewclab-bench-"));
  try {
    const file = join(folder, "ap1g7");
    writeImage(file);
    await using lab = await Lab.start(embeddedFabric(), topology(1));
    await lab.everyAccessPointRuns(5 * minute);
    const { port } = await lab.fabric.forward(controller.name, 443);
    await using plain = await plainServer();
    await using hashing = await plainServer("sha512");
    const addresses = [`https://127.0.0.1:${port}/webui/api/upload/ap1g7`, plain.address, hashing.address];
    await uploads(file, addresses, 1);
    const before = process.memoryUsage();
    const most = watchMemory();
    const seconds = await uploads(file, addresses, rounds);
    const [best, bestOfPlain, bestOfHashing] = seconds.map((of) => image / megabyte / Math.min(...of)) as [
      number,
      number,
      number,
    ];
    const grown = (most() - before.rss) / megabyte;
    return [
      { name: "full-size image to the web interface, curl", value: best, unit: "MB/s" },
      { name: "  curl to a plain HTTPS server of Node's", value: bestOfPlain, unit: "MB/s" },
      {
        name: "  to one that takes SHA-512 of what comes, as a signed image needs",
        value: bestOfHashing,
        unit: "MB/s",
      },
      { name: "  ratio to that one", value: best / bestOfHashing, unit: "x" },
      { name: "  ratio to the plain one", value: best / bestOfPlain, unit: "x", goal: "0.5 or more" },
      {
        name: "  memory grows by",
        value: grown,
        unit: "MB",
        goal: `the staging area, ${(image / megabyte).toFixed(0)} or less`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeImage(file: string): void {
  const crypto = nodeCrypto();
  const { privateKey } = signing;
  const content = makeImage({
    family: "ap1g7",
    version: "17.12.1.5",
    seed: 1,
    size: image,
    crypto,
    signingKey: privateKey,
  });
  const descriptor = openSync(file, "w");
  for (let at = 0; at < content.size; at += 1 << 20) writeSync(descriptor, content.read(at, 1 << 20));
  closeSync(descriptor);
}

/** Takes what comes, and answers. */
async function plainServer(digest?: "sha512"): Promise<AsyncDisposable & { readonly address: string }> {
  const { certificatePem, keyPem } = await selfSigned("plain", Date.now());
  const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    const hash = digest && createHash(digest);
    request.on("data", (piece: Buffer) => hash?.update(piece));
    request.once("end", () => response.end(hash?.digest("hex") ?? "{}"));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return {
    address: `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * One curl does all of them, one after the other: each start of a program has the kernel share this process's memory with it, page by
 * page, and what is written first after that pays for it.
 * @returns seconds, as curl counts them, of each round by address
 */
async function uploads(file: string, addresses: readonly string[], times: number): Promise<number[][]> {
  const one = ["-sk", "-u", "admin:Cisco123", "-T", file, "-o", "/dev/null", "-w", "%{time_total}\n"];
  const all = Array.from({ length: times }, () => addresses).flat();
  const transfers = all.flatMap((address) => ["--next", ...one, address]).slice(1);
  const { stdout } = await promisify(execFile)("curl", transfers);
  const seconds = stdout.trim().split("\n").map(Number);
  return addresses.map((_, index) => seconds.filter((_, at) => at % addresses.length === index));
}

/** @returns the most octets of resident memory, when it is asked */
function watchMemory(): () => number {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 200);
  return () => {
    clearInterval(timer);
    return most;
  };
}

if (require.main === module) void measureUpload().then((figures) => show("The web interface", figures));
