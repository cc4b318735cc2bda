import { once } from "node:events";
import { UsageError } from "../../errors";
import { type BlockedPacket, packetFacts, type RuleCounter } from "../../firewall/blocked";
import type { Firewall } from "../../firewall/engine";
import { type FirewallInput, wholeFirewall } from "../../firewall/spec";
import { addressText } from "../../ip/address";
import type { EmbeddedServer } from "../../kinds/embedded-server";
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
import type { LineLog } from "../../lab/line-log";
import { notOnesOwn } from "../../lab/own-container";
import { forward } from "../../node/forward";
import { peerIdentity } from "../../node/peer-identity";
import { requireStartup } from "../../node/startup-check";
import { eachOnce, type SeenPackets } from "../../report/captured-packet";
import { writeCapture } from "../../report/pcapng";
import type { Traffic } from "../../report/traffic/traffic";
import type { Topology } from "../../topology/topology";
import { type LinkInput, linkSchema } from "../../topology/topology";
import type { Device, Devices } from "./devices";
import { HostLife } from "./host-life";
import type { Servers } from "./servers";
import { openShell, runExec } from "./sessions";
import { applyFirewall, applyLink, isOfTheDesk } from "./start/conditions";
import { type Ground, layGround } from "./start/ground";
import { installPrograms, type Programs } from "./start/programs";

/** A lab whose hosts are objects. */
export class EmbeddedLab implements RunningFabric {
  readonly #ground: Ground;
  readonly #life: HostLife;
  readonly #devices: Devices;
  readonly #servers: Servers;
  readonly #forwards = new Set<Forward>();

  /**
   * Everything built, nothing switched on.
   * @throws UsageError when the topology cannot be built.
   */
  static async create(topology: Topology): Promise<EmbeddedLab> {
    requireStartup(topology);
    const ground = await layGround(topology);
    const life = new HostLife(ground);
    const programs = installPrograms(ground, life);
    applyFirewall(ground, life, topology.firewall);
    for (const link of topology.links) applyLink(ground, link);
    return new EmbeddedLab(ground, life, programs);
  }

  /** Of what the phases of its start have made (start/). */
  private constructor(ground: Ground, life: HostLife, { devices, servers }: Programs) {
    this.#ground = ground;
    this.#life = life;
    this.#devices = devices;
    this.#servers = servers;
  }

  powerOn(): void {
    for (const server of this.#servers.all) server.start();
    for (const device of this.#devices.all) if (!device.startsOff) device.powerOn();
  }

  now(): number {
    return this.#ground.time.now();
  }

  epoch(): number {
    return this.#ground.time.epoch();
  }

  async live(speed: number, signal: AbortSignal): Promise<void> {
    const hold = this.#ground.conductor.pace(speed);
    if (!signal.aborted) await once(signal, "abort");
    hold();
  }

  async run(check: () => boolean, deadline: number): Promise<"met" | "deadline"> {
    // Where nothing is left to happen, lab time passes all the same.
    const reminder = this.#ground.time.schedule(deadline, () => {});
    const outcome = await this.#ground.conductor.run(check, deadline);
    reminder.cancel();
    return outcome === "met" ? "met" : "deadline";
  }

  console(host: string): LineLog {
    return this.#life.console(host);
  }

  type(host: string, text: string): void {
    const device = this.#devices.find(host);
    if (!device?.type) throw noKeyboard(this.#ground.topology, host);
    device.type(text);
    this.#ground.time.touch();
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
    this.#life.hostNamed(host);
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
    applyFirewall(this.#ground, this.#life, wholeFirewall(rules));
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
    applyLink(this.#ground, linkSchema.parse(link));
  }

  async watch(sink: (packet: SeenPacket) => void): Promise<() => void> {
    return this.#ground.network.tap({ verdict: ["passed", "blocked"] }, ({ at, packet, verdict }) => {
      if (packet.protocol === "icmp" || isOfTheDesk(this.#ground, packet)) return;
      const { protocol, source, destination, sourcePort, destinationPort } = packet;
      const isThere = this.#ground.network.segments.get(at)?.contains(destination) ?? false;
      if (verdict === "passed" && !isThere) return;
      const isTurnedAway = at === `firewall of ${addressText(destination)}`;
      const fate = verdict === "passed" ? "arrived" : isTurnedAway ? "turned-away" : "blocked";
      sink({ protocol, source, destination, sourcePort, destinationPort, fate });
    });
  }

  get traffic(): Traffic {
    return this.#ground.capture.traffic;
  }

  async packets(): Promise<SeenPackets> {
    return this.#ground.capture.packets();
  }

  async capture(): Promise<Uint8Array> {
    const { packets, keyLog } = this.#ground.capture.packets();
    return writeCapture(eachOnce(packets), { epoch: this.epoch() - this.now(), keyLog });
  }

  async forward(
    host: string,
    port: number,
    { localPort = 0, ...options }: ForwardOptions = {},
  ): Promise<Forward> {
    const from = { conductor: this.#ground.conductor, host: this.#ground.desk, port: localPort };
    const relay = await forward({
      ...from,
      to: { address: this.#life.hostNamed(host).address, port },
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
    return peerIdentity(this.#ground.pki, this.#ground.topology);
  }

  async stop(): Promise<void> {
    for (const forwarding of [...this.#forwards]) await forwarding.close();
    for (const device of this.#devices.all) device.powerOff();
    for (const server of this.#servers.all) server.stop();
  }

  #session(host: string, credentials: Credentials) {
    const { address } = this.#life.hostNamed(host);
    return {
      conductor: this.#ground.conductor,
      time: this.#ground.time,
      from: this.#ground.desk,
      to: { address, port: 22 },
      credentials,
    };
  }

  /** The router's, and those of hosts that have one. */
  #firewalls(): Firewall[] {
    const hosts = [...this.#ground.network.hosts].flatMap(({ firewall }) => firewall ?? []);
    return [this.#ground.network.firewall, ...hosts];
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
