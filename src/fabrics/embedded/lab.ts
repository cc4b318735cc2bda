import { once } from "node:events";
import { InternalError, UsageError } from "../../errors";
import { type BlockedPacket, packetFacts, type RuleCounter } from "../../firewall/blocked";
import { compileFirewall } from "../../firewall/compile";
import { type Firewall, scopeOf } from "../../firewall/engine";
import type { FirewallSpec } from "../../firewall/spec";
import { type FirewallInput, wholeFirewall } from "../../firewall/spec";
import { addressText, cidrText, inNetwork, parseAddress } from "../../ip/address";
import type { Packet } from "../../ip/packet";
import type { EmbeddedServer } from "../../kinds/embedded-server";
import { carriedAccessPoints } from "../../lab/carried";
import { crashText } from "../../lab/crash";
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
} from "../../lab/fabric";
import { noKeyboard } from "../../lab/keyboard";
import { LineLog } from "../../lab/line-log";
import { notOnesOwn } from "../../lab/own-container";
import { SimulatedNetwork } from "../../network/network";
import type { SimulatedHost } from "../../network/simulated-host";
import { VirtualTime } from "../../network/virtual-time";
import { Conductor } from "../../node/conductor";
import { forward } from "../../node/forward";
import { peerIdentity } from "../../node/peer-identity";
import { LabPki } from "../../node/pki";
import { requireStartup } from "../../node/startup-check";
import { eachOnce, type SeenPackets } from "../../report/captured-packet";
import { writeCapture } from "../../report/pcapng";
import type { Traffic } from "../../report/traffic/traffic";
import { hostsOf } from "../../topology/check";
import { deskOf } from "../../topology/desk";
import type { LinkSpec, Topology } from "../../topology/topology";
import { type LinkInput, linkSchema } from "../../topology/topology";
import { Capture } from "./capture";
import { type Device, Devices } from "./devices";
import { type DeviceIdentities, issueIdentities } from "./identities";
import { Servers } from "./servers";
import { openShell, runExec } from "./sessions";

/** A name that no segment of a lab can have. */
const deskSegment = "(desk)";

/** One way across a segment, milliseconds: a ping over the router takes 1 ms, as on a quiet LAN (docs/fidelity.md). */
const acrossSegment = 0.25;

export class EmbeddedLab implements RunningFabric {
  readonly #time: VirtualTime;
  readonly #network: SimulatedNetwork;
  readonly #conductor: Conductor;
  readonly #capture: Capture;
  readonly #logs = new Map<string, LineLog>();
  readonly #hosts = new Map<string, SimulatedHost>();
  readonly #devices: Devices;
  readonly #servers: Servers;
  /** Where the lab's own sessions come from: no device and no rule sees it otherwise. */
  readonly #desk: SimulatedHost;
  readonly #deskAddress: number;
  readonly #forwards = new Set<Forward>();
  readonly #pki: LabPki;

  /**
   * Everything built, nothing switched on.
   * @throws UsageError when the topology cannot be built.
   */
  static async create(topology: Topology): Promise<EmbeddedLab> {
    requireStartup(topology);
    const start = Date.parse(topology.start);
    const pki = await LabPki.create({ epoch: start, key: topology.key });
    return new EmbeddedLab(topology, start, pki, await issueIdentities(topology, pki));
  }

  private constructor(
    readonly topology: Topology,
    start: number,
    pki: LabPki,
    identities: DeviceIdentities,
  ) {
    this.#pki = pki;
    this.#time = new VirtualTime({ epoch: start });
    this.#conductor = new Conductor(this.#time);
    this.#network = new SimulatedNetwork({ time: this.#time, seed: topology.seed });
    for (const [name, network] of Object.entries(topology.segments))
      this.#network.segment(name, network, { latency: acrossSegment });
    const desk = deskOf(topology.segments);
    this.#network.segment(deskSegment, cidrText(desk.network), { latency: 0 });
    this.#desk = this.#network.attach(deskSegment, desk.address);
    this.#deskAddress = parseAddress(desk.address);
    this.#capture = new Capture(this.#network, desk.address);
    for (const { name, address } of hostsOf(topology)) {
      const segment = Object.entries(topology.segments).find(([, network]) => inNetwork(address, network));
      if (!segment) throw new InternalError(`${address} lies in no segment`);
      this.#hosts.set(name, this.#network.attach(segment[0], address));
      this.#logs.set(name, new LineLog());
    }
    for (const { spec } of carriedAccessPoints(topology)) this.#logs.set(spec.name, new LineLog());
    const site = {
      topology,
      time: this.#time,
      random: this.#network.random,
      pki,
      hostOf: (name: string) => this.#hostNamed(name),
      print: (name: string, text: string) => this.#print(name, text),
      crashed: (name: string, error: unknown) => this.#crashed(name, error),
      keyLog: this.#capture.keyLog,
    };
    for (const [name, host] of this.#hosts) host.onFault((error) => this.#crashed(name, error));
    this.#devices = new Devices(site, identities);
    this.#servers = new Servers(site, topology.servers);
    this.#applyFirewall(topology.firewall);
    for (const link of topology.links) this.#applyLink(link);
  }

  powerOn(): void {
    for (const server of this.#servers.all) server.start();
    for (const device of this.#devices.all) if (!device.startsOff) device.powerOn();
  }

  now(): number {
    return this.#time.now();
  }

  epoch(): number {
    return this.#time.epoch();
  }

  async live(speed: number, signal: AbortSignal): Promise<void> {
    const hold = this.#conductor.pace(speed);
    if (!signal.aborted) await once(signal, "abort");
    hold();
  }

  async run(check: () => boolean, deadline: number): Promise<"met" | "deadline"> {
    // Where nothing is left to happen, lab time passes all the same.
    const reminder = this.#time.schedule(deadline, () => {});
    const outcome = await this.#conductor.run(check, deadline);
    reminder.cancel();
    return outcome === "met" ? "met" : "deadline";
  }

  console(host: string): LineLog {
    const log = this.#logs.get(host);
    if (!log) throw new UsageError(`there is no host "${host}"`);
    return log;
  }

  type(host: string, text: string): void {
    const device = this.#devices.find(host);
    if (!device?.type) throw noKeyboard(this.topology, host);
    device.type(text);
    this.#time.touch();
  }

  look(host: string, command: string): string | undefined {
    return this.#devices.find(host)?.look?.(command);
  }

  received(syslogServer: string): readonly ReceivedSyslog[] {
    return this.#server(syslogServer).received?.() ?? [];
  }

  shell(host: string, credentials: Credentials): Promise<Shell> {
    return openShell(this.#session(host, credentials));
  }

  exec(host: string, credentials: Credentials, command: string): Promise<{ output: string; code: number }> {
    return runExec(this.#session(host, credentials), command);
  }

  async execute(host: string): Promise<never> {
    this.#hostNamed(host);
    throw notOnesOwn(host);
  }

  async power(host: string, state: "on" | "off"): Promise<void> {
    const device = this.#devices.find(host);
    if (device) {
      if (state === "on") device.powerOn();
      else device.powerOff();
      return;
    }
    const server = this.#server(host);
    if (state === "on") server.start();
    else server.stop();
  }

  async replaceAccessPoint(name: string, flash: { version: string; backup: string }): Promise<void> {
    const unit = await this.#devices.newAccessPoint(name, flash);
    this.#device(name).powerOff();
    this.#devices.put(unit);
    unit.powerOn();
  }

  server(name: string): FileServerControl {
    const server = this.#server(name);
    if (!server.control) throw new UsageError(`"${name}" serves no files`);
    return server.control;
  }

  async firewall(rules: FirewallInput): Promise<void> {
    this.#applyFirewall(wholeFirewall(rules));
  }

  async firewallCounters(): Promise<readonly RuleCounter[]> {
    return this.#firewalls().flatMap((firewall) =>
      firewall.counters().map(({ number, text, packets }) => ({ number, rule: text, packets })),
    );
  }

  blocked(): readonly BlockedPacket[] {
    const firewalls = this.#firewalls();
    const blocked = firewalls.flatMap((firewall) => firewall.blocked);
    if (firewalls.length > 1) blocked.sort((one, two) => one.time - two.time);
    return blocked.map(({ time, text, packet }) => ({ at: time, rule: text, ...packetFacts(packet) }));
  }

  async impair(link: LinkInput): Promise<void> {
    this.#applyLink(linkSchema.parse(link));
  }

  #isOfTheDesk({ source, destination }: Packet): boolean {
    return source === this.#deskAddress || destination === this.#deskAddress;
  }

  async watch(sink: (packet: SeenPacket) => void): Promise<() => void> {
    return this.#network.tap({ verdict: ["passed", "blocked"] }, ({ at, packet, verdict }) => {
      if (packet.protocol === "icmp" || this.#isOfTheDesk(packet)) return;
      const { protocol, source, destination, sourcePort, destinationPort } = packet;
      const isThere = this.#network.segments.get(at)?.contains(destination) ?? false;
      if (verdict === "passed" && !isThere) return;
      const isTurnedAway = at === `firewall of ${addressText(destination)}`;
      const fate = verdict === "passed" ? "arrived" : isTurnedAway ? "turned-away" : "blocked";
      sink({ protocol, source, destination, sourcePort, destinationPort, fate });
    });
  }

  get traffic(): Traffic {
    return this.#capture.traffic;
  }

  async packets(): Promise<SeenPackets> {
    return this.#capture.packets();
  }

  async capture(): Promise<Uint8Array> {
    const { packets, keyLog } = this.#capture.packets();
    return writeCapture(eachOnce(packets), { epoch: this.epoch() - this.now(), keyLog });
  }

  async forward(
    host: string,
    port: number,
    { localPort = 0, ...options }: ForwardOptions = {},
  ): Promise<Forward> {
    const from = { conductor: this.#conductor, host: this.#desk, port: localPort };
    const relay = await forward({
      ...from,
      to: { address: this.#hostNamed(host).address, port },
      ...options,
    });
    const { address } = relay;
    const forwarding: Forward = {
      address,
      port: relay.port,
      close: async () => {
        if (this.#forwards.delete(forwarding)) await relay.close();
      },
    };
    this.#forwards.add(forwarding);
    return forwarding;
  }

  peerIdentity(): Promise<PeerIdentity> {
    return peerIdentity(this.#pki, this.topology);
  }

  async stop(): Promise<void> {
    for (const forwarding of [...this.#forwards]) await forwarding.close();
    for (const device of this.#devices.all) device.powerOff();
    for (const server of this.#servers.all) server.stop();
  }

  #session(host: string, credentials: Credentials) {
    const { address } = this.#hostNamed(host);
    return {
      conductor: this.#conductor,
      time: this.#time,
      from: this.#desk,
      to: { address, port: 22 },
      credentials,
    };
  }

  /** The router's, and those of hosts that have one. */
  #firewalls(): Firewall[] {
    const hosts = [...this.#network.hosts].flatMap(({ firewall }) => firewall ?? []);
    return [this.#network.firewall, ...hosts];
  }

  #applyFirewall(spec: FirewallSpec): void {
    if (spec.nftables !== undefined)
      throw new UsageError(
        "nftables rules need the docker fabric (--fabric docker), whose firewall is nftables; the embedded fabric's takes tables of rules and access lists",
      );
    const compiled = compileFirewall(spec, this.topology);
    const network = this.#network;
    // Only what passes between the lab's own segments: the desk stands for the person at the keyboard.
    network.firewall.clear();
    for (const { way, ...set } of compiled.sets) {
      network.firewall.apply(set, scopeOf(way));
    }
    network.firewall.tftpHelper = compiled.tftpHelper;
    for (const host of network.hosts) host.firewall?.clear();
    for (const { host, ...set } of compiled.hosts) {
      const firewall = network.hostFirewall(this.#hostNamed(host));
      firewall.exempt = (packet) => this.#isOfTheDesk(packet);
      firewall.tftpHelper = compiled.tftpHelper;
      firewall.apply(set);
    }
  }

  #applyLink({ host, loss, latency, jitter, duplicate, reorder, mtu, tooBig }: LinkSpec): void {
    const link = this.#hosts.get(host)?.link ?? this.#network.segments.get(host)?.link;
    if (!link) throw new UsageError(`no host or segment is named "${host}"`);
    link.restore({
      loss: loss / 100,
      jitter,
      duplication: duplicate / 100,
      reordering: reorder / 100,
      ...(latency === undefined ? {} : { latency }),
      ...(mtu === undefined ? {} : { mtu }),
      fragmentation: tooBig === undefined || tooBig === "fragment",
      tellsTooBig: tooBig !== "drop",
    });
  }

  #print(name: string, text: string): void {
    this.#logs.get(name)?.append(text, this.#time.now());
    this.#time.observed();
  }

  /** Tells it, and cuts the power as a crash does: nothing more is sent, and the others run on. */
  #crashed(name: string, error: unknown): void {
    this.#print(name, crashText(name, error));
    const device = this.#devices.find(name);
    try {
      if (device) device.powerOff();
      else this.#servers.find(name)?.stop();
    } catch (another) {
      this.#print(name, crashText(name, another));
    }
    this.#hostNamed(name).powerOff();
  }

  #hostNamed(name: string): SimulatedHost {
    const host = this.#hosts.get(name);
    if (!host)
      throw new UsageError(`there is no host "${name}"; known are: ${[...this.#hosts.keys()].join(", ")}`);
    return host;
  }

  #device(name: string): Device {
    const device = this.#devices.find(name);
    if (!device) throw new UsageError(`"${name}" is no device`);
    return device;
  }

  #server(name: string): EmbeddedServer {
    const server = this.#servers.find(name);
    if (!server) throw new UsageError(`there is no server "${name}"`);
    return server;
  }
}
