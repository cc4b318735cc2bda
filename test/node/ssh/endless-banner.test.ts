import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Server } from "ssh2";
import { afterEach, expect, test } from "vitest";
import { OsClock } from "../../../src/node/os-clock";
import { OsHost } from "../../../src/node/os-host";
import { openSsh } from "../../../src/node/ssh/client";
import { makeHostKey } from "../../../src/node/ssh/host-key";
import { sftpClient } from "../../../src/node/ssh/sftp-client";

/** Servers that speak before anybody is authenticated, and never stop. */
const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Writes the piece for as long as the other end takes it. */
function floods(socket: Socket, piece: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("error", () => {});
  socket.on("drain", more);
  more();
}

async function floodServer(piece: string): Promise<number> {
  const server = createServer((socket) => floods(socket, piece));
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** SSH_MSG_USERAUTH_BANNER of 30,000 characters, once the keys are exchanged (RFC 4252 §5.4). */
async function bannerServer(): Promise<number> {
  const server = new Server({ hostKeys: [makeHostKey()], banner: "x".repeat(30_000) }, (client) => {
    client.on("error", () => {});
    client.on("authentication", ({ accept }) => accept());
  });
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const login = (port: number) => ({
  connect: () => connect(port, "127.0.0.1"),
  username: "admin",
  password: "Cisco123",
});

test.each([
  ["lines before the identification", "hello there\r\n".repeat(500), /greeting lines/],
  ["one line that does not end", "x".repeat(4_096), /line too long/],
])("%s: the client gives up at once", async (_, piece, words) => {
  const port = await floodServer(piece);
  await expect(openSsh(login(port))).rejects.toThrow(words);
  const clock = new OsClock();
  const host = new OsHost({ address: "127.0.0.1", bind: "address", clock, failed: () => {} });
  const failure = await new Promise<string>((resolve) => {
    sftpClient().fetch(
      host,
      {
        server: { address: "127.0.0.1", port },
        path: "/ap1g6",
        username: "a",
        password: "b",
        timeout: 60_000,
      },
      { data: () => {}, done: () => resolve("done"), failed: (reason) => resolve(reason) },
    );
  });
  expect(failure).toBe("protocol");
});

test("a banner without bounds is not kept", async () => {
  const port = await bannerServer();
  await expect(openSsh(login(port))).rejects.toThrow("SSH protocol: its banner does not end");
});
