import type { Address } from "../ip/address";
import type { Packet } from "../ip/packet";
import type { LinkLoss } from "./link";

/** What a tap saw: one packet entering a segment, or the firewall eating one. */
export interface TapRecord {
  /** Milliseconds of lab time. */
  readonly time: number;
  /** The segment's name, `firewall`, or `firewall of 172.16.4.26`. */
  readonly at: string;
  /** Who put it there: the packet's own host, or the router on its behalf. */
  readonly by: "host" | "router";
  readonly packet: Packet;
  readonly verdict: TapVerdict;
  /** For a blocked packet: which rule ate it. */
  readonly note?: string;
}

/** `passed`, why the link lost it, `blocked` by a firewall, or `unplugged`: nobody at the other end of the cable. */
export type TapVerdict = "passed" | LinkLoss | "blocked" | "unplugged" | "no-such-host";

/** Everything that is given must fit. */
export interface TapFilter {
  /** Segment names (`firewall` for what the router's firewall blocks). */
  readonly at?: readonly string[];
  /** Source or destination. */
  readonly address?: Address;
  readonly protocol?: Packet["protocol"];
  /** Source or destination port, of UDP and TCP. */
  readonly port?: number;
  readonly verdict?: readonly TapVerdict[];
}

export type TapSink = (record: TapRecord) => void;

/** An interceptor sees each packet that enters a segment and may change the lab's traffic: drop, replace, add. */
export type Interceptor = (packet: Packet, at: string) => Packet | readonly Packet[] | "drop";

export function fits(filter: TapFilter, record: TapRecord): boolean {
  const { packet } = record;
  if (filter.at !== undefined && !filter.at.includes(record.at)) return false;
  if (filter.verdict !== undefined && !filter.verdict.includes(record.verdict)) return false;
  if (filter.protocol !== undefined && packet.protocol !== filter.protocol) return false;
  if (
    filter.address !== undefined &&
    packet.source !== filter.address &&
    packet.destination !== filter.address
  ) {
    return false;
  }
  if (filter.port !== undefined) {
    const inner = packet.protocol === "icmp" ? packet.about : packet;
    if (inner.sourcePort !== filter.port && inner.destinationPort !== filter.port) return false;
  }
  return true;
}
