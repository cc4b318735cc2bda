import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The local engine, as one on another machine is reached. */
export async function engineBehindTcp() {
  const path = /^unix:\/\/(.*)$/.exec(process.env.DOCKER_HOST ?? "")?.[1] ?? "/var/run/docker.sock";
  let connections = 0;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (outside) => {
    connections++;
    open.add(outside);
    outside.on("close", () => open.delete(outside));
    const inside = connect({ path, allowHalfOpen: true });
    outside.pipe(inside).pipe(outside);
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { port, connections: () => connections, close };
}
