import { spawn } from "node:child_process";
import { once } from "node:events";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { labels } from "../../containers/fabric/session";
import { OpenSshFolder } from "../interop/openssh";
import { requireTool } from "../interop/tools";
import { describeWithEngine } from "./engine";
import { engineBehindTcp } from "./engine-behind-tcp";

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
        expect(shown.output).toContain("Number of APs: 4");

        // Somebody else pulls the plug of one, and puts it in again.
        const [ap] = await containersOf(up.pid!, "AP-9117");
        await new Docker().getContainer(ap!).kill();
        const said = (text: RegExp) => expect.poll(() => output, { timeout: 20_000 }).toMatch(text);
        await said(/the container of "AP-9117" ended with code 137/);
        await new Docker().getContainer(ap!).start();
        await said(/the container of "AP-9117" runs again[\s\S]*AP-9117 +\| .*CAPWAP State: Discovery/);

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

async function leftBy(pid: number): Promise<string[]> {
  return containersOf(pid);
}

async function containersOf(pid: number, host?: string): Promise<string[]> {
  const containers = await new Docker().listContainers({ all: true, filters: { label: [labels.session] } });
  return containers
    .filter(({ Labels }) => Labels[labels.owner]?.split("/")[1] === String(pid))
    .filter(({ Labels }) => host === undefined || Labels[labels.host] === host)
    .map(({ Id }) => Id);
}
