import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { show } from "./figure";

// `npm run bench`: every figure the project means to reach, beside a foreign program at the same work where one does it.
// Each part is a process of its own, so that none is slowed down by what another left in memory.

const parts = [
  "cli",
  "image-transfer",
  "lab",
  "dtls",
  "tftp",
  "ssh",
  "ewc-sessions",
  "readers",
  "web",
  "pages",
];

/**
 * V8's young generation small: what a transfer leaves behind dies at once, and a large one only lets it pile up (90 MB more,
 * and no faster).
 */
const flags = ["--max-semi-space-size=2", "-r", "ts-node/register"];

for (const part of parts) {
  const { status } = spawnSync(process.execPath, [...flags, join(__dirname, `${part}.ts`)], {
    stdio: "inherit",
  });
  if (status === 0) continue;
  process.stderr.write(`bench/${part}.ts failed\n`);
  process.exitCode = 1;
}
suite();

/** Process start included. */
function suite(): void {
  const begun = performance.now();
  const { status } = spawnSync("npm", ["run", "--silent", "scenarios"], { stdio: "ignore" });
  const name = status === 0 ? "all features" : "all features (with failures)";
  const value = (performance.now() - begun) / 1_000;
  show("The whole embedded suite", [{ name, value, unit: "s", goal: "20 s or less" }]);
}
