import { defineConfig } from "vitest/config";

// Tests that import the package as its users do: built, through `exports`. `npm run package` builds it first.
export default defineConfig({
  test: { include: ["test/package/**/*.test.ts"], testTimeout: 60_000, pool: "threads" },
});
