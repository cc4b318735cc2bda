import { defineConfig } from "@playwright/test";

// A browser of this machine's (/usr/bin/chromium, say) in place of the one that `npx playwright install` brings.
const executablePath = process.env.EWCLAB_CHROMIUM;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  use: {
    // The lab's certificate is of the lab's own authority.
    ignoreHTTPSErrors: true,
    ...(executablePath === undefined ? {} : { launchOptions: { executablePath, args: ["--no-sandbox"] } }),
  },
});
