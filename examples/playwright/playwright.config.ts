import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  // The lab's certificate is of the lab's own authority.
  use: { ignoreHTTPSErrors: true },
});
