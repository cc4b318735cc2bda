import { once } from "node:events";
import { EnvironmentError, ExpectationError, UsageError } from "../../src/errors";
import { accessPointIdentity, type DeviceIdentities } from "../../src/fabrics/embedded/identities";
import type { BlockedPacket, RuleCounter } from "../../src/firewall/blocked";
import { compileFirewall } from "../../src/firewall/compile";
import { type FirewallInput, wholeFirewall } from "../../src/firewall/spec";
import type { Clock } from "../../src/host/host";
import { parseAddress } from "../../src/ip/address";
import { kindOf } from "../../src/kinds/kinds";
import { isCannot, isOwnContainer } from "../../src/kinds/server-kind";
import { type Carried, carriedAccessPoints } from "../../src/lab/carried";
import type {
  Credentials,
  FileServerControl,
  Forward,
  ForwardOptions,
  PeerIdentity,
  ReceivedSyslog,
  RunningFabric,
  SeenPacket,
  Shell,
} from "../../src/lab/fabric";
import { noKeyboard } from "../../src/lab/keyboard";
import { LineLog } from "../../src/lab/line-log";
import { notOnesOwn } from "../../src/lab/own-container";
import { outage } from "../../src/node/outage";
import { peerIdentity } from "../../src/node/peer-identity";
import type { SeenPackets } from "../../src/report/captured-packet";
import { writeCapture } from "../../src/report/pcapng";
import { hostsOf } from "../../src/topology/check";
import type { Topology } from "../../src/topology/topology";
import { type LinkInput, linkSchema } from "../../src/topology/topology";
import { Activity } from "./activity";
import { collectPackets } from "./capture";
import { deathError } from "./death-text";
import { accessPointText, type DeviceSite, descriptionFile } from "./device-files";
import { ContainerFileServer } from "./file-server";
import type { Firewall } from "./firewall";
import type { HostFirewalls } from "./host-firewalls";
import { impairLink } from "./impairment";
import type { ContainerDeath, LabContainer, Loss } from "./lab-container";
import type { OwnHost } from "./own-host";
import { Relay } from "./relay";
import type { Router } from "./router";
import type { Session } from "./session";
import { type SharedContainer, sharesItsNetwork } from "./shared-container";
import { login, openShell } from "./shell";
import { endsOf, watchArrivals } from "./watch";

/** What `dockerFabric` has started. */
export interface StartedHosts {
  readonly containers: ReadonlyMap<string, LabContainer>;
  readonly identities: DeviceIdentities;
  readonly firewall: Firewall;
  readonly firewallContainer: LabContainer;
  readonly router: Router;
  readonly hostFirewalls: HostFirewalls;
  /** By the names of the access points in them. */
  readonly shared: ReadonlyMap<string, SharedContainer>;
  /** Containers of the user's own, by their hosts' names. */
  readonly own: ReadonlyMap<string, OwnHost>;
}

/** By SIGKILL and SIGTERM, and where an engine that is back does not know. */
const engineSignals: readonly number[] = [137, 143, 255];
/** Real milliseconds between the ends of containers that end for one reason. */
const togetherPatience = 1_000;

const lossText: Readonly<Record<Loss, string>> = {
  "cut off": "broke the connection off in the middle of the lab",
  ended: "ended in the middle of the lab",
  stopped: "was stopped or started anew, and the lab's containers with it",
};

/** A lab whose hosts are containers. */
export class DockerLab implements RunningFabric {
  readonly #topology: Topology;
  readonly #session: Session;
  readonly #site: DeviceSite;
  readonly #clock: Clock;
  readonly #management: string;
  readonly #activity: Activity;
  readonly #logs: ReadonlyMap<string, LineLog>;
  readonly #carried: readonly Carried[];
  readonly #forwards = new Set<Forward>();
  readonly #servers = new Map<string, ContainerFileServer>();
  readonly #units = new Map<string, number>();
  /** Whoever watches packets wants to know of each host that gets power. */
  readonly #watches = new Map<(container: LabContainer) => Promise<void>, () => void>();
  /** What an access point's process is told when its power comes. */
  #isLivedIn = false;
  readonly #deaths: ContainerDeath[] = [];
  #endLiving: (error: EnvironmentError) => void = () => {};
  readonly #descriptions = new Map<string, (poweredSince: number) => string>();
  #hosts!: StartedHosts;
  #relay!: Relay;

  constructor(session: Session, site: DeviceSite, clock: Clock, management: string) {
    this.#topology = site.topology;
    this.#session = session;
    this.#site = site;
    this.#clock = clock;
    this.#management = management;
    this.#activity = new Activity(clock);
    this.#carried = carriedAccessPoints(site.topology);
    const names = [...hostsOf(site.topology), ...this.#carried.map(({ spec }) => spec)];
    this.#logs = new Map(names.map(({ name }) => [name, new LineLog()]));
  }

  /** Takes over what runs. */
  begin(hosts: StartedHosts): void {
    this.#hosts = hosts;
    this.#relay = new Relay(hosts.firewallContainer, this.#management);
    const { pki, topology } = this.#site;
    for (const [index, spec] of topology.accessPoints.entries()) {
      const identity = hosts.identities.get(spec.name)!;
      this.#descriptions.set(spec.name, (poweredSince) =>
        accessPointText(spec, index, identity, this.#site, { poweredSince }),
      );
    }
    for (const spec of topology.servers) {
      const { container: facts } = kindOf(spec);
      if (isCannot(facts) || isOwnContainer(facts) || facts.files === undefined) continue;
      this.#servers.set(
        spec.name,
        new ContainerFileServer({
          container: this.#container(spec.name),
          address: spec.address,
          ...facts.files,
          firewall: hosts.firewall,
          speed: this.#site.time.speed,
          seed: topology.seed,
          pki,
        }),
      );
    }
  }

  /** A host printed something. */
  print(host: string, text: string): void {
    this.#logs.get(host)?.append(text, this.now());
    this.#activity.heard();
  }

  heard(): void {
    this.#activity.heard();
  }

  /** Fails whoever waits for anything: a host is no more. A lab that is lived in goes on, and tells of it. */
  died({ host, code, lastLines }: ContainerDeath): void {
    if (this.#isLivedIn && this.#logs.has(host)) {
      this.#goesOnWithout(host, code);
      return;
    }
    // An engine that is stopped ends all its containers first.
    if (engineSignals.includes(code)) {
      this.#deaths.push({ host, code, lastLines });
      if (this.#deaths.length === 1) setTimeout(() => this.#judgeDeaths(), togetherPatience);
      return;
    }
    this.#fail({ host, code, lastLines });
  }

  #judgeDeaths(): void {
    const [first] = this.#deaths;
    const all = this.#all();
    if (all.length > 1 && all.every(({ running }) => !running)) this.lost("stopped");
    else if (first) this.#fail(first);
  }

  #fail(death: ContainerDeath): void {
    this.#activity.fail(deathError(death));
  }

  /** No lab can go on. */
  lost(how: Loss): void {
    const { product, host, by } = this.#session.engine;
    const error = new EnvironmentError(`the ${product} engine at ${host} (${by}) ${lossText[how]}`);
    outage.declare(error.message);
    this.#activity.fail(error);
    this.#endLiving(error);
  }

  #goesOnWithout(host: string, code: number): void {
    const container = this.#hosts.own.get(host)?.container ?? this.#container(host);
    this.print(host, `\n-- the container of "${host}" ended with code ${code} --\n`);
    container
      .awaitReturn(() => this.print(host, `\n-- the container of "${host}" runs again --\n`))
      .catch(() => {
        // The engine is gone: the other containers tell of that.
      });
  }

  /** Fails whoever waits for anything. */
  fail(error: Error): void {
    this.#activity.fail(error);
  }

  now(): number {
    return this.#clock.now();
  }

  epoch(): number {
    return this.#clock.epoch();
  }

  run(check: () => boolean, deadline: number): Promise<"met" | "deadline"> {
    return this.#activity.wait(check, deadline);
  }

  /** Lab time follows the wall clock always, at the speed that the lab was started with. */
  async live(_speed: number, signal: AbortSignal): Promise<void> {
    this.#session.leaveSignals();
    this.#isLivedIn = true;
    const lost = new Promise<never>((_, reject) => {
      this.#endLiving = reject;
    });
    if (!signal.aborted) await Promise.race([once(signal, "abort"), lost]);
  }

  console(host: string): LineLog {
    const log = this.#logs.get(host);
    if (!log) throw new UsageError(`there is no host "${host}"`);
    return log;
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
        const filed = /^\w{3} [ \d]\d \d\d:\d\d:\d\d (\S+) (.*)$/.exec(text);
        return filed ? [{ at, from: filed[1]!, text: filed[2]! }] : [];
      });
  }

  async shell(host: string, credentials: Credentials): Promise<Shell> {
    const session = await login(this.#relay, this.#addressOf(host), credentials);
    return openShell(session, () => this.#activity.heard());
  }

  async exec(
    host: string,
    credentials: Credentials,
    command: string,
  ): Promise<{ output: string; code: number }> {
    const session = await login(this.#relay, this.#addressOf(host), credentials);
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
      await this.#hosts.hostFirewalls.stop(host);
      await container.kill();
    } else if (!container.running) {
      const description = this.#descriptions.get(host)?.(this.now());
      if (description !== undefined) await container.put([descriptionFile(description)]);
      await container.start();
      await this.#hosts.hostFirewalls.start(host, container);
      for (const attach of this.#watches.keys()) await attach(container);
    }
  }

  async replaceAccessPoint(name: string, flash: { version: string; backup: string }): Promise<void> {
    const { topology, pki } = this.#site;
    const index = topology.accessPoints.findIndex((candidate) => candidate.name === name);
    const spec = topology.accessPoints[index];
    if (!spec) throw new UsageError(`there is no access point "${name}"`);
    const unit = (this.#units.get(name) ?? 1) + 1;
    this.#units.set(name, unit);
    const identity = await accessPointIdentity(topology, pki, spec, index);
    this.#descriptions.set(name, (poweredSince) =>
      accessPointText({ ...spec, ...flash }, index, identity, this.#site, { unit, poweredSince }),
    );
    await this.power(name, "off");
    await this.power(name, "on");
  }

  server(name: string): FileServerControl {
    const server = this.#servers.get(name);
    if (server) return server;
    throw new UsageError(this.#logs.has(name) ? `"${name}" serves no files` : `there is no server "${name}"`);
  }

  async firewall(input: FirewallInput): Promise<void> {
    const rules = wholeFirewall(input);
    for (const { host } of compileFirewall(rules, this.#topology).hosts)
      if (this.#hosts.shared.has(host)) throw sharesItsNetwork(host);
    await this.#hosts.router.apply(rules);
    await this.#hosts.hostFirewalls.apply(rules, this.#hosts.containers);
  }

  async firewallCounters(): Promise<readonly RuleCounter[]> {
    const counters = await Promise.all(this.#firewalls().map((firewall) => firewall.counters()));
    return counters.flat();
  }

  blocked(): readonly BlockedPacket[] {
    return this.#firewalls()
      .flatMap((firewall) => firewall.blocked)
      .sort((one, two) => one.at - two.at);
  }

  async watch(sink: (packet: SeenPacket) => void): Promise<() => void> {
    const addresses = new Map(
      hostsOf(this.#topology).map(({ name, address }) => [name, parseAddress(address)]),
    );
    const known = new Set(addresses.values());
    const see = (octets: Uint8Array, fate: SeenPacket["fate"], rule?: string) => {
      const ends = endsOf(octets);
      // One end may have another address by now: a site's own firewall may translate it.
      if (!ends || !(known.has(ends.source) || known.has(ends.destination))) return;
      sink({ ...ends, fate, ...(rule === undefined ? {} : { rule }) });
    };
    const ends = [
      this.#hosts.firewall.watch((rule, packet) => see(packet, "blocked", rule)),
      this.#hosts.hostFirewalls.watch((host, rule, packet) => {
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
    await impairLink(linkSchema.parse(link), this.#topology, this.#site.time.speed, {
      session: this.#session,
      containers: this.#hosts.containers,
    });
  }

  async packets(): Promise<SeenPackets> {
    const controllers = this.#topology.controllers.map(({ name }) => ({
      name,
      container: this.#container(name),
      keyLog: "/var/lib/ewclab/unit-1/keylog",
    }));
    const firewall = { name: "firewall", container: this.#hosts.firewallContainer };
    return collectPackets([...controllers, firewall], this.#site.time);
  }

  async capture(): Promise<Uint8Array> {
    const { packets, keyLog } = await this.packets();
    return writeCapture(packets, { epoch: this.#site.time.epoch, keyLog });
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
    return peerIdentity(this.#site.pki, this.#topology);
  }

  async stop(): Promise<void> {
    const { firewall } = this.#hosts;
    this.#activity.fail(new ExpectationError("the lab was taken down"));
    firewall.stop();
    for (const container of this.#all()) container.abandon();
    this.#hosts.router.abandon();
    for (const end of [...this.#watches.values()]) end();
    this.#hosts.hostFirewalls.abandon();
    for (const forwarding of [...this.#forwards]) await forwarding.close();
    await this.#session.end();
  }

  #all(): LabContainer[] {
    return this.#hosts === undefined
      ? []
      : [
          ...new Set(this.#hosts.containers.values()),
          ...[...this.#hosts.own.values()].map(({ container }) => container),
          this.#hosts.firewallContainer,
        ];
  }

  #firewalls(): Firewall[] {
    return [this.#hosts.firewall, ...this.#hosts.hostFirewalls.all];
  }

  #addressOf(host: string): string {
    const found = hostsOf(this.#topology).find(({ name }) => name === host);
    if (found) return found.address;
    throw new UsageError(`there is no host "${host}"; known are: ${[...this.#logs.keys()].join(", ")}`);
  }

  #container(host: string): LabContainer {
    const container = this.#hosts.containers.get(host);
    if (container) return container;
    throw new UsageError(`there is no host "${host}"; known are: ${[...this.#logs.keys()].join(", ")}`);
  }
}
