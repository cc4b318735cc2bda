import { expect, test } from "vitest";
import { EwcContainer } from "../../containers";
import { describeWithEngine } from "./engine";

describeWithEngine("EwcContainer", () => {
  test("a controller in three lines", async () => {
    // begin snippet
    await using ewc = await new EwcContainer().withVersion("17.9.4.27").start();
    const screen = await ewc.run("show version");
    expect(screen).toContain("Version 17.9.4");
    // end snippet
  });

  test("what was saved survives a power cut", async () => {
    await using ewc = await new EwcContainer()
      .withHostname("9120-EWC")
      .withOwnAccessPoint()
      .withSpeed(200)
      .start();
    await ewc.configure("hostname renamed\nusername eve privilege 15 password 0 Secret99");
    await ewc.run("write memory");
    await ewc.configure("hostname forgotten");
    await ewc.powerCycle();
    await expect
      .poll(() => ewc.run("show running-config"), { timeout: 20_000 })
      .toContain("hostname renamed");
    await expect.poll(() => ewc.run("show ap summary"), { timeout: 20_000 }).toMatch(/Number of APs: 1\s/);
  });
});
