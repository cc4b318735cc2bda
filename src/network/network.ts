import { UsageError } from "../errors";
import { Firewall } from "../firewall/engine";
import { Random } from "../host/random";
import {
  type Address,
  addressText,
  type Cidr,
  cidrText,
  contains,
  overlaps,
  parseAddress,
  parseCidr,
} from "../ip/address";
import type { Ipv4Address } from "../ip/ipv4-address";
import { type Packet, packetSize, unreachable } from "../ip/packet";
import { DhcpRelay } from "./dhcp-relay";
import { Link, type LinkLoss, type LinkProperties } from "./link";
import { SimulatedRouter } from "./router";
import { Segment } from "./segment";
import { SimulatedHost } from "./simulated-host";
import { fits, type Interceptor, type TapFilter, type TapRecord, type TapSink, type TapVerdict } from "./tap";
import { defaultTcpSettings, type TcpSettings } from "./tcp/settings";
import type { VirtualTime } from "./virtual-time";

export interface SimulatedNetworkOptions {
  readonly time: VirtualTime;
  /** All of the network's chance comes from it. */
  readonly seed: number | string;
  readonly tcp?: Partial<TcpSettings>;
  /**
   * Milliseconds after which a packet to an address that nobody has comes back as ICMP host unreachable (Linux: 3000,
   * three ARP requests a second apart). Default: never, the packet is lost in silence.
   */
  readonly hostUnreachableAfter?: number;
}

export interface SegmentOptions extends Partial<LinkProperties> {
  /** The router's address in the segment; the first one of its block if not given. */
  readonly router?: string;
}

/** One-way milliseconds across a segment unless it is told otherwise. */
const defaultLatency = 0.5;

/**
 * An IP network as values in one process: segments joined by one router with a firewall. Packets become events of
 * virtual time, one a hop. The same seed and the same calls give the same packets at the same times.
 */
export class SimulatedNetwork {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly tcp: TcpSettings;
  readonly hostUnreachableAfter: number | undefined;
  /** The router's firewall. It lets everything through until rules are set. */
  readonly firewall: Firewall;
  readonly router: SimulatedRouter;
  /** The router's, of DHCP. It passes nothing on until it is told where to. */
  readonly relay: DhcpRelay;
  readonly segments = new Map<string, Segment>();
  readonly #hosts = new Map<Address, SimulatedHost>();
  readonly #taps = new Set<{ filter: TapFilter; sink: TapSink }>();
  readonly #interceptors = new Set<Interceptor>();

  constructor(options: SimulatedNetworkOptions) {
    this.time = options.time;
    this.random = new Random(options.seed).fork("network");
    this.tcp = { ...defaultTcpSettings, ...options.tcp };
    this.hostUnreachableAfter = options.hostUnreachableAfter;
    this.firewall = new Firewall("firewall", this.time);
    this.router = new SimulatedRouter(this);
    this.relay = new DhcpRelay(this);
  }

  /**
   * Adds a segment: `segment("access", "172.16.4.0/24", { loss: 0.05 })`, its network as text or read.
   * @throws UsageError when the name is taken, the block overlaps another or is no network.
   */
  segment(name: string, cidr: string | Cidr, options: SegmentOptions = {}): Segment {
    const block = typeof cidr === "string" ? parseCidr(cidr) : cidr;
    if (this.segments.has(name)) throw new UsageError(`there are two segments named "${name}"`);
    if (block.length > 30)
      throw new UsageError(`segment "${name}": ${cidrText(block)} has no room for hosts`);
    for (const other of this.segments.values()) {
      if (overlaps(other.cidr, block))
        throw new UsageError(`segment "${name}" (${cidrText(block)}) overlaps ${other.text}`);
    }
    const { router, ...properties } = options;
    const routerAddress = router === undefined ? block.base + 1 : parseAddress(router);
    if (!contains(block, routerAddress)) {
      throw new UsageError(
        `segment "${name}": its router ${addressText(routerAddress)} lies outside ${cidrText(block)}`,
      );
    }
    const link = new Link({ latency: defaultLatency, ...properties }, this.random.fork(`segment ${name}`));
    const segment = new Segment(name, block, routerAddress, link);
    this.segments.set(name, segment);
    return segment;
  }

  /**
   * Puts a host on a segment.
   * @throws UsageError when the address is taken, lies outside the segment, or is no host's (router, broadcast).
   */
  attach(
    segment: Segment | string,
    address: string | Ipv4Address,
    link: Partial<LinkProperties> = {},
  ): SimulatedHost {
    const place = typeof segment === "string" ? this.segments.get(segment) : segment;
    if (place === undefined) throw new UsageError(`there is no segment named "${segment}"`);
    const number = typeof address === "string" ? parseAddress(address) : address.number;
    if (!place.contains(number)) throw new UsageError(`${address} lies outside segment ${place.text}`);
    if (number === place.router)
      throw new UsageError(`${address} is the router's address in segment ${place.text}`);
    if (number === place.cidr.base || place.isForAll(number)) {
      throw new UsageError(`${address} is not a host's address in segment ${place.text}`);
    }
    if (this.#hosts.has(number)) throw new UsageError(`two hosts have the address ${address}`);
    const host = new SimulatedHost(this, place, number, new Link(link, this.random.fork(`link ${address}`)));
    place.hosts.set(number, host);
    this.#hosts.set(number, host);
    return host;
  }

  /** Takes a host off the network for good; its sockets vanish. */
  detach(host: SimulatedHost): void {
    host.powerOff();
    host.segment.hosts.delete(host.number);
    this.#hosts.delete(host.number);
  }

  /** The host's own firewall, put in place at the first call. */
  hostFirewall(host: SimulatedHost): Firewall {
    host.firewall ??= new Firewall(`firewall of ${host.address}`, this.time);
    return host.firewall;
  }

  host(address: string): SimulatedHost | undefined {
    return this.#hosts.get(parseAddress(address));
  }

  get hosts(): Iterable<SimulatedHost> {
    return this.#hosts.values();
  }

  hostByNumber(address: Address): SimulatedHost | undefined {
    return this.#hosts.get(address);
  }

  segmentOf(address: Address): Segment | undefined {
    for (const segment of this.segments.values()) if (segment.contains(address)) return segment;
    return undefined;
  }

  /** Shows every packet that fits to the sink, until the returned function is called. */
  tap(filter: TapFilter, sink: TapSink): () => void {
    const tap = { filter, sink };
    this.#taps.add(tap);
    return () => this.#taps.delete(tap);
  }

  /** Lets a function change the traffic as it enters a segment, until the returned function is called. */
  intercept(interceptor: Interceptor): () => void {
    this.#interceptors.add(interceptor);
    return () => this.#interceptors.delete(interceptor);
  }

  /** Whether packets of Ethernet's size go from one host to the other, one like the other, and nobody looks at them on the way. */
  isPlainWay(from: SimulatedHost, to: Address): boolean {
    const target = this.#hosts.get(to);
    return (
      target !== undefined &&
      target.firewall === undefined &&
      this.#interceptors.size === 0 &&
      [from.link, from.segment.link, target.segment.link, target.link].every((link) => link.isPlain)
    );
  }

  /** A host puts a packet on its segment. */
  sendFromHost(host: SimulatedHost, packet: Packet): void {
    if (this.#interceptors.size > 0) {
      for (const one of this.#intercepted(packet, host.segment)) this.#sendFromHost(host, one);
    } else this.#sendFromHost(host, packet);
  }

  /** The router puts a packet on a segment. */
  sendFromRouter(segment: Segment, packet: Packet): void {
    if (this.#interceptors.size > 0) {
      for (const one of this.#intercepted(packet, segment)) this.#sendFromRouter(segment, one);
    } else this.#sendFromRouter(segment, packet);
  }

  /** For the parts of the network: tells the taps. */
  show(at: string, by: TapRecord["by"], packet: Packet, verdict: TapVerdict, note?: string): void {
    if (this.#taps.size === 0) return;
    const record: TapRecord = {
      time: this.time.now(),
      at,
      by,
      packet,
      verdict,
      ...(note === undefined ? {} : { note }),
    };
    for (const tap of this.#taps) if (fits(tap.filter, record)) tap.sink(record);
  }

  #sendFromHost(host: SimulatedHost, packet: Packet): void {
    const { segment } = host;
    const { destination } = packet;
    if (segment.isForAll(destination)) {
      this.#broadcast(segment, host, packet);
      return;
    }
    if (!segment.contains(destination) || destination === segment.router) {
      const arrival = this.#travel(segment, host.link, undefined, host.lastArrivals, packet, "host");
      if (arrival === undefined) return;
      const duplicate = this.#duplicated ? copyOf(packet) : undefined;
      this.time.schedule(arrival, () => this.router.receive(packet, segment));
      if (duplicate !== undefined) this.time.schedule(arrival, () => this.router.receive(duplicate, segment));
      return;
    }
    const target = segment.hosts.get(destination);
    if (target === undefined) {
      this.show(segment.name, "host", packet, "no-such-host");
      if (this.hostUnreachableAfter !== undefined && packet.protocol !== "icmp") {
        // The sender's own stack says so: its ARP requests found no answer.
        host.schedule(this.hostUnreachableAfter, () =>
          host.receive({
            protocol: "icmp",
            source: host.number,
            destination: host.number,
            reason: "host-unreachable",
            about: packet,
          }),
        );
      }
      return;
    }
    this.#deliver(segment, host.link, target, host.lastArrivals, packet, "host");
  }

  #sendFromRouter(segment: Segment, packet: Packet): void {
    if (segment.isForAll(packet.destination)) {
      this.#broadcast(segment, undefined, packet);
      return;
    }
    const target = segment.hosts.get(packet.destination);
    if (target === undefined) {
      this.show(segment.name, "router", packet, "no-such-host");
      if (this.hostUnreachableAfter !== undefined && packet.protocol !== "icmp") {
        this.time.schedule(this.time.now() + this.hostUnreachableAfter, () =>
          this.router.complain(packet, "host-unreachable"),
        );
      }
      return;
    }
    this.#deliver(segment, undefined, target, this.router.lastArrivals, packet, "router");
  }

  #deliver(
    segment: Segment,
    up: Link | undefined,
    target: SimulatedHost,
    lastArrivals: Map<Address, number>,
    packet: Packet,
    by: TapRecord["by"],
  ): void {
    const arrival = this.#travel(segment, up, target, lastArrivals, packet, by);
    if (arrival === undefined) return;
    const duplicate = this.#duplicated ? copyOf(packet) : undefined;
    this.time.schedule(arrival, () => target.receive(packet));
    if (duplicate !== undefined) this.time.schedule(arrival, () => target.receive(duplicate));
  }

  #duplicated = false;

  /** Through the sender's link, the segment and the receiver's link: when does it arrive? undefined: never. */
  #travel(
    segment: Segment,
    up: Link | undefined,
    target: SimulatedHost | undefined,
    lastArrivals: Map<Address, number>,
    packet: Packet,
    by: TapRecord["by"],
  ): number | undefined {
    const whole = packetSize(packet);
    const size = packet.protocol === "tcp" ? Math.min(whole, packet.cutInto ?? whole) : whole;
    const mayFragment =
      packet.protocol !== "tcp" && !(packet.protocol === "udp" && packet.dontFragment === true);
    let at: number | LinkLoss = this.time.now();
    let duplicated = false;
    let heldBack = false;
    let ordered = false;
    for (let leg = 0; leg < 3; leg++) {
      const link = leg === 0 ? up : leg === 1 ? segment.link : target?.link;
      if (link === undefined) continue;
      at = link.pass(at as number, size, mayFragment);
      if (typeof at === "string") {
        this.show(segment.name, by, packet, at);
        if (at === "too-big" && link.properties.tellsTooBig)
          this.#tellTooBig(packet, by, link.properties.mtu);
        return undefined;
      }
      duplicated ||= link.duplicate;
      heldBack ||= link.heldBack;
      ordered ||= link.isOrdered;
    }
    if (target !== undefined && !target.isReachable) {
      this.show(segment.name, by, packet, "unplugged");
      return undefined;
    }
    this.#duplicated = duplicated;
    if (ordered && !heldBack) {
      // A queue does not let packets overtake each other, however much its delay varies.
      const { destination } = packet;
      at = Math.max(at as number, lastArrivals.get(destination) ?? 0);
      lastArrivals.set(destination, at);
    }
    this.show(segment.name, by, packet, "passed");
    return at as number;
  }

  /** Only who set DF is told: the router says so, or the own stack where the link is the own segment's. */
  #tellTooBig(packet: Packet, by: TapRecord["by"], mtu: number): void {
    if (packet.protocol === "icmp") return;
    if (packet.protocol === "udp" && packet.dontFragment !== true) return;
    if (by === "router") {
      this.router.complain(packet, "fragmentation-needed", mtu);
      return;
    }
    // TCP knows the MTU of its own segment beforehand.
    const sender = packet.protocol === "udp" ? this.hostByNumber(packet.source) : undefined;
    sender?.schedule(0, () =>
      sender.receive(unreachable(packet.source, packet, "fragmentation-needed", mtu)),
    );
  }

  /** @param from who sends it; the router where nobody does */
  #broadcast(segment: Segment, from: SimulatedHost | undefined, packet: Packet): void {
    const size = packetSize(packet);
    let at: number | LinkLoss = from ? from.link.pass(this.time.now(), size, true) : this.time.now();
    if (typeof at === "number") at = segment.link.pass(at, size, true);
    this.show(segment.name, from ? "host" : "router", packet, typeof at === "string" ? at : "passed");
    if (typeof at === "string") return;
    if (from && this.relay.hears(packet, segment)) {
      const copy = copyOf(packet);
      this.time.schedule(at, () => this.relay.request(copy, segment));
    }
    // Neighbours that it reaches at the same time share an event: 1,000 access points that ask for a controller at once
    // would make a million.
    let together: SimulatedHost[] = [];
    let arrivesAt: number | undefined;
    for (const target of segment.hosts.values()) {
      if (target === from || !target.isReachable) continue;
      const arrival = target.link.pass(at, size, true);
      if (typeof arrival === "string") continue;
      if (arrival !== arrivesAt) {
        together = [];
        arrivesAt = arrival;
        this.#scheduleBroadcast(arrival, together, packet);
      }
      together.push(target);
    }
  }

  #scheduleBroadcast(arrival: number, targets: readonly SimulatedHost[], packet: Packet): void {
    this.time.schedule(arrival, () => {
      // The copy is made where somebody listens: among 1,000 access points that is one host.
      for (const target of targets) target.receive(target.listensTo(packet) ? copyOf(packet) : packet);
    });
  }

  #intercepted(packet: Packet, segment: Segment): readonly Packet[] {
    let packets: readonly Packet[] = [packet];
    for (const interceptor of this.#interceptors) {
      packets = packets.flatMap((one) => {
        const result = interceptor(one, segment.name);
        return result === "drop" ? [] : (result as Packet | Packet[]);
      });
    }
    return packets;
  }
}

/** A receiver owns the octets it gets, so a second receiver gets its own. */
function copyOf(packet: Packet): Packet {
  return packet.protocol === "icmp" ? packet : { ...packet, payload: packet.payload.slice() };
}
