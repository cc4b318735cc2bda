import { expect, test } from "vitest";
import { AccessPointContainer, EwcContainer, LabNetwork, TftpdHpaContainer } from "../../containers";
import { describeWithEngine } from "./engine";

describeWithEngine("TftpdHpaContainer", () => {
  test("an access point of another type gets its image from the server", async () => {
    // begin snippet
    await using network = await new LabNetwork().start();
    await using tftp = await new TftpdHpaContainer()
      .withNetwork(network)
      .withBundle({ version: "17.9.4.27", folder: "/EWC/17_9_4a" })
      .start();
    await using ewc = await new EwcContainer()
      .withNetwork(network)
      .withConfiguration(`
        wireless profile image-download default
         image-download-mode tftp
          tftp-image-server ${tftp.address}
          tftp-image-path /EWC/17_9_4a
      `)
      .start();
    await using ap = await new AccessPointContainer()
      .withNetwork(network)
      .withModel("C9117AXI")
      .withVersion("17.3.3.26")
      .withControllers(ewc.address)
      .start();

    await ap.reaches("Run");
    expect(await tftp.prints("/EWC/17_9_4a/ap1g6")).toContain(`RRQ from ${ewc.address}`);
    // end snippet
  });

  test("files come and go, and so does the server", async () => {
    await using tftp = await new TftpdHpaContainer().withFile("/readme.txt", "read me").start();
    await tftp.putFile("/more.txt", "more");
    expect((await tftp.exec(["ls", "/srv/tftp"])).output).toBe("more.txt\nreadme.txt\n");
    await tftp.remove("/more.txt");
    await tftp.stopServer();
    expect((await tftp.exec(["probe", "tftp"])).exitCode).toBe(1);
    await tftp.startServer();
    expect((await tftp.exec(["probe", "tftp"])).exitCode).toBe(0);
  });
});
