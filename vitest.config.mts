import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Those import the built package: vitest.package.config.mts.
const apart = ["test/package/**", "**/node_modules/**"];
const onAnEngine = ["test/containers/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    pool: "threads",
    reporters: ["default", ["json", { outputFile: process.env.EWCLAB_UNIT_REPORT ?? "reports/unit.json" }]],
    projects: [
      {
        extends: true,
        test: {
          name: "tests",
          include: ["test/**/*.test.ts"],
          exclude: [...apart, ...onAnEngine],
          // Many wait for other programs: two files at a time, even where there are two processors.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // In containers lab time goes many times as fast as the clock: they have the machine for themselves.
          name: "engine",
          include: onAnEngine,
          exclude: apart,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
