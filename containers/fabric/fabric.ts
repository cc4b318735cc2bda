import { EnvironmentError } from "../../src/errors";
import { kindOf } from "../../src/kinds/kinds";
import { isCannot } from "../../src/kinds/server-kind";
import type { Fabric } from "../../src/lab/fabric";
import { outage } from "../../src/node/outage";
import { ownCommand } from "../../src/node/own-command";
import { packageRoot } from "../../src/node/own-module";
import { requireStartup } from "../../src/node/startup-check";
import { requirePossible, type TopologyIssue } from "../../src/topology/check";
import { interfaceNames } from "../../src/topology/interfaces";
import type { Topology } from "../../src/topology/topology";
import { type Engine, openEngine, openEngines } from "../engine";
import { engineAddresses } from "../engine-addresses";
import { imageNames, requireImages } from "../images/names";
import { staleImages, staleText } from "../images/stale";
import { planFor } from "./engine-network";
import { HostLife } from "./host-life";
import { DockerLab } from "./lab";
import { checkNftables } from "./nftables-check";
import { ownFileIssues } from "./own-host";
import { type DockerFabricOptions, labSpeed } from "./pace";
import { clean, endThreadsAtSignals, LabSession } from "./session";
import { requireLabImages } from "./spread";
import { setConditions } from "./start/conditions";
import { layGround } from "./start/ground";
import { startHosts } from "./start/hosts";
import { joinEngines } from "./start/joined";
import { type Prepared, prepare } from "./start/prepare";
import { requireWire } from "./start/wire";

/** Every host of the lab in a container of its own: the virtual devices, and Debian's real servers and packet filter. */
export function dockerFabric(pace: DockerFabricOptions = {}): Fabric {
  const speed = labSpeed(pace);
  return {
    name: "docker",
    issues,
    async start(topology) {
      requirePossible(issues(topology));
      requireStartup(topology);
      const prepared = await prepare(topology);
      const session = new LabSession(prepared.used);
      try {
        return await startLab(topology, speed, prepared, session);
      } catch (error) {
        await session.endForGood().catch(() => {});
        throw await blamed(error, prepared.used);
      }
    },
    async checkNftables(rules, interfaces, place) {
      const engine = await openEngine();
      const { docker } = engine;
      await requireImages(docker, ["firewall"]);
      const session = new LabSession([engine]);
      try {
        await checkNftables(docker, session, rules, interfaces, place);
      } finally {
        await session.end();
      }
    },
  };
}

/**
 * Says before anything is created, and before the first scenario, that this machine cannot run the fabric.
 * @throws EnvironmentError with the remedy.
 */
export async function requireDockerFabric(): Promise<void> {
  const engines = await openEngines();
  await requireLabImages(engines, imageNames);
  if (engines.length > 1) await engineAddresses(engines);
  endThreadsAtSignals(engines.map(({ docker }) => docker));
  let count = 0;
  for (const { docker } of engines) {
    const stale = await staleImages(docker, packageRoot(), imageNames);
    if (stale.length > 0) process.stderr.write(`${staleText(stale)}\n`);
    const { left, elsewhere } = await clean(docker);
    for (const line of left) process.stderr.write(`${line}\n`);
    count += elsewhere.filter(({ isLeft }) => isLeft).length;
    await planFor([], docker);
  }
  if (count > 0)
    process.stderr.write(
      `labs of other machines that nobody holds any more: ${count} (\`${ownCommand("clean --elsewhere")}\` removes them)\n`,
    );
}

/** A lab is made of what each phase has made, and not before; what the phases made bears the session's label and goes with it. */
async function startLab(
  topology: Topology,
  speed: number,
  prepared: Prepared,
  session: LabSession,
): Promise<DockerLab> {
  const { docker } = prepared.home;
  const { nftables } = topology.firewall;
  if (nftables !== undefined)
    await checkNftables(docker, session, nftables, Object.values(interfaceNames(topology)));
  const ground = await layGround(topology, speed, prepared, session);
  const life = new HostLife(session, topology, ground.clock, speed);
  const trunks = await joinEngines(ground, life);
  const hosts = await startHosts(ground, life);
  await requireWire(ground, hosts.container);
  const hostFirewalls = await setConditions(ground, life, hosts);
  return new DockerLab(ground, life, { ...hosts, hostFirewalls, trunks });
}

/** Whatever else failed when the engine ended did so for that. */
async function blamed(error: unknown, engines: readonly Engine[]): Promise<unknown> {
  for (const engine of engines)
    if (outage.text === undefined && !(await answers(engine)))
      outage.declare(
        `the ${engine.product} engine at ${engine.host} (${engine.by}) ended in the middle of the lab`,
      );
  return outage.text === undefined || error instanceof EnvironmentError
    ? error
    : new EnvironmentError(outage.text, { cause: error });
}

async function answers({ docker }: Engine): Promise<boolean> {
  try {
    await docker.ping();
    return true;
  } catch {
    return false;
  }
}

/** What of the lab this fabric has not. */
function issues(topology: Topology): TopologyIssue[] {
  const lacking = topology.servers.flatMap((spec, index): TopologyIssue[] => {
    const { container } = kindOf(spec);
    if (!isCannot(container)) return [];
    return [{ path: ["servers", index, "kind"], message: `"${spec.name}": ${container.cannot}` }];
  });
  return [...lacking, ...ownFileIssues(topology)];
}
