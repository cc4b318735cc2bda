// The unit tests. Those with containers wait for an engine most of the time, so they run beside all others; among themselves one
// file at a time, as the others are. With arguments, it is vitest with these arguments.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { dirname, join } = require("node:path");

const program = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
const containers = "test/containers";

function vitest(words, report, stdio) {
  const env = { ...process.env, ...(report ? { EWCLAB_UNIT_REPORT: report } : {}) };
  return spawn(process.execPath, [program, "run", ...words], { stdio, env });
}

async function main() {
  const words = process.argv.slice(2);
  if (words.length > 0) return codeOf(vitest(words, undefined, "inherit"));
  const beside = vitest([containers], "reports/unit-containers.json", ["ignore", "pipe", "pipe"]);
  const printed = [];
  for (const stream of [beside.stdout, beside.stderr]) stream.on("data", (octets) => printed.push(octets));
  const others = vitest(["--exclude", `${containers}/**`], "reports/unit.json", "inherit");
  for (const signal of ["SIGINT", "SIGTERM"])
    process.on(signal, () => {
      for (const child of [beside, others]) child.kill(signal);
    });
  const codes = await Promise.all([codeOf(others), codeOf(beside)]);
  process.stdout.write(Buffer.concat(printed));
  return Math.max(...codes);
}

async function codeOf(child) {
  const [code] = await once(child, "close");
  return code ?? 1;
}

main().then((code) => {
  process.exitCode = code;
});
