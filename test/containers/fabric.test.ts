import { spawn } from "node:child_process";
import { once } from "node:events";
import Docker from "dockerode";
import { afterEach, expect, test } from "vitest";
import { dockerFabric } from "../../containers";
import { clean, labels } from "../../containers/fabric/session";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";
import { describeWithEngine } from "./engine";
import { engineBehindTcp } from "./engine-behind-tcp";
import { execute } from "./execute";

const docker = new Docker();

const lab = parseLabFile(
  `
controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]
accessPoints:
  - {name: fabric-ap, model: C9105AXI, address: 172.16.4.31, version: 17.9.4.27}
servers:
  - {kind: tftpd-hpa, name: tftp, address: 172.16.5.27}
  - {kind: openssh-sftp, name: sftp, address: 172.16.5.62}
  - {kind: syslog, name: syslog, address: 172.16.5.10}
`,
  "lab.yaml",
);

interface OnEngine {
  readonly containers: Docker.ContainerInfo[];
  /** Of containers and networks. */
  readonly count: number;
}

type Labelled = { readonly Labels?: Record<string, string> | undefined };

async function onEngine(isIts: (one: Labelled) => boolean): Promise<OnEngine> {
  const filters = { label: [labels.session] };
  const containers = (await docker.listContainers({ all: true, filters })).filter(isIts);
  const networks = (await docker.listNetworks({ filters })).filter(isIts);
  return { containers, count: containers.length + networks.length };
}

/** What another process has on the engine. */
const left = (pid: number | undefined) =>
  onEngine(({ Labels }) => Labels?.[labels.owner]?.split("/")[1] === String(pid));

/** What a lab has there: other tests of this process have theirs. */
const leftOf = (session: string) => onEngine(({ Labels }) => Labels?.[labels.session] === session);

/** The container of an access point of this file's lab, which has a name of its own. */
async function containerOfAp(): Promise<Docker.ContainerInfo> {
  const [found] = (await onEngine(({ Labels }) => Labels?.[labels.host] === "fabric-ap")).containers;
  return found!;
}

describeWithEngine("the docker fabric", () => {
  afterEach(async () => {
    await clean(docker);
  });

  test("no lab container has a route to anywhere but the lab, and none is left afterwards", async () => {
    let session = "";
    {
      await using running = await Lab.start(dockerFabric({ speed: 60 }), lab);
      await running.everyAccessPointRuns(10 * 60_000);
      session = (await containerOfAp()).Labels[labels.session]!;
      const { containers } = await leftOf(session);
      expect(containers).toHaveLength(6);
      for (const { Id, Names } of containers) {
        const routes = execute(Id, "ip route").split("\n");
        // The lab, what carries it, and that the engine's end of that is out of reach.
        const known =
          /^((default via )?172\.16\.[45]\.\d+.* dev lab\d|192\.0\.2\.10 dev lab\d|(10|100|198)\.\d+\.\d+\.0\/20 dev eth0|prohibit (10|100|198)\.|$)/;
        expect(
          routes.filter((route) => !known.test(route)),
          Names[0],
        ).toEqual([]);
        const bridge = /^prohibit (\S+)/m.exec(routes.join("\n"))?.[1];
        for (const address of [bridge, "203.0.113.1"]) {
          const knock = `timeout 2 bash -c 'echo > /dev/tcp/${address}/22' 2>/dev/null && echo open`;
          expect(execute(Id, knock), `${Names[0]} to ${address}`).toBe("");
        }
      }
      expect(await running.ewc.run("show ap summary")).toContain("fabric-ap");
    }
    expect((await leftOf(session)).count).toBe(0);
  });

  test("a container that dies fails whoever waits, with its last lines", async () => {
    await using running = await Lab.start(dockerFabric({ speed: 60 }), lab);
    const ap = await containerOfAp();
    const failed = expect(running.pass(60 * 60_000)).rejects.toThrow(
      /container of "fabric-ap" ended by itself with code 137; it said last:\n.*(AP Running Image|CAPWAP State)/s,
    );
    // The wait may fail before the engine answers.
    await docker.getContainer(ap.Id).kill();
    await failed;
  });

  test("an engine that is gone in the middle ends the run at once", async () => {
    const engine = await engineBehindTcp();
    const child = startScenario(["features/join.feature"], {
      DOCKER_HOST: `tcp://127.0.0.1:${engine.port}`,
    });
    let said = "";
    child.stderr!.on("data", (text) => {
      said += String(text);
    });
    await begun(child.pid!);
    engine.close();
    expect(await once(child, "close")).toEqual([3, null]);
    expect(said).toMatch(
      /the Docker engine at tcp:\S+ \(DOCKER_HOST\) ended in the middle of the lab: the run ends here/,
    );
    // The real one is there, and has all that is left. Labs of other tests that start now clean up, too.
    await clean(docker);
    expect((await left(child.pid)).count).toBe(0);
  });

  test("a second Ctrl-C leaves the rest to another process", async () => {
    const child = startScenario();
    await begun(child.pid!);
    child.kill("SIGINT");
    child.kill("SIGINT");
    await once(child, "exit");
    await expect.poll(async () => (await left(child.pid)).count, { timeout: 30_000 }).toBe(0);
  });

  test("Ctrl-C leaves nothing", async () => {
    const child = startScenario();
    await begun(child.pid!);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    expect((await left(child.pid)).count).toBe(0);
  });

  test("Ctrl-C leaves nothing of a run in several threads", async () => {
    const child = startScenario(["--parallel", "2", "features/join.feature"]);
    await expect.poll(async () => (await left(child.pid)).count, { timeout: 30_000 }).toBeGreaterThan(6);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    expect((await left(child.pid)).count).toBe(0);
  });

  test("what a killed run left is removed by clean, and not before it was killed", async () => {
    const child = startScenario();
    await begun(child.pid!);
    await clean(docker);
    expect((await left(child.pid)).count).toBeGreaterThan(3);
    child.kill("SIGKILL");
    await once(child, "exit");
    await clean(docker);
    expect((await left(child.pid)).count).toBe(0);
  });
});

async function begun(pid: number): Promise<void> {
  await expect.poll(async () => (await left(pid)).count, { timeout: 30_000 }).toBeGreaterThan(3);
}

function startScenario(what = ["features/join.feature:14"], env: Record<string, string> = {}) {
  return spawn(
    process.execPath,
    ["-r", "ts-node/register", "src/cli/start.ts", "run", "--fabric", "docker", ...what],
    { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, EWCLAB_SPEED: "1", ...env } },
  );
}
