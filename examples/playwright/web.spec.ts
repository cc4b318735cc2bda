import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { embeddedFabric, Lab, parseLabFile } from "ewc-lab";

const file = process.env.LAB_FILE ?? "labs/branch.yaml";

// The controller's web server, as a browser meets it.
test("the controller answers over HTTPS", async ({ page }) => {
  const lab = await Lab.start(embeddedFabric(), parseLabFile(readFileSync(file, "utf8"), file));
  try {
    await lab.everyAccessPointRuns(5 * 60_000);
    await lab.ewc.configure(["ip http secure-server"]);
    const { port } = await lab.fabric.forward(lab.ewc.name, 443);
    const answer = await page.goto(`https://127.0.0.1:${port}/`);
    expect(answer).not.toBeNull();
  } finally {
    await lab.stop();
  }
});
