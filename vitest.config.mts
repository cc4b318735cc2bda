import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Those import the built package: vitest.package.config.mts.
const apart = ["test/package/**", "**/node_modules/**"];
/** In containers lab time goes many times as fast as the clock; browsers and foreign programs have clocks of their own, too. */
const byThemselves = ["containers", "web", "browser", "interop"].map((room) => `test/${room}/**/*.test.ts`);

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
          exclude: [...apart, ...byThemselves],
          // Two files at a time, even where there are two processors: many wait for other processes.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: byThemselves,
          exclude: apart,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
