import type { Address } from "../ip/address";
import { type IcmpReason, type Packet, type TcpPacket, unreachable } from "../ip/packet";
import type { SimulatedNetwork } from "./network";
import type { Segment } from "./segment";
import { resetFor } from "./tcp/reset";

/** Joins the segments: forwards what the firewall lets through, and complains by ICMP as RFC 1812 §4.3.3 says. */
export class SimulatedRouter {
  /** For links that keep order: when the last packet to each destination arrives. */
  readonly lastArrivals = new Map<Address, number>();
  readonly #network: SimulatedNetwork;

  constructor(network: SimulatedNetwork) {
    this.#network = network;
  }

  receive(packet: Packet, from: Segment): void {
    const network = this.#network;
    if (this.#isOwn(packet.destination)) {
      if (network.relay.takes(packet)) return;
      // The router has no other services of its own.
      if (packet.protocol === "udp") this.#complainFrom(packet.destination, packet, "port-unreachable");
      else if (packet.protocol === "tcp") this.#reset(packet);
      return;
    }
    const to = network.segmentOf(packet.destination);
    if (to === undefined) {
      network.show(from.name, "host", packet, "no-such-host");
      if (network.hostUnreachableAfter !== undefined) this.complain(packet, "network-unreachable");
      return;
    }
    const block = network.firewall.forward(packet, from.name, to.name);
    if (block !== undefined) {
      network.show("firewall", "router", packet, "blocked", block.text);
      if (block.answer === "tcp-reset" && packet.protocol === "tcp") this.#reset(packet);
      else if (block.answer !== undefined && block.answer !== "tcp-reset")
        this.complain(packet, block.answer);
      return;
    }
    network.sendFromRouter(to, packet);
  }

  /** Tells the packet's sender why it did not get through. RFC 1122 §3.2.2: never about an ICMP error. */
  complain(packet: Packet, reason: IcmpReason, nextMtu?: number): void {
    const segment = this.#network.segmentOf(packet.source);
    if (segment !== undefined) this.#complainFrom(segment.router, packet, reason, nextMtu);
  }

  #complainFrom(source: Address, packet: Packet, reason: IcmpReason, nextMtu?: number): void {
    if (packet.protocol === "icmp") return;
    const segment = this.#network.segmentOf(packet.source);
    if (segment === undefined) return;
    this.#network.sendFromRouter(segment, unreachable(source, packet, reason, nextMtu));
  }

  #reset(packet: TcpPacket): void {
    const segment = this.#network.segmentOf(packet.source);
    const reset = resetFor(packet);
    if (segment !== undefined && reset !== undefined) this.#network.sendFromRouter(segment, reset);
  }

  #isOwn(address: Address): boolean {
    for (const segment of this.#network.segments.values()) if (segment.router === address) return true;
    return false;
  }
}
