import { readFileSync, writeFileSync } from "node:fs";
import { maskSecrets } from "../report/secrets";

/**
 * Takes secrets out of reports that Cucumber has written: they hold the feature's own text, passwords and all. A report that is
 * not there is somebody else's to tell of.
 */
export function maskFiles(files: readonly string[]): void {
  for (const file of files) {
    try {
      const text = readFileSync(file, "utf8");
      const masked = maskSecrets(text);
      if (masked !== text) writeFileSync(file, masked);
    } catch (error) {
      if ((error as { code?: string }).code !== "ENOENT") throw error;
    }
  }
}
