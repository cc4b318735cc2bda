import { StringDecoder } from "node:string_decoder";
import type Docker from "dockerode";
import { EnvironmentError, UsageError } from "../../src/errors";
import type { Fabric } from "../../src/lab/fabric";
import { interfaceNames } from "../../src/lab/firewall/interfaces";
import type { ServerSpec, Topology } from "../../src/lab/topology";
import { hostsOf } from "../../src/lab/topology-check";
import { bundleFiles } from "../../src/node/bundle-files";
import { type LabTime, machineTime, sharedClock } from "../../src/node/device/shared-clock";
import { type DeviceIdentities, issueIdentities } from "../../src/node/embedded/identities";
import { LabPki } from "../../src/node/pki";
import { sshReady } from "../../src/node/ssh/ready";
import { type Engine, openEngine } from "../engine";
import { type ImageName, imageNames, imageTag, requireImages } from "../images/names";
import {
  type AddressPlan,
  addressPlan,
  firewallName,
  labLink,
  managementAddress,
  placeOf,
  routerAddresses,
} from "./address-plan";
import { accessPointFile, controllerFile, type DeviceSite, ownImageFile } from "./device-files";
import { roots } from "./file-server";
import { Firewall } from "./firewall";
import { HostFirewalls } from "./host-firewalls";
import { DockerLab } from "./lab";
import { type ContainerRequest, LabContainer } from "./lab-container";
import { checkNftables } from "./nftables-check";
import { Router } from "./router";
import { clean, endThreadsAtSignals, labels, Session } from "./session";

export interface DockerFabricOptions {
  /**
   * Lab seconds for each real second. More makes a suite shorter; but the devices and servers take real time to answer,
   * and the devices' timers do not wait longer for that. EWCLAB_SPEED, or 30, unless given.
   */
  readonly speed?: number;
}

const defaultSpeed = 30;
/** Real milliseconds that a server may take from its start to its first answer. */
const readyPatience = 20_000;
const networkTries = 5;

let cleaned: Promise<unknown> | undefined;

/** Every host of the lab in a container of its own: the virtual devices, and Debian's real servers and packet filter. */
export function dockerFabric(options: DockerFabricOptions = {}): Fabric {
  const speed = options.speed ?? Number(process.env.EWCLAB_SPEED ?? defaultSpeed);
  if (!(speed > 0 && speed <= 1_000)) throw new UsageError(`lab time cannot run at ${speed} times real time`);
  return {
    name: "docker",
    async start(topology) {
      const imagesNeeded = checkServers(topology);
      const engine = await openEngine();
      await requireImages(engine.docker, imagesNeeded);
      // What killed runs left goes first.
      cleaned ??= clean(engine.docker);
      await cleaned;
      await sshReady();
      const session = new Session(engine.docker);
      try {
        const { nftables } = topology.firewall;
        if (nftables !== undefined)
          await checkNftables(engine.docker, session, nftables, Object.values(interfaceNames(topology)));
        return await startLab(topology, speed, engine, session);
      } catch (error) {
        await session.endForGood().catch(() => {});
        throw error;
      }
    },
    async checkNftables(rules, interfaces, place) {
      const { docker } = await openEngine();
      await requireImages(docker, ["firewall"]);
      const session = new Session(docker);
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
  const { docker } = await openEngine();
  await requireImages(docker, imageNames);
  endThreadsAtSignals(docker);
  await clean(docker);
  await planFor([], docker);
}

const serverImages: Record<Exclude<ServerSpec["kind"], "tftpd64">, ImageName> = {
  "tftpd-hpa": "tftpd-hpa",
  "openssh-sftp": "openssh-sftp",
  syslog: "rsyslog",
};

function serverImage(spec: ServerSpec): ImageName {
  if (spec.kind === "tftpd64") {
    throw new UsageError(
      `"${spec.name}": Tftpd64 is a Windows program, and the docker fabric has none; the embedded fabric imitates it`,
    );
  }
  return serverImages[spec.kind];
}

function checkServers(topology: Topology): ImageName[] {
  return ["device", "firewall", ...topology.servers.map(serverImage)];
}

async function planFor(hosts: readonly string[], docker: Docker): Promise<AddressPlan> {
  const taken = (await docker.listNetworks()).flatMap(({ IPAM }) =>
    (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet?.includes(".") ? [Subnet] : [])),
  );
  return addressPlan(hosts, taken, Math.random());
}

async function startLab(
  topology: Topology,
  speed: number,
  { docker, clockAhead }: Engine,
  session: Session,
): Promise<DockerLab> {
  const epoch = Date.parse(topology.start);
  const network = `ewclab-${session.id}`;
  const creating = createNetwork(topology, docker, session, network);
  const [pki, plan] = await Promise.all([LabPki.create({ epoch }), creating]);
  const identities = await issueIdentities(topology, pki);

  let lab: DockerLab | undefined;
  const outputs = new Map<string, (octets: Uint8Array) => void>();
  const notices = new Map<string, (octets: Uint8Array) => void>();
  const request = (host: string, image: ImageName): ContainerRequest => ({
    docker,
    name: `${network}-${host.replace(/ /g, "-")}`,
    host,
    image: imageTag(image),
    network,
    address: plan.outer.get(host)!,
    environment: {},
    labels: { ...session.labels, [labels.host]: host },
    output: (octets) => outputs.get(host)?.(octets),
    notice: (octets) => notices.get(host)?.(octets),
    died: (how) => lab?.died(how),
  });
  const wire = {
    EWCLAB_LINK: labLink,
    EWCLAB_BRIDGE: plan.bridge,
    EWCLAB_PEERS: [...plan.outer.values()].join(" "),
  };
  const host = (
    name: string,
    image: ImageName,
    address: string,
    environment: Record<string, string>,
    keyboard = false,
  ) => {
    const { cidr, router } = placeOf(topology, address);
    const own = {
      ...wire,
      EWCLAB_ADDRESSES: cidr,
      EWCLAB_GATEWAY: router,
      EWCLAB_DESK: managementAddress,
      ...environment,
    };
    return LabContainer.create({ ...request(name, image), environment: own, keyboard });
  };

  const containers = new Map<string, LabContainer>();
  const readiness = new Readiness();
  const created = await Promise.all([
    LabContainer.create({
      ...request(firewallName, "firewall"),
      environment: {
        ...wire,
        EWCLAB_ADDRESSES: [...routerAddresses(topology), `${managementAddress}/32`].join(" "),
        EWCLAB_CAPTURE: "1",
      },
      sysctls: {
        "net.ipv4.ip_forward": "1",
        "net.ipv4.conf.all.send_redirects": "0",
        "net.ipv4.conf.default.send_redirects": "0",
      },
    }),
    ...topology.controllers.map(async (spec) => {
      const container = await host(spec.name, "device", spec.address, { EWCLAB_CAPTURE: "1" });
      await container.put([ownImageFile(spec, { topology, pki })]);
      containers.set(spec.name, container);
    }),
    ...topology.accessPoints.map(async (spec) => {
      containers.set(spec.name, await host(spec.name, "device", spec.address, {}, true));
    }),
    ...topology.servers.map(async (spec) => {
      const container = await host(spec.name, serverImage(spec), spec.address, {
        ...(spec.kind === "openssh-sftp"
          ? { SFTP_USERNAME: spec.username, SFTP_PASSWORD: spec.password }
          : {}),
        ...(spec.kind === "tftpd-hpa" ? { TFTP_RETRANSMIT: String(tftpRetransmission(speed)) } : {}),
      });
      if (spec.kind === "tftpd-hpa" || spec.kind === "openssh-sftp") {
        const root = roots[spec.kind];
        for (const bundle of spec.bundles) {
          const files = bundleFiles(bundle, { pki, seed: topology.seed });
          await container.put(files.map(({ path, content }) => ({ path: `${root}${path}`, content })));
        }
      }
      containers.set(spec.name, container);
    }),
  ]);
  const firewallContainer = created[0] as LabContainer;

  // Lab time counts from here; what was done before is not of the devices' world.
  const time: LabTime = { began: machineTime(), epoch, speed };
  const clock = sharedClock(time);
  const rulesClock = { now: () => clock.now(), speed };
  const firewall = new Firewall(rulesClock);
  const site: DeviceSite = { topology, pki, time };
  const labNow = new DockerLab(session, site, clock, managementAddress);
  lab = labNow;
  const hostFirewalls = new HostFirewalls(
    topology,
    rulesClock,
    { docker, labels: session.labels, died: (how) => labNow.died(how) },
    network,
  );
  const router = new Router(
    topology,
    firewall,
    firewallContainer,
    { docker, labels: session.labels, died: (how) => labNow.died(how) },
    network,
  );
  labNow.begin({ containers, identities, firewall, firewallContainer, router, hostFirewalls });
  outputs.set(firewallName, (octets) => {
    firewall.take(octets);
    labNow.heard();
  });
  for (const { name } of [...topology.controllers, ...topology.accessPoints]) {
    const decoder = new StringDecoder("utf8");
    outputs.set(name, (octets) => labNow.print(name, decoder.write(octets)));
    const ready = readiness.expect(name);
    notices.set(name, (octets) => {
      ready(new StringDecoder("utf8").write(octets));
      labNow.heard();
    });
  }
  for (const { name } of topology.servers) {
    const decoder = new StringDecoder("utf8");
    const ready = readiness.expect(name);
    outputs.set(name, (octets) => labNow.print(name, ready(decoder.write(octets))));
  }

  const started = async (name: string) => {
    await containers.get(name)!.start();
    await labNow.run(() => readiness.has(name), clock.now() + readyPatience * speed);
    if (!readiness.has(name)) throw new EnvironmentError(`"${name}" was not ready within 20 s`);
  };
  const inContainers = { ...site, time: { ...time, began: time.began + clockAhead } };
  await Promise.all([
    firewallContainer.start().then(async () => {
      firewall.runsIn(firewallContainer);
      await router.apply(topology.firewall);
    }),
    ...topology.servers.map(({ name }) => started(name)),
    ...topology.controllers.map(async (spec, index) => {
      const container = containers.get(spec.name)!;
      await container.put([controllerFile(spec, index, identityOf(identities, spec.name), inContainers)]);
      await started(spec.name);
    }),
    ...topology.accessPoints.map(async (spec, index) => {
      const container = containers.get(spec.name)!;
      await container.put([accessPointFile(spec, index, identityOf(identities, spec.name), inContainers)]);
      if (!spec.startsOff) await started(spec.name);
    }),
  ]);
  await hostFirewalls.apply(topology.firewall, containers);
  for (const link of topology.links) await labNow.impair(link);
  return labNow;
}

/** in.tftpd's second before it repeats a packet, in lab time; microseconds of real time, of which it takes no fewer. */
function tftpRetransmission(speed: number): number {
  return Math.max(10_000, Math.round(1_000_000 / speed));
}

/** Somebody else may take the same addresses at the same time: then others are taken. */
async function createNetwork(
  topology: Topology,
  docker: Docker,
  session: Session,
  name: string,
): Promise<AddressPlan> {
  const hosts = hostsOf(topology).map((host) => host.name);
  for (let left = networkTries; ; left -= 1) {
    const plan = await planFor(hosts, docker);
    try {
      await docker.createNetwork({
        Name: name,
        Driver: "bridge",
        Internal: true,
        CheckDuplicate: true,
        IPAM: { Driver: "default", Config: [{ Subnet: plan.subnet, Gateway: plan.bridge }] },
        // Room for the lab's packets with what the VXLAN puts around them.
        Options: { "com.docker.network.driver.mtu": "1600" },
        Labels: session.labels,
      });
      return plan;
    } catch (cause) {
      if (left > 1 && /overlap/i.test((cause as Error).message)) continue;
      throw new EnvironmentError(`the Docker engine makes no network: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}

function identityOf(identities: DeviceIdentities, name: string) {
  const identity = identities.get(name);
  if (!identity) throw new UsageError(`"${name}" has no identity`);
  return identity;
}

/** Hosts say `ready` once they are: a server before its own log begins, a device beside its console. */
class Readiness {
  readonly #ready = new Set<string>();

  has(name: string): boolean {
    return this.#ready.has(name);
  }

  /** Takes what the server's container prints, and gives back what is of its log. */
  expect(name: string): (text: string) => string {
    let before = "";
    return (text) => {
      if (this.#ready.has(name)) return text;
      before += text;
      const at = before.indexOf("ready\n");
      if (at < 0) return "";
      this.#ready.add(name);
      return before.slice(at + "ready\n".length);
    };
  }
}
