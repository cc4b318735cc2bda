import { readFileSync } from "node:fs";
import { embeddedFabric, Lab, parseLabFile } from "ewc-lab";
import { test as base } from "vitest";

const file = process.env.LAB_FILE ?? "labs/branch.yaml";

/** Tests with a lab of their own: it is up when the test begins, and down when it has ended. */
export const test = base.extend<{ lab: Lab }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern
  lab: async ({}, use) => {
    const lab = await Lab.start(embeddedFabric(), parseLabFile(readFileSync(file, "utf8"), file));
    await lab.everyAccessPointRuns(5 * 60_000);
    await use(lab);
    await lab.stop();
  },
});
