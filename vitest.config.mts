import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Those import the built package: vitest.package.config.mts.
    exclude: ["test/package/**", "**/node_modules/**"],
    testTimeout: 60_000,
    pool: "threads",
    reporters: ["default", ["json", { outputFile: process.env.EWCLAB_UNIT_REPORT ?? "reports/unit.json" }]],
  },
});
