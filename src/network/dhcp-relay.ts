import { WireError } from "../errors";
import { type Address, addressText, limitedBroadcast, parseAddress } from "../ip/address";
import type { Ipv4Address } from "../ip/ipv4-address";
import type { Packet, UdpPacket } from "../ip/packet";
import { type DhcpMessage, decodeDhcp, encodeDhcp } from "../wire/dhcp/message";
import type { SimulatedNetwork } from "./network";
import type { Segment } from "./segment";

/** RFC 2131 §4.1. */
const serverPort = 67;
const clientPort = 68;
const nobody = "0.0.0.0";
/** RFC 1542 §4.1.1: what has come through more relays goes round in circles. */
const mostHops = 16;

/**
 * The router's DHCP relay (RFC 1542 §4), `ip helper-address` in IOS: what clients of a segment send to all goes on to servers
 * elsewhere, with the router's address in that segment in it. It speaks in its own name, so no list between segments sees it.
 */
export class DhcpRelay {
  readonly #network: SimulatedNetwork;
  readonly #helpers = new Map<string, readonly Address[]>();

  constructor(network: SimulatedNetwork) {
    this.#network = network;
  }

  /** Where requests of a segment go. */
  help(segment: string, servers: readonly Ipv4Address[]): void {
    this.#helpers.set(
      segment,
      servers.map(({ number }) => number),
    );
  }

  /** Whether something that was sent to all is for the relay. */
  hears(packet: Packet, { name }: Segment): packet is UdpPacket {
    return (
      packet.protocol === "udp" &&
      packet.destination === limitedBroadcast &&
      packet.destinationPort === serverPort &&
      this.#helpers.has(name)
    );
  }

  /** A client's request, to each of the segment's servers. */
  request(packet: Packet, segment: Segment): void {
    const message = this.#read(packet, "request");
    if (!message || message.hops >= mostHops) return;
    const relay = message.relay === nobody ? addressText(segment.router) : message.relay;
    const payload = encodeDhcp({ ...message, relay, hops: message.hops + 1 });
    for (const server of this.#helpers.get(segment.name) ?? []) {
      const there = this.#network.segmentOf(server);
      // A server of the own segment has heard it already.
      if (there === undefined || there === segment) continue;
      this.#send(there, segment.router, server, serverPort, payload.slice());
    }
  }

  /** A server's answer to one of the router's own addresses, back to the client. False: it is none. */
  takes(packet: Packet): boolean {
    if (packet.protocol !== "udp" || packet.destinationPort !== serverPort) return false;
    const segment = [...this.#network.segments.values()].find(({ router }) => router === packet.destination);
    if (!segment || !this.#helpers.has(segment.name)) return false;
    const message = this.#read(packet, "reply");
    if (!message || message.relay !== addressText(segment.router)) return true;
    const to = message.broadcast ? limitedBroadcast : parseAddress(message.yours);
    this.#send(segment, segment.router, to, clientPort, packet.payload.slice());
    return true;
  }

  #read(packet: Packet, op: DhcpMessage["op"]): DhcpMessage | undefined {
    if (packet.protocol !== "udp") return undefined;
    try {
      const message = decodeDhcp(packet.payload);
      return message.op === op ? message : undefined;
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }

  #send(segment: Segment, source: Address, destination: Address, port: number, payload: Uint8Array): void {
    this.#network.sendFromRouter(segment, {
      protocol: "udp",
      source,
      destination,
      sourcePort: serverPort,
      destinationPort: port,
      payload,
      from: { address: addressText(source), port: serverPort },
      to: { address: addressText(destination), port },
    });
  }
}
