import { connect } from "node:net";
import { expect, test } from "vitest";
import { OsHost } from "../../src/node/os-host";
import { freePort, listening } from "../interop/openssh";

test("a connection destroyed while its end waits to be sent is closed all the same", async () => {
  const host = new OsHost({ address: "127.0.0.1" });
  const port = await freePort();
  let closed = 0;
  const listener = host.listen(port, (connection) => {
    connection.handler = { data: () => {}, close: () => closed++ };
    connection.end();
    connection.destroy();
  });
  await listening(port);
  const before = closed;
  connect(port, "127.0.0.1").on("error", () => {});
  await expect.poll(() => closed).toBeGreaterThan(before);
  listener.close();
});
