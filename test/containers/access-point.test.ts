import { expect, test } from "vitest";
import { AccessPointContainer, EwcContainer, LabNetwork } from "../../containers";
import { describeWithEngine } from "./engine";

describeWithEngine("AccessPointContainer", () => {
  test("an access point joins a controller", async () => {
    // begin snippet
    await using network = await new LabNetwork().start();
    await using ewc = await new EwcContainer().withNetwork(network).start();
    await using ap = await new AccessPointContainer()
      .withNetwork(network)
      .withHostname("9105-emorenoa")
      .withControllers(ewc.address)
      .start();

    await ap.reaches("Run");
    const { rows } = await ewc.apImages();
    expect(rows).toMatchObject([{ name: "9105-emorenoa", primary: "17.9.4.27" }]);
    // end snippet
  });
});
