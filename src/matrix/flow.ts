import type { PacketKind, PlacedHost } from "../firewall/predict";
import type { PortRange } from "../firewall/rule";

/** Packets of one kind, in one direction: what a row of a matrix is about. */
export interface Flow {
  readonly name: string;
  /** `udp 5246`, `udp from port 69's answer`: what stands beside the name. */
  readonly ports: string;
  /** Its first packet. */
  readonly kind: PacketKind;
  /** Those after it, once the far end has spoken; undefined where rules see no difference. */
  readonly later: PacketKind | undefined;
  /** The flow without which this one never begins. */
  readonly after: string | undefined;
}

/** Who speaks to whom, and from which ports to which. */
export interface Ends {
  readonly from: PlacedHost;
  readonly to: PlacedHost;
  readonly sourcePorts: PortRange;
  readonly destinationPorts: PortRange;
}

/** Linux's range of ports for those who ask for none (net.ipv4.ip_local_port_range). */
export const ephemeral: PortRange = { first: 32_768, last: 60_999 };

/** The way back. */
export function turned({ from, to, sourcePorts, destinationPorts }: Ends): Ends {
  return { from: to, to: from, sourcePorts: destinationPorts, destinationPorts: sourcePorts };
}

export function port(number: number): PortRange {
  return { first: number, last: number };
}
