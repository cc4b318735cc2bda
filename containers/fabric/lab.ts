import { once } from "node:events";
import { ExpectationError, UsageError } from "../../src/errors";
import { latenessFile } from "../../src/fabrics/device/lateness";
import { accessPointIdentity } from "../../src/fabrics/embedded/identities";
import type { BlockedPacket, RuleCounter } from "../../src/firewall/blocked";
import { compileFirewall } from "../../src/firewall/compile";
import { type FirewallInput, wholeFirewall } from "../../src/firewall/spec";
import { kindOf } from "../../src/kinds/kinds";
import { isCannot, isOwnContainer } from "../../src/kinds/server-kind";
import { filedLine } from "../../src/kinds/syslog/filed-line";
import { type Carried, carriedAccessPoints } from "../../src/lab/carried";
import type {
  Credentials,
  FileServerControl,
  Forward,
  ForwardOptions,
  Lateness,
  PeerIdentity,
  ReceivedSyslog,
  RunningFabric,
  SeenPacket,
  Shell,
} from "../../src/lab/fabric";
import { noKeyboard } from "../../src/lab/keyboard";
import type { LineLog } from "../../src/lab/line-log";
import { notOnesOwn } from "../../src/lab/own-container";
import { peerIdentity } from "../../src/node/peer-identity";
import type { SshSession } from "../../src/node/ssh/client";
import type { SeenPackets } from "../../src/report/captured-packet";
import { writeCapture } from "../../src/report/pcapng";
import { hostsOf } from "../../src/topology/check";
import type { LinkSpec, Topology } from "../../src/topology/topology";
import { type LinkInput, linkSchema } from "../../src/topology/topology";
import { atMost } from "./at-most";
import { collectPackets } from "./capture";
import { accessPointText, descriptionFile } from "./device-files";
import { ContainerFileServer } from "./file-server";
import type { Firewall } from "./firewall";
import type { HostFirewalls } from "./host-firewalls";
import type { HostLife } from "./host-life";
import { impairLink } from "./impairment";
import type { LabContainer } from "./lab-container";
import { Relay } from "./relay";
import { sharesItsNetwork } from "./shared-container";
import { login, openShell } from "./shell";
import { type Ground, identityOf } from "./start/ground";
import type { StartedHosts } from "./start/hosts";
import { endsOf, watchArrivals } from "./watch";

/** A lab whose hosts are containers. */
export class DockerLab implements RunningFabric {
  readonly #ground: Ground;
  readonly #topology: Topology;
  readonly #life: HostLife;
  readonly #hosts: StartedHosts;
  readonly #hostFirewalls: HostFirewalls;
  /** What joins the lab's engines; none on one. */
  readonly #trunks: readonly LabContainer[];
  readonly #relay: Relay;
  readonly #servers: ReadonlyMap<string, ContainerFileServer>;
  readonly #carried: readonly Carried[];
  readonly #forwards = new Set<Forward>();
  /** Each login has a program of its own started in a container: if fifty were at once, none would come in before its time is over. */
  readonly #loginTurn = atMost(8);
  readonly #units = new Map<string, number>();
  /** Whoever watches packets wants to know of each host that gets power. */
  readonly #watches = new Map<(container: LabContainer) => Promise<void>, () => void>();
  /** How links are, by whose they are. */
  readonly #links: Map<string, LinkSpec>;
  /** What an access point's process is told when its power comes. */
  readonly #descriptions = new Map<string, (poweredSince: number) => string>();

  /** Of what the phases of its start have made (containers/fabric/start). */
  constructor(
    ground: Ground,
    life: HostLife,
    {
      hostFirewalls,
      trunks,
      ...hosts
    }: StartedHosts & { readonly hostFirewalls: HostFirewalls; readonly trunks: readonly LabContainer[] },
  ) {
    this.#ground = ground;
    this.#topology = ground.topology;
    this.#life = life;
    this.#hosts = hosts;
    this.#hostFirewalls = hostFirewalls;
    this.#trunks = trunks;
    this.#relay = new Relay(hosts.container, ground.desk);
    this.#servers = fileServers(ground, hosts);
    this.#carried = carriedAccessPoints(ground.topology);
    this.#links = new Map(ground.topology.links.map((link) => [link.host, link]));
    for (const [index, spec] of ground.topology.accessPoints.entries()) {
      const identity = identityOf(ground, spec.name);
      this.#descriptions.set(spec.name, (poweredSince) =>
        accessPointText(spec, index, identity, ground.siteIn(spec.name), { poweredSince }),
      );
    }
  }

  now(): number {
    return this.#ground.clock.now();
  }

  epoch(): number {
    return this.#ground.clock.epoch();
  }

  run(check: () => boolean, deadline: number): Promise<"met" | "deadline"> {
    return this.#life.wait(check, deadline);
  }

  /** Lab time follows the wall clock always, at the speed that the lab was started with. */
  async live(_speed: number, signal: AbortSignal): Promise<void> {
    this.#ground.session.leaveSignals();
    const lost = this.#life.liveIn();
    if (!signal.aborted) await Promise.race([once(signal, "abort"), lost]);
  }

  console(host: string): LineLog {
    return this.#life.console(host);
  }

  type(host: string, text: string): void {
    // The keyboard of a controller's process is that of the access point in its box.
    const box = this.#carried.find(({ spec }) => spec.name === host)?.controller.name;
    if (box === undefined && !this.#topology.accessPoints.some(({ name }) => name === host))
      throw noKeyboard(this.#topology, host);
    const shared = this.#hosts.shared.get(host);
    if (shared) shared.type(host, text);
    else this.#container(box ?? host).type(text);
  }

  received(syslogServer: string): readonly ReceivedSyslog[] {
    return this.console(syslogServer)
      .all()
      .flatMap(({ at, text }) => {
        const filed = filedLine(text);
        return filed ? [{ at, ...filed }] : [];
      });
  }

  async shell(host: string, credentials: Credentials): Promise<Shell> {
    const session = await this.#login(host, credentials);
    return openShell(session, () => this.#life.heard());
  }

  async #login(host: string, credentials: Credentials): Promise<SshSession> {
    const address = this.#addressOf(host);
    return this.#loginTurn(() => login(this.#relay, address, credentials));
  }

  async exec(
    host: string,
    credentials: Credentials,
    command: string,
  ): Promise<{ output: string; code: number }> {
    const session = await this.#login(host, credentials);
    const { output, code } = await session.exec(command);
    session.close();
    return { output, code: code ?? 0 };
  }

  async execute(host: string, command: string): Promise<{ output: string; code: number }> {
    const own = this.#hosts.own.get(host);
    if (own) return own.execute(command);
    this.#addressOf(host);
    throw notOnesOwn(host);
  }

  async power(host: string, state: "on" | "off"): Promise<void> {
    const own = this.#hosts.own.get(host);
    if (own) {
      await own.power(state);
      return;
    }
    if (this.#topology.servers.some(({ name }) => name === host)) {
      const files = this.#servers.get(host);
      if (files) await (state === "on" ? files.start() : files.stop());
      else await this.#container(host).run(["server", state === "on" ? "start" : "stop"]);
      return;
    }
    const shared = this.#hosts.shared.get(host);
    if (shared) {
      if (state === "off") await shared.off(host);
      else if (!shared.isOn(host))
        await shared.on(host, JSON.parse(this.#descriptions.get(host)!(this.now())));
      return;
    }
    const container = this.#container(host);
    if (state === "off") {
      await this.#hostFirewalls.stop(host);
      await container.kill();
    } else if (!container.running) {
      const description = this.#descriptions.get(host)?.(this.now());
      if (description !== undefined) await container.put([descriptionFile(description)]);
      await container.start();
      // Its network is a new one.
      for (const link of this.#links.values()) await this.#impair(link, host);
      await this.#hostFirewalls.start(host, container);
      for (const attach of this.#watches.keys()) await attach(container);
    }
  }

  async replaceAccessPoint(name: string, flash: { version: string; backup: string }): Promise<void> {
    const { topology, pki } = this.#ground.site;
    const index = topology.accessPoints.findIndex((candidate) => candidate.name === name);
    const spec = topology.accessPoints[index];
    if (!spec) throw new UsageError(`there is no access point "${name}"`);
    const unit = (this.#units.get(name) ?? 1) + 1;
    this.#units.set(name, unit);
    const identity = await accessPointIdentity(topology, pki, spec, index);
    this.#descriptions.set(name, (poweredSince) =>
      accessPointText({ ...spec, ...flash }, index, identity, this.#ground.siteIn(name), {
        unit,
        poweredSince,
      }),
    );
    await this.power(name, "off");
    await this.power(name, "on");
  }

  server(name: string): FileServerControl {
    const server = this.#servers.get(name);
    if (server) return server;
    throw new UsageError(this.#life.has(name) ? `"${name}" serves no files` : `there is no server "${name}"`);
  }

  async firewall(input: FirewallInput): Promise<void> {
    const rules = wholeFirewall(input);
    for (const { host } of compileFirewall(rules, this.#topology).hosts)
      if (this.#hosts.shared.has(host)) throw sharesItsNetwork(host);
    await this.#hosts.router.apply(rules);
    await this.#hostFirewalls.apply(rules, this.#hosts.containers);
  }

  async firewallCounters(): Promise<readonly RuleCounter[]> {
    const counters = await Promise.all(this.#firewalls().map((firewall) => firewall.counters()));
    return counters.flat();
  }

  get firewallLog(): LineLog {
    return this.#hosts.firewall.log;
  }

  blocked(): readonly BlockedPacket[] {
    return this.#firewalls()
      .flatMap((firewall) => firewall.blocked)
      .sort((one, two) => one.at - two.at);
  }

  async watch(sink: (packet: SeenPacket) => void): Promise<() => void> {
    const addresses = new Map(hostsOf(this.#topology).map(({ name, address }) => [name, address.number]));
    const known = new Set(addresses.values());
    const see = (octets: Uint8Array, fate: SeenPacket["fate"], rule?: string) => {
      const ends = endsOf(octets);
      // One end may have another address by now: a site's own firewall may translate it.
      if (!ends || !(known.has(ends.source) || known.has(ends.destination))) return;
      sink({ ...ends, fate, ...(rule === undefined ? {} : { rule }) });
    };
    const ends = [
      this.#hosts.firewall.watch((rule, packet) => see(packet, "blocked", rule)),
      this.#hostFirewalls.watch((host, rule, packet) => {
        const isItsOwn = endsOf(packet)?.source === addresses.get(host);
        see(packet, isItsOwn ? "blocked" : "turned-away", rule);
      }),
    ];
    const attach = async (container: LabContainer) => {
      if (container.running) ends.push(await watchArrivals(container, (packet) => see(packet, "arrived")));
    };
    const end = () => {
      for (const one of ends.splice(0)) one();
    };
    this.#watches.set(attach, end);
    ends.push(() => this.#watches.delete(attach));
    await Promise.all([...new Set(this.#hosts.containers.values())].map(attach));
    return end;
  }

  async impair(link: LinkInput): Promise<void> {
    if (this.#hosts.shared.has(link.host)) throw sharesItsNetwork(link.host);
    const now = linkSchema.parse(link);
    await this.#impair(now);
    this.#links.set(link.host, now);
  }

  async #impair(link: LinkSpec, only?: string): Promise<void> {
    const ground = { session: this.#ground.session, containers: this.#hosts.containers };
    await impairLink(link, this.#topology, this.#ground.site.time.speed, ground, only);
  }

  async packets(): Promise<SeenPackets> {
    const controllers = this.#topology.controllers.map(({ name }) => ({
      name,
      container: this.#container(name),
      keyLog: "/var/lib/ewclab/unit-1/keylog",
    }));
    const firewall = { name: "firewall", container: this.#hosts.container };
    return collectPackets([...controllers, firewall], this.#ground.site.time);
  }

  async lateness(): Promise<readonly Lateness[]> {
    const { speed } = this.#ground.site.time;
    const devices = new Map(
      [...this.#topology.controllers, ...this.#topology.accessPoints].map(({ name }) => [
        this.#container(name),
        name,
      ]),
    );
    const told = await Promise.all(
      [...devices].map(async ([container, host]) => ({ host, late: await latenessOf(container), speed })),
    );
    return told.filter(({ late }) => late > 0).sort((one, two) => two.late - one.late);
  }

  async capture(): Promise<Uint8Array> {
    const { packets, keyLog } = await this.packets();
    return writeCapture(packets, { epoch: this.#ground.site.time.epoch, keyLog });
  }

  async forward(
    host: string,
    port: number,
    { protocol = "tcp", localPort }: ForwardOptions = {},
  ): Promise<Forward> {
    const address = this.#addressOf(host);
    const relay =
      protocol === "udp"
        ? await this.#relay.forwardUdp(address, port, localPort)
        : await this.#relay.forwardTcp(address, port, localPort);
    const forwarding: Forward = {
      ...relay,
      close: async () => {
        if (this.#forwards.delete(forwarding)) await relay.close();
      },
    };
    this.#forwards.add(forwarding);
    return forwarding;
  }

  peerIdentity(): Promise<PeerIdentity> {
    return peerIdentity(this.#ground.site.pki, this.#topology);
  }

  async stop(): Promise<void> {
    const { firewall } = this.#hosts;
    this.#life.fail(new ExpectationError("the lab was taken down"));
    firewall.stop();
    for (const container of this.#all()) container.abandon();
    this.#hosts.router.abandon();
    for (const end of [...this.#watches.values()]) end();
    this.#hostFirewalls.abandon();
    for (const forwarding of [...this.#forwards]) await forwarding.close();
    await this.#ground.session.end();
  }

  #all(): LabContainer[] {
    const { containers, own, container } = this.#hosts;
    const inside = [...own.values()].map((host) => host.container);
    return [...new Set(containers.values()), ...inside, container, ...this.#trunks];
  }

  #firewalls(): Firewall[] {
    return [this.#hosts.firewall, ...this.#hostFirewalls.all];
  }

  #addressOf(host: string): string {
    const found = hostsOf(this.#topology).find(({ name }) => name === host);
    if (found) return found.address.text;
    throw this.#life.unknown(host);
  }

  #container(host: string): LabContainer {
    const container = this.#hosts.containers.get(host);
    if (container) return container;
    throw this.#life.unknown(host);
  }
}

/** Milliseconds of lab time; 0 where its process has told of none, or is not there to ask. */
async function latenessOf(container: LabContainer): Promise<number> {
  if (!container.running) return 0;
  const { output } = await container.exec(["cat", `/var/lib/ewclab/${latenessFile}`]);
  return Number.parseInt(output, 10) || 0;
}

/** Those that serve files, by their names. */
function fileServers(
  { topology, site }: Ground,
  { containers, firewall }: StartedHosts,
): ReadonlyMap<string, ContainerFileServer> {
  return new Map(
    topology.servers.flatMap((spec) => {
      const { container: facts } = kindOf(spec);
      if (isCannot(facts) || isOwnContainer(facts) || facts.files === undefined) return [];
      const server = new ContainerFileServer({
        container: containers.get(spec.name)!,
        address: spec.address.text,
        ...facts.files,
        firewall,
        speed: site.time.speed,
        seed: topology.seed,
        pki: site.pki,
      });
      return [[spec.name, server] as const];
    }),
  );
}
