import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { labels } from "../../containers/fabric/session";
import { OpenSshFolder } from "../interop/openssh";
import { requireTool } from "../interop/tools";
import { describeWithEngine } from "./engine";

requireTool("ssh")("OpenSSH", () => {
  describeWithEngine("ewclab up --fabric docker", () => {
    test("an engine behind TCP, a login through 127.0.0.1, and nothing left after Ctrl-C", async () => {
      const openSsh = new OpenSshFolder();
      const engine = await engineBehindTcp();
      const up = spawn(
        process.execPath,
        "-r ts-node/register src/cli/start.ts up examples/three-aps.yaml --fabric docker --speed 30".split(
          " ",
        ),
        { env: { ...process.env, DOCKER_HOST: `tcp://127.0.0.1:${engine.port}` } },
      );
      try {
        const ended = once(up, "close");
        let output = "";
        for (const stream of [up.stdout, up.stderr]) {
          stream.on("data", (octets) => {
            output += String(octets);
          });
        }
        await expect.poll(() => output, { timeout: 45_000 }).toContain("The network is up.");
        const port = Number(/9120-EWC: ssh -p (\d+) admin@127\.0\.0\.1/.exec(output)?.[1]);
        const login = [...openSsh.options(port), ...openSsh.passwordOptions("password"), "admin@127.0.0.1"];
        const shown = await openSsh.run("ssh", [...login, "show ap summary"], "", "Cisco123");
        expect(shown.output).toContain("Number of APs: 3");

        up.kill("SIGINT");
        expect(await ended).toEqual([0, null]);
        expect(output).toContain("The lab is down.");
        expect(await leftBy(up.pid!)).toEqual([]);
        // Everything went that way.
        expect(engine.connections()).toBeGreaterThan(10);
      } finally {
        up.kill("SIGKILL");
        engine.close();
        openSsh.remove();
      }
    });
  });
});

/** The local engine, as one on another machine is reached. */
async function engineBehindTcp() {
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (outside) => {
    connections++;
    const inside = connect({ path: "/var/run/docker.sock", allowHalfOpen: true });
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
  return { port, connections: () => connections, close: () => server.close() };
}

async function leftBy(pid: number): Promise<string[]> {
  const containers = await new Docker().listContainers({ all: true, filters: { label: [labels.session] } });
  return containers
    .filter(({ Labels }) => Labels[labels.owner]?.split("/")[1] === String(pid))
    .map(({ Id }) => Id);
}
