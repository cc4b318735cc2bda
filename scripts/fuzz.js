#!/usr/bin/env node
// Random configurations and labs under them, many more than the tests run: node scripts/fuzz.js [documents] [labs] [seed]
const { spawnSync } = require("node:child_process");

const [documents = "40000", labs = "200", seed = "1"] = process.argv.slice(2);
const { status } = spawnSync("npx", ["vitest", "run", "test/devices/ewc/fuzz"], {
  stdio: "inherit",
  env: {
    ...process.env,
    EWCLAB_FUZZ_DOCUMENTS: documents,
    EWCLAB_FUZZ_LABS: labs,
    EWCLAB_FUZZ_SEED: seed,
  },
});
process.exitCode = status ?? 1;
