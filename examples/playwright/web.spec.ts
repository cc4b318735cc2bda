import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { embeddedFabric, Lab, parseLabFile } from "ewc-lab";

const file = process.env.LAB_FILE ?? "labs/branch.yaml";
/** Lab seconds for each second of this test. */
const speed = 60;

// An upgrade as somebody clicks it, in the controller's own pages.
test("an upgrade in the web interface", async ({ page }) => {
  const lab = await Lab.start(embeddedFabric(), parseLabFile(readFileSync(file, "utf8"), file));
  try {
    await lab.everyAccessPointRuns(5 * 60_000);
    const { username, password } = lab.ewc.spec;
    const { port } = await lab.fabric.forward(lab.ewc.name, 443, { speed });
    await page.goto(`https://127.0.0.1:${port}/`);
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("navigation").getByRole("link", { name: "Software Upgrade" }).click();
    const tftp = lab.topology.servers.find(({ kind }) => kind.startsWith("tftp"));
    await page.getByLabel("Image server").fill(tftp?.address ?? "172.16.5.27");
    await page.getByLabel("Image path").fill("/EWC/17_12_1");
    await page.getByRole("button", { name: "Save & Download" }).click();

    const activate = page.locator('wa-step[data-step="activate"]');
    await expect(activate).toHaveAttribute("data-condition", "waiting", { timeout: 60_000 });
    for (const { name } of lab.accessPoints)
      await expect(page.locator(`tr[data-ap="${name}"]`)).toContainText("Complete");
  } finally {
    await lab.stop();
  }
});
