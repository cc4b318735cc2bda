import type { Address } from "../ip/address";
import { type Packet, type TcpPacket, tcpFlag, type UdpPacket } from "../ip/packet";
import { advanceTcp, type TcpTrack, tcpTrackTimeout } from "./tcp-track";

/** What the tracker says of a packet, in netfilter's words (`ct state`). */
export type ConnectionState = "new" | "established" | "related" | "invalid";

export interface ConntrackSettings {
  /** Milliseconds after which a UDP flow with no answer is forgotten (nf_conntrack_udp_timeout). */
  udpTimeout: number;
  /** The same once both ends have spoken for longer than 2 s (nf_conntrack_udp_timeout_stream). */
  udpStreamTimeout: number;
  /** Read TFTP requests and expect the server's answer from its new port. */
  tftpHelper: boolean;
  /** Milliseconds that such an expectation lasts. */
  expectationTimeout: number;
  /** Flows at most; a new one that does not fit is invalid, as the kernel's "table full" drops it. */
  maximum: number;
}

/** Linux's defaults. */
const defaultConntrackSettings: Readonly<ConntrackSettings> = {
  udpTimeout: 30_000,
  udpStreamTimeout: 120_000,
  tftpHelper: false,
  expectationTimeout: 300_000,
  maximum: 65_536,
};

/** One flow, from the first packet that was let through. */
interface Flow {
  readonly source: Address;
  readonly sourcePort: number;
  readonly protocol: "udp" | "tcp";
  readonly begun: number;
  readonly forward: FlowKey;
  readonly backward: FlowKey;
  /** It answers an expectation, so it is related to the flow that raised it. */
  readonly expected: boolean;
  replied: boolean;
  tcp: TcpTrack;
  expires: number;
}

interface FlowKey {
  readonly from: number;
  readonly to: number;
}

/** The server of a TFTP request may speak to the client's port from any port of its own. */
interface Expectation {
  readonly server: Address;
  readonly client: Address;
  readonly clientPort: number;
  readonly expires: number;
}

/** The result of `look`, to be kept if the packet is let through. Built once and used again. */
export interface Look {
  state: ConnectionState;
  flow: Flow | undefined;
  isNew: boolean;
  isReply: boolean;
  tcp: TcpTrack;
}

/** Expectations at most at a time, so that requests cannot fill the memory. */
const maximumExpectations = 1024;

/**
 * Connection tracking as Linux's nf_conntrack does it. `look` says what a packet is to the flows known; `keep` writes
 * down what a packet that was let through has changed, `touch` what one that was blocked has: it begins no flow, but counts
 * for the one that it belongs to.
 */
export class Conntrack {
  readonly settings: ConntrackSettings;
  /** By source (address, port), then by destination and protocol; both directions of a flow are in it. */
  readonly #flows = new Map<number, Map<number, Flow>>();
  #count = 0;
  #sweepAt = 1024;
  #sweptAt = -Infinity;
  readonly #expectations: Expectation[] = [];
  readonly #look: Look = { state: "invalid", flow: undefined, isNew: false, isReply: false, tcp: "none" };

  constructor(settings: Partial<ConntrackSettings> = {}) {
    this.settings = { ...defaultConntrackSettings, ...settings };
  }

  /** Flows known at present, those that have expired since the last sweep included. */
  get count(): number {
    return this.#count;
  }

  /** Forgets everything, as `conntrack -F` does. */
  flush(): void {
    this.#flows.clear();
    this.#expectations.length = 0;
    this.#count = 0;
  }

  /** The result is good until the next call. */
  look(packet: Packet, now: number): Look {
    const look = this.#look;
    look.flow = undefined;
    look.isNew = false;
    look.isReply = false;
    look.tcp = "none";
    if (packet.protocol === "icmp") {
      // An ICMP error is related to the flow it is about, in either direction, and invalid when there is none.
      look.state = this.#find(packet.about, now) === undefined ? "invalid" : "related";
      return look;
    }
    let flow = this.#find(packet, now);
    if (flow !== undefined && packet.protocol === "tcp") {
      const verdict = advanceTcp(flow.tcp, packet.flags, isReply(flow, packet));
      if (verdict === "again") {
        // A SYN for a connection that is over begins a new one.
        this.#remove(flow);
        flow = undefined;
      } else if (verdict === "invalid") {
        look.state = "invalid";
        return look;
      } else look.tcp = verdict;
    }
    if (flow === undefined) return this.#begin(packet, now);
    look.flow = flow;
    look.isReply = isReply(flow, packet);
    look.state = look.isReply || flow.replied ? "established" : flow.expected ? "related" : "new";
    return look;
  }

  /** The packet of the last `look` was let through. */
  keep(packet: Packet, look: Look, now: number): void {
    if (packet.protocol === "icmp" || look.state === "invalid") return;
    if (look.isNew) {
      this.#add(packet, look, now);
      return;
    }
    if (this.touch(packet, look, now) && packet.protocol === "udp" && !look.isReply) this.#help(packet, now);
  }

  /**
   * The packet of the last `look` belongs to a known flow, whether it is let through or not: Linux notes what it says of its
   * flow before any rule sees it. False when there is no such flow, or none any more.
   */
  touch(packet: Packet, look: Look, now: number): boolean {
    const { flow } = look;
    if (packet.protocol === "icmp" || flow === undefined || look.state === "invalid") return false;
    // A connection that never was: the kernel forgets a flow at the reset that answers its SYN.
    if (packet.protocol === "tcp" && !flow.replied && (packet.flags & tcpFlag.rst) !== 0) {
      this.#remove(flow);
      return false;
    }
    if (look.isReply) flow.replied = true;
    if (packet.protocol === "tcp") {
      flow.tcp = look.tcp;
      flow.expires = now + tcpTrackTimeout[flow.tcp];
    } else this.#refreshUdp(flow, now);
    return true;
  }

  #begin(packet: UdpPacket | TcpPacket, now: number): Look {
    const look = this.#look;
    look.isNew = true;
    if (packet.protocol === "tcp") {
      const verdict = advanceTcp("none", packet.flags, false);
      if (verdict === "again" || verdict === "invalid") {
        look.state = "invalid";
        return look;
      }
      look.tcp = verdict;
    }
    // Once a second at most: a flood of new flows must not buy a sweep with each packet.
    if (this.#count >= this.settings.maximum && now >= this.#sweptAt + 1000) this.#sweep(now);
    if (this.#count >= this.settings.maximum) look.state = "invalid";
    else look.state = packet.protocol === "udp" && this.#expectation(packet, now) >= 0 ? "related" : "new";
    return look;
  }

  #add(packet: UdpPacket | TcpPacket, look: Look, now: number): void {
    if (this.#count >= this.#sweepAt) {
      this.#sweep(now);
      this.#sweepAt = Math.max(1024, this.#count * 2);
    }
    const forward = keyOf(
      packet.protocol,
      packet.source,
      packet.sourcePort,
      packet.destination,
      packet.destinationPort,
    );
    const backward = keyOf(
      packet.protocol,
      packet.destination,
      packet.destinationPort,
      packet.source,
      packet.sourcePort,
    );
    const expected = look.state === "related";
    if (expected) this.#expectations.splice(this.#expectation(packet as UdpPacket, now), 1);
    const flow: Flow = {
      source: packet.source,
      sourcePort: packet.sourcePort,
      protocol: packet.protocol,
      begun: now,
      forward,
      backward,
      expected,
      replied: false,
      tcp: look.tcp,
      expires: now + (packet.protocol === "tcp" ? tcpTrackTimeout[look.tcp] : this.settings.udpTimeout),
    };
    this.#put(forward, flow);
    this.#put(backward, flow);
    this.#count++;
    if (packet.protocol === "udp") this.#help(packet, now);
  }

  /** Linux (5.1 on): a flow whose ends have both spoken is a stream once it is 2 s old. */
  #refreshUdp(flow: Flow, now: number): void {
    const { udpTimeout, udpStreamTimeout } = this.settings;
    flow.expires = now + (flow.replied && now > flow.begun + 2000 ? udpStreamTimeout : udpTimeout);
  }

  /** RFC 1350 §4: a request goes to port 69, the answer comes from a port that the server picks. */
  #help(packet: UdpPacket, now: number): void {
    if (!this.settings.tftpHelper || packet.destinationPort !== 69 || packet.payload.length < 4) return;
    const opcode = ((packet.payload[0] as number) << 8) | (packet.payload[1] as number);
    if (opcode !== 1 && opcode !== 2) return;
    const { source, sourcePort, destination } = packet;
    const known = this.#expectations.findIndex(
      (one) => one.client === source && one.clientPort === sourcePort,
    );
    if (known >= 0) this.#expectations.splice(known, 1);
    if (this.#expectations.length >= maximumExpectations) this.#expectations.shift();
    const expires = now + this.settings.expectationTimeout;
    this.#expectations.push({ server: destination, client: source, clientPort: sourcePort, expires });
  }

  #expectation(packet: UdpPacket, now: number): number {
    return this.#expectations.findIndex(
      (one) =>
        one.expires > now &&
        one.server === packet.source &&
        one.client === packet.destination &&
        one.clientPort === packet.destinationPort,
    );
  }

  #find(packet: UdpPacket | TcpPacket, now: number): Flow | undefined {
    const flow = this.#flows
      .get(endKey(packet.source, packet.sourcePort))
      ?.get(endKey(packet.destination, packet.destinationPort) * 2 + (packet.protocol === "tcp" ? 1 : 0));
    if (flow !== undefined && flow.expires <= now) {
      this.#remove(flow);
      return undefined;
    }
    return flow;
  }

  #put(key: FlowKey, flow: Flow): void {
    let inner = this.#flows.get(key.from);
    if (inner === undefined) {
      inner = new Map();
      this.#flows.set(key.from, inner);
    }
    inner.set(key.to, flow);
  }

  #remove(flow: Flow): void {
    for (const key of [flow.forward, flow.backward]) {
      const inner = this.#flows.get(key.from);
      if (inner?.delete(key.to) && inner.size === 0) this.#flows.delete(key.from);
    }
    this.#count--;
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    const expired = new Set<Flow>();
    for (const inner of this.#flows.values()) {
      for (const flow of inner.values()) if (flow.expires <= now) expired.add(flow);
    }
    for (const flow of expired) this.#remove(flow);
  }
}

function isReply(flow: Flow, packet: UdpPacket | TcpPacket): boolean {
  return packet.source !== flow.source || packet.sourcePort !== flow.sourcePort;
}

/** 48 bits. */
function endKey(address: Address, port: number): number {
  return address * 65_536 + port;
}

function keyOf(
  protocol: string,
  source: Address,
  sourcePort: number,
  destination: Address,
  port: number,
): FlowKey {
  return {
    from: endKey(source, sourcePort),
    to: endKey(destination, port) * 2 + (protocol === "tcp" ? 1 : 0),
  };
}
