import { UsageError } from "../errors";
import type { CompiledFirewall } from "../firewall/compile";
import { scopeOf } from "../firewall/engine";
import { type PacketSample, protocolNumbers } from "../firewall/space/packet-set";
import { type Address, addressText } from "../ip/address";
import { Ipv4Address } from "../ip/ipv4-address";
import type { Ipv4Network } from "../ip/ipv4-network";
import { type Packet, tcpFlag } from "../ip/packet";
import { networkOf, type Segments, segmentOf } from "../ip/segments";
import { SimulatedNetwork } from "../network/network";
import { VirtualTime } from "../network/virtual-time";

/** What became of a packet in the lab. */
export interface PacketProof {
  /** undefined: it was not sent, and why is said. */
  readonly passes: boolean | undefined;
  /** The rule that blocked it, in its author's words; or why it was not sent. */
  readonly text: string;
}

const payload = new Uint8Array(12);

/**
 * Sends one packet from a host of one segment to a host of another, through a firewall with these rules, in a network made
 * for it.
 * @param segments segment to its network
 */
export function provePacket(
  firewall: CompiledFirewall,
  segments: Segments,
  sample: PacketSample,
): PacketProof {
  const reason = whyNotSent(sample, segments);
  if (reason !== undefined) return { passes: undefined, text: reason };
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  for (const [name, block] of Object.entries(segments)) network.segment(name, block);
  applySets(firewall, network);
  const from = network.attach(segmentWith(segments, sample.source), addressText(sample.source));
  network.attach(segmentWith(segments, sample.destination), addressText(sample.destination));
  let proof: PacketProof = { passes: false, text: "it did not arrive" };
  network.tap({}, ({ verdict, by, packet, note }) => {
    if (packet.source !== sample.source || packet.destination !== sample.destination) return;
    if (verdict === "blocked") proof = { passes: false, text: note ?? "blocked" };
    else if (verdict === "passed" && by === "router") proof = { passes: true, text: "arrived" };
  });
  network.sendFromHost(from, packetOf(sample));
  time.runUntil(time.now() + 1000);
  return proof;
}

/** The router of a simulated network gets these rules. */
export function applySets({ sets, tftpHelper }: CompiledFirewall, network: SimulatedNetwork): void {
  for (const { way, ...set } of sets) {
    network.firewall.apply(set, scopeOf(way));
  }
  network.firewall.tftpHelper = tftpHelper;
}

/** Packets that the lab has none of, and addresses that no host of it can have. */
function whyNotSent(sample: PacketSample, segments: Segments): string | undefined {
  const { protocol, source, destination, state, dscp, fragment, times } = sample;
  if (protocol !== protocolNumbers.udp && protocol !== protocolNumbers.tcp)
    return `the lab sends no packets of protocol ${protocol}`;
  if (fragment) return "the lab sends packets whole";
  if (dscp !== 0) return "the lab's packets are unmarked (DSCP 0)";
  if (state !== "new") return `it belongs to a connection (${state})`;
  if (times.length > 0) return `it depends on the time: ${times.join(", ")}`;
  for (const address of [source, destination]) {
    const network = networkOf(segments, Ipv4Address.of(address));
    if (network === undefined) return `${addressText(address)} is in no segment of the lab`;
    if (!isHost(network, address)) return `${addressText(address)} is no host's address`;
  }
  return undefined;
}

function isHost({ router, broadcast }: Ipv4Network, address: Address): boolean {
  return address > router.number && address < broadcast.number;
}

function segmentWith(segments: Segments, address: Address): string {
  const found = segmentOf(segments, Ipv4Address.of(address));
  if (found === undefined) throw new UsageError(`${addressText(address)} is in no segment of the lab`);
  return found;
}

function packetOf(sample: PacketSample): Packet {
  const { source, destination, sourcePort, destinationPort } = sample;
  const ends = { source, destination, sourcePort, destinationPort };
  if (sample.protocol === protocolNumbers.udp)
    return {
      protocol: "udp",
      ...ends,
      payload,
      from: { address: addressText(source), port: sourcePort },
      to: { address: addressText(destination), port: destinationPort },
    };
  return {
    protocol: "tcp",
    ...ends,
    payload: new Uint8Array(0),
    sequence: 1000,
    acknowledgement: sample.established ? 1000 : 0,
    flags: sample.established ? tcpFlag.ack : tcpFlag.syn,
    window: 8192,
    options: undefined,
  };
}
