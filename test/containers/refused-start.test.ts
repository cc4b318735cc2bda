import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { LabContainer } from "../../containers/fabric/lab-container";

test("what the engine does not start is told in its words, and no connection stays open for its keyboard", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-refused-"));
  let open = 0;
  const server = createServer((request, response) => {
    const isAttach = request.url?.includes("/attach");
    response.statusCode = isAttach ? 409 : 201;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(isAttach ? { message: "runc: no rights\n" } : { Id: "4711" }));
  });
  server.on("connection", (socket) => {
    open += 1;
    socket.on("close", () => {
      open -= 1;
    });
  });
  const socketPath = join(folder, "engine.sock");
  server.listen(socketPath);
  await once(server, "listening");
  try {
    const container = await LabContainer.create({
      docker: new Docker({ socketPath }),
      name: "lab-ap",
      host: "AP-9117",
      image: "device",
      network: "lab",
      environment: {},
      labels: {},
      keyboard: true,
      output: () => {},
      died: () => {},
    });
    await expect(container.start()).rejects.toThrow(
      /^the engine does not start the container of "AP-9117": .*runc: no rights$/,
    );
    await expect.poll(() => open).toBe(0);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
