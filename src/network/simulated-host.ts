import { UsageError } from "../errors";
import type { Firewall } from "../firewall/engine";
import type {
  Clock,
  Endpoint,
  Host,
  Lease,
  SendOptions,
  TcpConnection,
  TcpHandler,
  TcpListener,
  Timer,
  UdpHandler,
  UdpSocket,
} from "../host/host";
import type { Random } from "../host/random";
import { type Address, addressText, limitedBroadcast, parseAddress } from "../ip/address";
import { type IcmpPacket, type Packet, type UdpPacket, unreachable } from "../ip/packet";
import type { Link } from "./link";
import type { SimulatedNetwork } from "./network";
import type { Segment } from "./segment";
import { resetFor } from "./tcp/reset";
import { TcpStack } from "./tcp/stack";
import type { Power } from "./virtual-time";

export interface HostCounters {
  /** Packets that reached this host and that nobody took. */
  unclaimed: number;
  /** Packets it could not send: no power, or no cable. */
  unsent: number;
}

/** Linux: net.ipv4.ip_local_port_range. */
const firstEphemeralPort = 32_768;
const lastEphemeralPort = 60_999;

/** A host on the simulated network, with a cable that can be pulled and power that can be cut. */
export class SimulatedHost implements Host {
  readonly address: string;
  readonly clock: Clock;
  readonly counters: HostCounters = { unclaimed: 0, unsent: 0 };
  /** Rules at this host: what it lets in and out. undefined lets everything pass. */
  firewall: Firewall | undefined;
  /**
   * TCP hands over many segments as one and leaves the cutting to the port (segmentation offload), where all the way takes them
   * as if they had been cut.
   */
  offloads = false;
  /** For links that keep order: when the last packet to each destination arrives. */
  readonly lastArrivals = new Map<Address, number>();
  readonly random: Random;
  readonly #udp = new Map<number, SimulatedUdpSocket>();
  readonly #tcp: TcpStack;
  #power: Power = { on: true };
  #plugged = true;
  #hasAddress = true;
  #nextEphemeral: number;

  constructor(
    readonly network: SimulatedNetwork,
    readonly segment: Segment,
    readonly number: Address,
    /** The host's own cable; its properties may change while the lab runs (`host.link.set({ loss: 0.3 })`). */
    readonly link: Link,
  ) {
    this.address = addressText(number);
    this.random = network.random.fork(`host ${this.address}`);
    this.#nextEphemeral = this.random.between(firstEphemeralPort, lastEphemeralPort);
    this.#tcp = new TcpStack(this);
    const { time } = network;
    this.clock = {
      now: () => time.now(),
      epoch: () => time.epoch(),
      after: (delay, task) => this.schedule(delay, task),
      jumps: time,
    };
  }

  readonly lease: Lease = {
    take: (address) => {
      this.#hasAddress ||= address === this.address;
      return address === this.address;
    },
    drop: () => {
      this.#hasAddress = false;
    },
  };

  udp(port: number | undefined, handler: UdpHandler): UdpSocket {
    const number = port === undefined || port === 0 ? this.#freeUdpPort() : port;
    if (this.#udp.has(number)) throw new UsageError(`UDP port ${number} of ${this.address} is taken`);
    const socket = new SimulatedUdpSocket(this, number, handler, this.#power);
    this.#udp.set(number, socket);
    return socket;
  }

  listen(port: number, accept: (connection: TcpConnection) => void): TcpListener {
    return this.#tcp.listen(
      port === 0 ? this.ephemeralPort((candidate) => this.#tcp.isFree(candidate)) : port,
      accept,
    );
  }

  connect(to: Endpoint, handler: TcpHandler): TcpConnection {
    const port = this.ephemeralPort((candidate) => this.#tcp.isFree(candidate));
    return this.#tcp.connect(port, to, handler);
  }

  /** Pulls the cable: nothing arrives and nothing leaves; sockets and timers live on. */
  unplug(): void {
    this.#plugged = false;
  }

  replug(): void {
    this.#plugged = true;
  }

  get isPlugged(): boolean {
    return this.#plugged;
  }

  /**
   * Cuts the power: sockets, connections and every timer set through this host's clock are gone without a word to
   * anybody, as are the callbacks. What ran on the host has to be started anew after `powerOn`.
   */
  powerOff(): void {
    this.#power.on = false;
    this.#udp.clear();
    this.#tcp.vanish();
  }

  powerOn(): void {
    if (!this.#power.on) this.#power = { on: true, fault: this.#power.fault };
  }

  powerCycle(): void {
    this.powerOff();
    this.powerOn();
  }

  get isPowered(): boolean {
    return this.#power.on;
  }

  /**
   * Takes what a program on this host throws while it handles a packet or a timer: the fault is this host's, and the
   * others' packets and timers go on. Without it the error goes through to whoever runs the time.
   */
  onFault(fault: (error: unknown) => void): void {
    this.#power.fault = fault;
  }

  get isReachable(): boolean {
    return this.#plugged && this.#power.on;
  }

  /** The largest IPv4 packet its own segment takes, octets. */
  get mtu(): number {
    return Math.min(this.link.properties.mtu, this.segment.link.properties.mtu);
  }

  schedule(delay: number, task: () => void): Timer {
    const { time } = this.network;
    return time.schedule(time.now() + (delay > 0 ? delay : 0), task, this.#power);
  }

  /** Sends a packet of this host. */
  output(packet: Packet): void {
    if (!this.isReachable || !(this.#hasAddress || isForDhcp(packet, dhcpServerPort))) {
      this.counters.unsent++;
      return;
    }
    if (!this.#hasAddress && packet.protocol === "udp" && packet.source !== 0) {
      this.output({ ...packet, source: 0, from: { address: "0.0.0.0", port: packet.sourcePort } });
      return;
    }
    if (packet.destination === this.number || packet.destination >>> 24 === 127) {
      this.schedule(0, () => this.#dispatch(packet));
      return;
    }
    const block = this.firewall?.local(packet, "out");
    if (block !== undefined) {
      this.network.show(this.#firewallName, "host", packet, "blocked", block.text);
      if (block.answer !== undefined) this.#answer(packet, block.answer, (answer) => this.#dispatch(answer));
      return;
    }
    this.network.sendFromHost(this, packet);
  }

  /** Whether a socket waits for this datagram. */
  listensTo(packet: Packet): boolean {
    return packet.protocol === "udp" && this.#udp.has(packet.destinationPort);
  }

  /** The network hands over a packet. */
  receive(packet: Packet): void {
    if (!this.isReachable || !(this.#hasAddress || isForDhcp(packet, dhcpClientPort))) return;
    const block = this.firewall?.local(packet, "in");
    if (block !== undefined) {
      this.network.show(this.#firewallName, "host", packet, "blocked", block.text);
      if (block.answer !== undefined) this.#answer(packet, block.answer, (answer) => this.output(answer));
      return;
    }
    const { fault } = this.#power;
    if (fault === undefined) {
      this.#dispatch(packet);
      return;
    }
    try {
      this.#dispatch(packet);
    } catch (error) {
      fault(error);
    }
  }

  ephemeralPort(isFree: (port: number) => boolean): number {
    const count = lastEphemeralPort - firstEphemeralPort + 1;
    for (let tries = 0; tries < count; tries++) {
      const port = this.#nextEphemeral;
      this.#nextEphemeral = port === lastEphemeralPort ? firstEphemeralPort : port + 1;
      if (isFree(port)) return port;
    }
    throw new UsageError(`${this.address} has no free port left`);
  }

  /** For SimulatedUdpSocket. */
  closeUdp(socket: SimulatedUdpSocket): void {
    if (this.#udp.get(socket.local.port) === socket) this.#udp.delete(socket.local.port);
  }

  get #firewallName(): string {
    return this.firewall?.name ?? "";
  }

  #freeUdpPort(): number {
    return this.ephemeralPort((candidate) => !this.#udp.has(candidate));
  }

  #dispatch(packet: Packet): void {
    switch (packet.protocol) {
      case "udp": {
        const socket = this.#udp.get(packet.destinationPort);
        if (socket !== undefined) socket.handler.datagram(packet.payload, packet.from, packet.to);
        else this.#unclaimed(packet);
        return;
      }
      case "tcp":
        this.#tcp.receive(packet);
        return;
      case "icmp":
        this.#complaint(packet);
    }
  }

  #unclaimed(packet: UdpPacket): void {
    this.counters.unclaimed++;
    // RFC 1122 §3.2.2: no ICMP error about a broadcast.
    if (packet.destination === this.number) this.output(unreachable(this.number, packet, "port-unreachable"));
  }

  #complaint(packet: IcmpPacket): void {
    const { about, reason } = packet;
    if (about.source !== this.number) return;
    if (about.protocol === "tcp") {
      this.#tcp.unreachable(about, reason, packet.nextMtu);
      return;
    }
    if (reason === "fragmentation-needed") {
      if (packet.nextMtu !== undefined)
        this.#udp.get(about.sourcePort)?.handler.tooBig?.(about.to, packet.nextMtu);
      return;
    }
    // Linux takes what is prohibited for final, and a host or network that is not reached for a passing thing.
    const isProhibited = reason.endsWith("prohibited");
    const text =
      reason === "port-unreachable" ? "port" : isProhibited ? "administratively-prohibited" : "host";
    this.#udp.get(about.sourcePort)?.handler.unreachable?.(about.to, text);
  }

  #answer(packet: Packet, answer: NonNullable<BlockAnswer>, send: (packet: Packet) => void): void {
    if (packet.protocol === "icmp") return;
    if (answer === "tcp-reset") {
      const reset = packet.protocol === "tcp" ? resetFor(packet) : undefined;
      if (reset !== undefined) this.schedule(0, () => send(reset));
    } else {
      const complaint = unreachable(this.number, packet, answer);
      this.schedule(0, () => send(complaint));
    }
  }
}

/** RFC 2131 §4.1. */
const dhcpServerPort = 67;
const dhcpClientPort = 68;

function isForDhcp(packet: Packet, port: number): boolean {
  return (
    packet.protocol === "udp" && packet.destination === limitedBroadcast && packet.destinationPort === port
  );
}

type BlockAnswer = NonNullable<ReturnType<Firewall["local"]>>["answer"];

class SimulatedUdpSocket implements UdpSocket {
  readonly local: Endpoint;
  #open = true;

  constructor(
    readonly host: SimulatedHost,
    port: number,
    readonly handler: UdpHandler,
    readonly power: Power,
  ) {
    this.local = { address: host.address, port };
  }

  send(to: Endpoint, octets: Uint8Array, { dontFragment = false }: SendOptions = {}): void {
    if (!this.#open || !this.power.on) return;
    // RFC 768 leaves 65,535 octets to the whole packet.
    if (octets.length > 65_507)
      throw new UsageError(`a UDP datagram holds at most 65507 octets, not ${octets.length}`);
    this.host.output({
      protocol: "udp",
      source: this.host.number,
      destination: parseAddress(to.address),
      sourcePort: this.local.port,
      destinationPort: to.port,
      payload: octets,
      from: this.local,
      to,
      ...(dontFragment ? { dontFragment } : {}),
    });
  }

  close(): void {
    this.#open = false;
    this.host.closeUdp(this);
  }
}
