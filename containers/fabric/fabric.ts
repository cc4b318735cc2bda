import { StringDecoder } from "node:string_decoder";
import type Docker from "dockerode";
import { EnvironmentError, InternalError, UsageError } from "../../src/errors";
import { type LabTime, machineTime, sharedClock } from "../../src/fabrics/device/shared-clock";
import { type DeviceIdentities, issueIdentities } from "../../src/fabrics/embedded/identities";
import { textContent } from "../../src/host/content";
import { kindOf } from "../../src/kinds/kinds";
import { isCannot, isOwnContainer, type OwnContainer } from "../../src/kinds/server-kind";
import { carriedAccessPoints, carriedBy } from "../../src/lab/carried";
import type { Fabric } from "../../src/lab/fabric";
import { bundleFiles } from "../../src/node/bundle-files";
import { outage } from "../../src/node/outage";
import { ownCommand } from "../../src/node/own-command";
import { packageRoot } from "../../src/node/own-module";
import { LabPki } from "../../src/node/pki";
import { sshReady } from "../../src/node/ssh/ready";
import { requireStartup } from "../../src/node/startup-check";
import { requirePossible, type TopologyIssue } from "../../src/topology/check";
import { deskOf } from "../../src/topology/desk";
import { interfaceNames } from "../../src/topology/interfaces";
import type { AccessPointSpec, ControllerSpec, ServerSpec, Topology } from "../../src/topology/topology";
import { type Engine, openEngine } from "../engine";
import { type ImageName, imageNames, imageTag, requireImages } from "../images/names";
import { ownImage } from "../images/own";
import { staleImages, staleText } from "../images/stale";
import { firewallName, labLink, placeOf, routerAddresses } from "./address-plan";
import {
  accessPointText,
  controllerFile,
  type DeviceSite,
  descriptionFile,
  ownImageFile,
} from "./device-files";
import { createNetwork, planFor } from "./engine-network";
import { Firewall } from "./firewall";
import { hold } from "./hold";
import { HostFirewalls } from "./host-firewalls";
import { DockerLab } from "./lab";
import { type ContainerRequest, LabContainer } from "./lab-container";
import { checkNftables } from "./nftables-check";
import { OwnHost, ownContainerOf, ownFileIssues, wireEntry } from "./own-host";
import { Readiness } from "./readiness";
import { deviceLimits, firewallLimits, serverLimits } from "./rights";
import { Router } from "./router";
import { clean, endThreadsAtSignals, labels, Session } from "./session";
import { SharedContainer, sharedPlaces } from "./shared-container";

export interface DockerFabricOptions {
  /**
   * Lab seconds for each real second. More makes a suite shorter; but the devices and servers take real time to answer,
   * and the devices' timers do not wait longer for that. EWCLAB_SPEED, or 30, unless given.
   */
  readonly speed?: number;
}

const defaultSpeed = 30;
/** Real milliseconds that a server may take from its start to its first answer. */
const readyPatience = 60_000;

let cleaned: Promise<unknown> | undefined;

/** Every host of the lab in a container of its own: the virtual devices, and Debian's real servers and packet filter. */
export function dockerFabric(options: DockerFabricOptions = {}): Fabric {
  const speed = options.speed ?? Number(process.env.EWCLAB_SPEED ?? defaultSpeed);
  if (!(speed > 0 && speed <= 1_000)) throw new UsageError(`lab time cannot run at ${speed} times real time`);
  return {
    name: "docker",
    issues,
    async start(topology) {
      requirePossible(issues(topology));
      requireStartup(topology);
      const engine = await openEngine().catch((error: Error) => {
        outage.declare(error.message);
        throw error;
      });
      await requireImages(engine.docker, imagesOf(topology));
      const ownImages = await imagesOfTheirOwn(topology, engine.docker);
      // What killed runs left goes first.
      cleaned ??= clean(engine.docker);
      await cleaned;
      await sshReady();
      const session = new Session(engine);
      try {
        const { nftables } = topology.firewall;
        if (nftables !== undefined)
          await checkNftables(engine.docker, session, nftables, Object.values(interfaceNames(topology)));
        return await startLab(topology, speed, engine, session, ownImages);
      } catch (error) {
        await session.endForGood().catch(() => {});
        if (outage.text === undefined && !(await answers(engine)))
          outage.declare(
            `the ${engine.product} engine at ${engine.host} (${engine.by}) ended in the middle of the lab`,
          );
        // Whatever else failed then did so for that.
        throw outage.text === undefined || error instanceof EnvironmentError
          ? error
          : new EnvironmentError(outage.text, { cause: error });
      }
    },
    async checkNftables(rules, interfaces, place) {
      const engine = await openEngine();
      const { docker } = engine;
      await requireImages(docker, ["firewall"]);
      const session = new Session(engine);
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
  const stale = await staleImages(docker, packageRoot(), imageNames);
  if (stale.length > 0) process.stderr.write(`${staleText(stale)}\n`);
  endThreadsAtSignals(docker);
  const { left, elsewhere } = await clean(docker);
  for (const line of left) process.stderr.write(`${line}\n`);
  const count = elsewhere.filter(({ isLeft }) => isLeft).length;
  if (count > 0)
    process.stderr.write(
      `labs of other machines that nobody holds any more: ${count} (\`${ownCommand("clean --elsewhere")}\` removes them)\n`,
    );
  await planFor([], docker);
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

/** The container of a kind that runs in an image of the lab. */
function containerOf(spec: ServerSpec) {
  const { container } = kindOf(spec);
  if (isCannot(container)) throw new UsageError(`"${spec.name}": ${container.cannot}`);
  if (isOwnContainer(container)) throw new InternalError(`"${spec.name}" runs in an image of its own`);
  return container;
}

function imagesOf({ servers }: Topology): ImageName[] {
  const ours = servers.filter((spec) => ownContainerOf(spec) === undefined);
  return ["device", "firewall", ...ours.map((spec) => containerOf(spec).image)];
}

/** The images of the user's own containers, by their hosts' names. */
async function imagesOfTheirOwn({ servers }: Topology, docker: Docker): Promise<ReadonlyMap<string, string>> {
  const images = new Map<string, string>();
  for (const spec of servers) {
    const own = ownContainerOf(spec);
    if (own) images.set(spec.name, await ownImage(docker, spec.name, own.from));
  }
  return images;
}

async function startLab(
  topology: Topology,
  speed: number,
  { docker, clockAhead }: Engine,
  session: Session,
  ownImages: ReadonlyMap<string, string>,
): Promise<DockerLab> {
  const epoch = Date.parse(topology.start);
  const network = `ewclab-${session.id}`;
  const creating = createNetwork(topology, docker, session, network);
  const [pki, plan] = await Promise.all([LabPki.create({ epoch, key: topology.key }), creating]);
  const identities = await issueIdentities(topology, pki);

  const desk = deskOf(topology.segments).address;
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
    died: (how) => lab.died(how),
    lost: (how) => {
      if (!session.isEnding) lab.lost(how);
    },
  });
  const nameServers = topology.servers.filter((spec) => kindOf(spec).service === "dns");
  const wire = (name: string) => ({
    EWCLAB_NAMESERVERS: nameServers.map(({ address }) => address).join(" "),
    EWCLAB_LINK: labLink,
    EWCLAB_OUTER: plan.outer.get(name)!,
    EWCLAB_BRIDGE: plan.bridge,
    EWCLAB_FLOOD: plan.broadcast,
  });
  const host = (
    name: string,
    image: ImageName,
    address: string,
    environment: Record<string, string>,
    more: Pick<ContainerRequest, "keyboard" | "entrypoint" | "limits"> = {},
  ) => {
    const { cidr, router } = placeOf(topology, address);
    const own = {
      ...wire(name),
      EWCLAB_ADDRESSES: cidr,
      EWCLAB_GATEWAY: router,
      EWCLAB_DESK: desk,
      ...environment,
    };
    // Devices serve the ports of theirs without the rights of root; Docker allows that, and Podman does when it is told.
    const sysctls = image === "device" ? { "net.ipv4.ip_unprivileged_port_start": "0" } : {};
    return LabContainer.create({ ...request(name, image), environment: own, sysctls, ...more });
  };

  // Lab time counts from here: the devices are told it before their containers are made.
  const time: LabTime = { began: machineTime(), epoch, speed };
  const clock = sharedClock(time);
  const rulesClock = { now: () => clock.now(), speed };
  const firewall = new Firewall(rulesClock);
  const site: DeviceSite = { topology, pki, time };
  const lab = new DockerLab(session, site, clock, desk);
  const inContainers = { ...site, time: { ...time, began: time.began + clockAhead } };
  const containers = new Map<string, LabContainer>();
  const ownHosts = new Map<string, OwnHost>();
  const shared = new Map<string, SharedContainer>();
  const readiness = new Readiness();
  const whenReady = async (name: string) => {
    await lab.run(() => readiness.has(name), clock.now() + readyPatience * speed);
    if (!readiness.has(name))
      throw new EnvironmentError(
        `"${name}" was not ready within ${readyPatience / 1_000} s: this machine is too busy for the lab`,
      );
  };
  const started = async (name: string, container: LabContainer) => {
    await container.start();
    await whenReady(name);
  };

  outputs.set(firewallName, (octets) => {
    firewall.take(octets);
    lab.heard();
  });
  for (const { name } of [...topology.controllers, ...topology.accessPoints]) {
    const decoder = new StringDecoder("utf8");
    outputs.set(name, (octets) => lab.print(name, decoder.write(octets)));
  }
  for (const name of [firewallName, ...topology.controllers, ...topology.accessPoints].map(nameOf)) {
    const ready = readiness.expect(name);
    const decoder = new StringDecoder("utf8");
    const carried = carriedAccessPoints(topology).find(({ controller }) => controller.name === name);
    notices.set(name, (octets) => {
      // What a controller's process says beside its console is the console of the access point in its box.
      const said = ready(decoder.write(octets)).replace(/^ready\n/m, "");
      if (carried && said !== "") lab.print(carried.spec.name, said);
      lab.heard();
    });
  }
  for (const spec of topology.servers) {
    const { name } = spec;
    if (ownContainerOf(spec)) {
      const ready = readiness.expect(name);
      notices.set(name, (octets) => {
        ready(octets.toString());
        lab.heard();
      });
      continue;
    }
    const decoder = new StringDecoder("utf8");
    const ready = readiness.expect(name);
    outputs.set(name, (octets) => lab.print(name, ready(decoder.write(octets))));
  }

  // A user's nftables file needs a router that runs; the lab's own rules are loaded as the container starts.
  const isUsers = topology.firewall.nftables !== undefined;
  const startFirewall = async () => {
    const container = await LabContainer.create({
      ...request(firewallName, "firewall"),
      environment: {
        ...wire(firewallName),
        EWCLAB_ADDRESSES: [...routerAddresses(topology), `${desk}/32`].join(" "),
        EWCLAB_CAPTURE: "1",
        ...(isUsers ? {} : { FIREWALL_RULES: firewall.rulesAtFirst(topology) }),
      },
      limits: firewallLimits,
      sysctls: {
        "net.ipv4.ip_forward": "1",
        "net.ipv4.conf.all.send_redirects": "0",
        "net.ipv4.conf.default.send_redirects": "0",
      },
    });
    await started(firewallName, container);
    await hold(container);
    firewall.runsIn(container);
    const router = new Router(
      topology,
      firewall,
      container,
      { docker, labels: session.labels, died: (how) => lab.died(how) },
      network,
    );
    if (isUsers) await router.apply(topology.firewall);
    return { firewallContainer: container, router };
  };
  const startController = async (spec: ControllerSpec, index: number) => {
    const carried = carriedBy(spec, index);
    const own = carried && { carried, identity: identityOf(identities, carried.spec.name) };
    const container = await host(
      spec.name,
      "device",
      spec.address,
      { EWCLAB_CAPTURE: "1" },
      { keyboard: own !== undefined, limits: deviceLimits },
    );
    containers.set(spec.name, container);
    const description = controllerFile(spec, index, identityOf(identities, spec.name), inContainers, own);
    await container.put([ownImageFile(spec, { topology, pki }), description]);
    await started(spec.name, container);
  };
  const startOwn = async (spec: ServerSpec, own: OwnContainer) => {
    const onWire = await host(
      spec.name,
      "firewall",
      spec.address,
      { EWCLAB_ROLE: "wire" },
      { entrypoint: wireEntry, limits: firewallLimits },
    );
    containers.set(spec.name, onWire);
    await started(spec.name, onWire);
    const ownHost = await OwnHost.create(
      spec.name,
      own,
      {
        docker,
        name: `${network}-${spec.name.replace(/ /g, "-")}-own`,
        image: ownImages.get(spec.name)!,
        network: `container:${onWire.id}`,
        labels: { ...session.labels, [labels.host]: spec.name },
      },
      {
        print: (name, text) => lab.print(name, text),
        fail: (error) => lab.fail(error),
        died: (how) => lab.died(how),
        hasPrinted: (name, text) =>
          lab
            .console(name)
            .all()
            .some((line) => line.text.includes(text)),
        wait: async (check, milliseconds) =>
          (await lab.run(check, clock.now() + milliseconds * speed)) === "met",
      },
    );
    ownHosts.set(spec.name, ownHost);
    await ownHost.begin();
  };
  const startServer = async (spec: ServerSpec) => {
    const own = ownContainerOf(spec);
    if (own) {
      await startOwn(spec, own);
      return;
    }
    const facts = containerOf(spec);
    const { image, environment, files, settings } = facts;
    const container = await host(spec.name, image, spec.address, environment(spec, speed), {
      limits: serverLimits(facts),
    });
    containers.set(spec.name, container);
    const set = settings?.(spec) ?? [];
    if (set.length > 0)
      await container.put(set.map(({ path, text }) => ({ path, content: textContent(text), mode: 0o600 })));
    for (const bundle of "bundles" in spec ? spec.bundles : []) {
      const contents = bundleFiles(bundle, { pki, seed: topology.seed });
      await container.put(contents.map(({ path, content }) => ({ path: `${files?.root}${path}`, content })));
    }
    await started(spec.name, container);
  };
  const startAccessPoint = async (spec: AccessPointSpec, index: number) => {
    const description = accessPointText(spec, index, identityOf(identities, spec.name), inContainers);
    const container = await host(
      spec.name,
      "device",
      spec.address,
      {},
      { keyboard: true, limits: deviceLimits },
    );
    containers.set(spec.name, container);
    // Not in its environment, which whoever may look at containers can read: it holds the device's key.
    await container.put([descriptionFile(description)]);
    if (!spec.startsOff) await started(spec.name, container);
  };

  const startShared = async (members: readonly AccessPointSpec[], index: number) => {
    const places = members.map((spec) => ({ name: spec.name, ...placeOf(topology, spec.address) }));
    const [first] = places;
    const container = new SharedContainer(places, {
      print: (name, text) => lab.print(name, text),
      ready: (name) => {
        readiness.is(name);
        lab.heard();
      },
    });
    const host = await LabContainer.create({
      ...request(first!.name, "device"),
      name: `${network}-access-points-${index + 1}`,
      host: `access points ${first!.name} to ${places.at(-1)!.name}`,
      environment: {
        ...wire(first!.name),
        EWCLAB_ADDRESSES: places.map(({ cidr }) => cidr).join(" "),
        EWCLAB_GATEWAY: first!.router,
        EWCLAB_DESK: desk,
      },
      // One whose power goes takes its address with it; the others keep theirs.
      sysctls: { "net.ipv4.conf.all.promote_secondaries": "1", "net.ipv4.ip_unprivileged_port_start": "0" },
      limits: deviceLimits,
      keyboard: true,
      output: (octets) => container.output(octets),
      notice: (octets) => container.notice(octets),
    });
    container.runsIn(host);
    const descriptions = members.map((spec) =>
      accessPointText(
        spec,
        topology.accessPoints.indexOf(spec),
        identityOf(identities, spec.name),
        inContainers,
      ),
    );
    await host.put([descriptionFile(`[${descriptions.join(",")}]`)]);
    for (const { name } of members) {
      containers.set(name, host);
      shared.set(name, container);
    }
    await Promise.all([host.start(), ...members.map(({ name }) => whenReady(name))]);
  };

  // Each host goes its way from creation to its first word without waiting for another.
  // A controller needs most from its creation to its first word, so it begins.
  const controllers = topology.controllers.map(startController);
  const places = sharedPlaces(topology);
  const [{ firewallContainer, router }] = await Promise.all([
    startFirewall(),
    ...controllers,
    ...places.map(startShared),
    ...topology.accessPoints.map((spec, index) =>
      places.some((place) => place.includes(spec)) ? undefined : startAccessPoint(spec, index),
    ),
    ...topology.servers.map(startServer),
  ]);
  const hostFirewalls = new HostFirewalls(
    topology,
    rulesClock,
    { docker, labels: session.labels, died: (how) => lab.died(how) },
    network,
  );
  // One whose program has ended meanwhile is told before anybody works with the lab.
  await lab.run(() => true, clock.now());
  for (const each of ownHosts.values()) each.isUp();
  lab.begin({
    containers,
    identities,
    firewall,
    firewallContainer,
    router,
    hostFirewalls,
    shared,
    own: ownHosts,
  });
  await hostFirewalls.apply(topology.firewall, containers);
  for (const link of topology.links) await lab.impair(link);
  return lab;
}

function nameOf(host: string | { readonly name: string }): string {
  return typeof host === "string" ? host : host.name;
}

function identityOf(identities: DeviceIdentities, name: string) {
  const identity = identities.get(name);
  if (!identity) throw new UsageError(`"${name}" has no identity`);
  return identity;
}
