import { type TcpPacket, tcpFlag } from "../../ip/packet";

const none = new Uint8Array(0);

/** RFC 9293 §3.10.7.1: the reset that answers a segment nobody expects; undefined when it is a reset itself. */
export function resetFor(packet: TcpPacket): TcpPacket | undefined {
  if ((packet.flags & tcpFlag.rst) !== 0) return undefined;
  const acknowledges = (packet.flags & tcpFlag.ack) !== 0;
  const length =
    packet.payload.length +
    ((packet.flags & tcpFlag.syn) !== 0 ? 1 : 0) +
    ((packet.flags & tcpFlag.fin) !== 0 ? 1 : 0);
  return {
    protocol: "tcp",
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    payload: none,
    sequence: acknowledges ? packet.acknowledgement : 0,
    acknowledgement: acknowledges ? 0 : (packet.sequence + length) >>> 0,
    flags: acknowledges ? tcpFlag.rst : tcpFlag.rst | tcpFlag.ack,
    window: 0,
    options: undefined,
  };
}
