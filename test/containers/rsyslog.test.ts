import { createSocket } from "node:dgram";
import { expect, test } from "vitest";
import { RsyslogContainer } from "../../containers";
import { describeWithEngine } from "./engine";

describeWithEngine("RsyslogContainer", () => {
  test("a line that is sent is filed", async () => {
    // begin snippet
    await using syslog = await new RsyslogContainer().start();
    const { host, port } = syslog.endpoint;
    const socket = createSocket("udp4");
    socket.send("<189>12: %SYS-5-CONFIG_I: Configured from console", port, host, () => socket.close());

    await syslog.receives("%SYS-5-CONFIG_I");
    expect((await syslog.lines()).map(({ text }) => text)).toEqual([
      "12: %SYS-5-CONFIG_I: Configured from console",
    ]);
    // end snippet
  });
});
