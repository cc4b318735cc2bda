import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
import { EnvironmentError } from "../../src/errors";

/** Where Chromium is looked for, after what `EWCLAB_CHROMIUM` says. Made for programs, the shell is several times as quick. */
const places = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

let launched: Promise<Browser> | undefined;

/** What this machine lacks to show a page; undefined when it lacks nothing. */
export function missingForBrowser(): string | undefined {
  const own = process.env.EWCLAB_CHROMIUM;
  if (own !== undefined && !existsSync(own)) return `EWCLAB_CHROMIUM names no file: ${own}`;
  if (!executable())
    return "no Chromium was found (Debian: apt install chromium-headless-shell; or name one in EWCLAB_CHROMIUM)";
  try {
    require.resolve("playwright-core");
  } catch {
    return "the package playwright-core is not installed (npm install --save-dev playwright-core)";
  }
  return undefined;
}

/**
 * One Chromium for all scenarios of this process.
 * @throws EnvironmentError when this machine has none.
 */
export function theBrowser(): Promise<Browser> {
  launched ??= launch();
  return launched;
}

export async function closeBrowser(): Promise<void> {
  const browser = await launched?.catch(() => undefined);
  launched = undefined;
  await browser?.close();
}

function executable(): string | undefined {
  return process.env.EWCLAB_CHROMIUM ?? places.find((place) => existsSync(place));
}

async function launch(): Promise<Browser> {
  const missing = missingForBrowser();
  if (missing !== undefined) throw new EnvironmentError(missing);
  const { chromium } = await import("playwright-core");
  // In a container, and as root, Chromium's own sandbox cannot start; it sees pages of the lab alone.
  return chromium.launch({
    executablePath: executable()!,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}
